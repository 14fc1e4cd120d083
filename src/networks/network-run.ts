import type { SampleWeights } from "../gradient-noise/index.ts";
import type { Purpose, Random } from "../random/index.ts";
import { differentiate } from "./differentiate.ts";
import type { Examples } from "./examples.ts";
import {
  type Batch,
  type Differentiated,
  type Network,
  type ParameterSpec,
  sizeOf,
  type Weights,
} from "./network.ts";
import { clip, type LearningRateSchedule, learningRateAt, type Optimiser } from "./optimisers.ts";

/** The training settings of a network. */
export interface NetworkRunSettings {
  readonly network: Network;
  readonly examples: Examples;
  /** How the samples of an update are weighted, and how many there are; mini-batches of the examples if absent. */
  readonly sampleWeights?: SampleWeights;
  readonly optimiser: Optimiser;
  readonly schedule: LearningRateSchedule;
  /** Norm at which the gradient is clipped; no clipping if absent. */
  readonly clip?: number;
  /** Streams of this run: for the initial weights by parameter, for the batches by update. */
  stream(purpose: Purpose, index: number): Random;
}

/** The state from which a run resumes, with the bits of an uninterrupted run. */
export interface NetworkState {
  /** Updates made. */
  readonly updates: number;
  readonly weights: Weights;
  /** State of the optimiser, [slot][parameter] */
  readonly slots: readonly Weights[];
}

/** Training of one network. */
export interface NetworkRun {
  readonly parameters: readonly ParameterSpec[];
  readonly compiled: Differentiated;
  updates(): number;
  /** The current weights; they change with the next update. */
  readonly weights: Weights;
  /**
   * One update.
   *
   * @returns the weighted mean loss of its samples before the update, in nats
   * @throws Error if the loss is not finite
   */
  update(): number;
  /** Mean cross-entropy of the validation batches in nats, and the accuracy: the fraction of examples whose most probable class is right. */
  validate(): { readonly loss: number; readonly accuracy: number };
  /** A copy. */
  state(): NetworkState;
}

/**
 * Training of a network from the start, or from a saved state.
 *
 * @throws RangeError if the state is of another network or optimiser
 */
export async function networkRun(settings: NetworkRunSettings, from?: NetworkState): Promise<NetworkRun> {
  const { network, examples, optimiser, schedule, stream } = settings;
  const { parameters } = network;
  const compiled = await differentiate(network);
  const empty = () => parameters.map((spec) => new Float32Array(sizeOf(spec)));
  const weights = from === undefined ? initialWeights(parameters, stream) : copyOf(from.weights);
  const slots = from === undefined ? Array.from({ length: optimiser.slots }, empty) : from.slots.map(copyOf);
  check(parameters, weights, slots, optimiser);
  const gradients = empty();
  const decays = parameters.map(({ shape }) => shape.length > 1);
  const steps = settings.sampleWeights?.steps ?? 1;
  const draw = sampler(settings);
  let done = from?.updates ?? 0;
  let validation: readonly Batch[] | undefined;
  return {
    parameters,
    compiled,
    weights,
    updates: () => done,
    update() {
      let mean = 0;
      for (let step = 0; step < steps; step++) {
        // one stream per step: no position has to be saved
        const loss = compiled.gradient(weights, draw(done * steps + step), gradients);
        if (!Number.isFinite(loss))
          throw new Error(
            `update ${done + 1}: the loss is ${loss}; a smaller learning rate, or a warm-up, keeps it finite`,
          );
        if (settings.clip !== undefined) clip(gradients, settings.clip);
        const alpha = learningRateAt(schedule, done + 1) / steps;
        optimiser.update(weights, gradients, slots, done + 1, alpha, decays);
        mean += loss / steps;
      }
      done++;
      return mean;
    },
    validate() {
      validation ??= examples.validation();
      let [loss, right, all] = [0, 0, 0];
      for (const batch of validation) {
        const score = scored(compiled.logits(weights, batch.inputs, batch.examples), batch, network.classes);
        loss += score.loss;
        right += score.right;
        all += batch.examples;
      }
      return { loss: loss / all, accuracy: right / all };
    },
    state: () => ({ updates: done, weights: copyOf(weights), slots: slots.map(copyOf) }),
  };
}

/** The samples of each step, their targets multiplied by their weights: the loss is then the weighted mean. */
function sampler({
  examples,
  sampleWeights,
  stream,
}: Pick<NetworkRunSettings, "examples" | "sampleWeights" | "stream">): (step: number) => Batch {
  if (sampleWeights === undefined) return (step) => examples.draw(stream("network.batch", step));
  const { samples, whole, normals, fill } = sampleWeights;
  const all = whole ? examples.whole?.() : undefined;
  if (whole && all === undefined)
    throw new RangeError("sampleWeights: the training set has no definite samples");
  const xi = new Float64Array(normals);
  const omega = new Float64Array(samples);
  return (step) => {
    const batch = all ?? examples.draw(stream("network.batch", step), samples);
    if (normals > 0) stream("network.weights", step).fillNormal(xi);
    fill(xi, omega);
    const ofSample = batch.targets.length / samples;
    return { ...batch, targets: batch.targets.map((target, k) => target * omega[Math.floor(k / ofSample)]) };
  };
}

function initialWeights(
  parameters: readonly ParameterSpec[],
  stream: NetworkRunSettings["stream"],
): Float32Array[] {
  return parameters.map((spec, k) => {
    const size = sizeOf(spec);
    if ("value" in spec.initial) return new Float32Array(size).fill(spec.initial.value);
    const { sigma } = spec.initial;
    const normals = new Float64Array(size);
    stream("network.initial", k).fillNormal(normals);
    return Float32Array.from(normals, (z) => sigma * z);
  });
}

/** Summed cross-entropy of logits, in double precision, and the number that are largest at the right class. */
function scored(logits: Float32Array, { targets, examples }: Batch, classes: number) {
  let [loss, right] = [0, 0];
  for (let e = 0; e < examples; e++) {
    const at = e * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[at + c] > logits[at + best]) best = c;
    let [sum, target] = [0, 0];
    for (let c = 0; c < classes; c++) {
      sum += Math.exp(logits[at + c] - logits[at + best]);
      target += targets[at + c] * (logits[at + c] - logits[at + best]);
    }
    loss += Math.log(sum) - target;
    right += targets[at + best];
  }
  return { loss, right };
}

function copyOf(weights: Weights): Float32Array[] {
  return weights.map((tensor) => tensor.slice());
}

function check(
  parameters: readonly ParameterSpec[],
  weights: Weights,
  slots: readonly Weights[],
  optimiser: Optimiser,
): void {
  const fits = (tensors: Weights) =>
    tensors.length === parameters.length &&
    tensors.every(({ length }, k) => length === sizeOf(parameters[k]));
  if (!fits(weights) || slots.length !== optimiser.slots || !slots.every(fits))
    throw new RangeError("state: must be of a network of the same sizes and of the same optimiser");
}
