import type { NoisePoint } from "../comparison/index.ts";
import type { Kernels } from "../kernels/index.ts";
import type { ParameterSpec } from "../networks/index.ts";
import type { NetworkScenario, SweepPoint } from "../scenario/index.ts";
import { type BatchNoise, batchNoise, type MatrixOfNetwork } from "../weight-spectra/index.ts";
import type { NetworkTraining } from "./network-study.ts";

/** The matrices whose elements are drawn from a normal law: their spectra have a law to begin from. */
export function weightMatrices(
  parameters: readonly ParameterSpec[],
): readonly (MatrixOfNetwork & { readonly parameter: number })[] {
  return parameters.flatMap(({ name, role, layer, shape, initial, heads }, parameter) => {
    if (shape.length !== 2 || !("sigma" in initial)) return [];
    const [rows, columns] = shape;
    return [
      {
        name,
        role,
        layer,
        rows,
        columns,
        initialSigma: initial.sigma,
        parameter,
        ...(heads === undefined ? {} : { heads }),
      },
    ];
  });
}

/** Different initial weights. */
export function startsOf({ ensemble }: NetworkScenario): number {
  return ensemble.replicas / ensemble.replicasPerStart;
}

/** Fluctuations at the end of training, where replicas share their beginning. */
export async function noiseAt(
  { scenario, parameters }: SweepPoint<NetworkScenario>,
  training: NetworkTraining,
  kernels: Kernels | null,
): Promise<NoisePoint> {
  const { learningRate, batchSize, updates, warmUp, decay, optimizer, clip } = scenario.training;
  const { replicasPerStart } = scenario.ensemble;
  const noise: BatchNoise[] = [];
  if (replicasPerStart > 1) {
    const last = training.updates.length - 1;
    const starts = await Promise.all(
      Array.from({ length: startsOf(scenario) }, async (_, start) => {
        const first = start * replicasPerStart;
        const replicas = Array.from({ length: replicasPerStart }, (_, r) => first + r);
        return {
          before: await weightsOf(training, first, 0),
          after: await Promise.all(replicas.map((replica) => weightsOf(training, replica, last))),
        };
      }),
    );
    for (const matrix of weightMatrices(training.parameters)) {
      const of = (weights: readonly Float32Array[]) => weights[matrix.parameter];
      const own = starts.map(({ before, after }) => ({ before: of(before), after: after.map(of) }));
      noise.push(batchNoise(matrix, own, kernels));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const lengths = ["training.learningRate", "training.batchSize", "training.updates", "training.warmUp"];
  const others = Object.entries(parameters).filter(([path]) => !lengths.includes(path));
  // learning times, of the whole run and of its warm-up
  const times = [updates, warmUp].map((count) => Number((learningRate * count).toPrecision(9)));
  return {
    learningRate,
    temperature: learningRate / batchSize,
    others: JSON.stringify([times, decay, others]),
    notPlain: notPlain(optimizer, clip),
    noise,
  };
}

/** Weight decay is part of the drift: the equation holds with it. */
function notPlain(optimizer: NetworkScenario["training"]["optimizer"], clip: number | null): string | null {
  if (optimizer === "adamw")
    return "AdamW divides its steps by the size of the gradients, noise included: ε = α/|B| is not its variable.";
  if (optimizer === "momentum")
    return "With momentum the weights alone are not Markov, and ε = α/|B|(1 − ρ).";
  return clip === null ? null : "Gradients that are cut are not those of the loss.";
}

/** All weights of a replica at a snapshot. */
export async function weightsOf(
  training: NetworkTraining,
  replica: number,
  snapshot: number,
): Promise<readonly Float32Array[]> {
  return (await training.snapshot(replica, snapshot)).state.weights;
}
