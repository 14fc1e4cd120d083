import { addMultiply, addTransposedMultiply, gram } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import type { TrainingSettings } from "../model.ts";
import { momentumOf } from "../optimiser.ts";
import { hiddenLayer, inBasis, type LinearLayer, largestWeight } from "./layer.ts";

/** Direct training of a linear layer. */
export interface LayerTraining {
  /** W, [row][column] */
  readonly weights: Float64Array;
  /** One update of W; returns why W diverged, or null. */
  update(): string | null;
}

/**
 * Direct training of a linear layer by stochastic gradient descent, mini-batch by mini-batch, the gradient by
 * back-propagation of the residuals r = Z(W − W_t)x − e through Z:
 *
 *   W ← W − α ( Zᵀ ⟨r xᵀ⟩_B + λW + noise ),   ⟨r xᵀ⟩_B = Z(W − W_t)⟨xxᵀ⟩_B − ⟨e xᵀ⟩_B
 *
 * with momentum V ← βV − α( … ), W ← W + V, and with Nesterov's W ← W + βV − α( … ) after that V. Symmetric and isotropic noise is drawn as its mean over the batch, also Gaussian with 1/|B| of the variance.
 *
 * @param initial stream of W₀
 * @param data opens the stream of the data set at its beginning: samples and their noise. It is opened again at the
 *   end of every epoch.
 */
export function trainLayer(
  layer: LinearLayer,
  settings: TrainingSettings,
  initial: Random,
  data: () => Random,
): LayerTraining {
  const { outputs: m, inputs: n, noise, decay, batches } = layer;
  const { learningRate, batchSize } = settings;
  const teacher = inBasis(layer, layer.teacher);
  const z = hiddenLayer(layer);
  const x = new Float64Array(batchSize * n);
  const e = new Float64Array(noise.kind === "label" ? batchSize * m : 0);
  const covariance = new Float64Array(n * n);
  const [difference, behind, moment, through] = [
    new Float64Array(m * n),
    new Float64Array(m * n),
    new Float64Array(m * n),
    new Float64Array(m * n),
  ];
  const kicks = new Float64Array(kickCount(layer));
  const weights = new Float64Array(m * n);
  initial.fillNormal(weights);
  for (let k = 0; k < weights.length; k++) weights[k] = layer.initialScale * weights[k];
  const beta = momentumOf(settings);
  const repeats = settings.optimizer === "nesterov";
  const [before, velocity] = [new Float64Array(m * n), new Float64Array(m * n)];
  const perSample = learningRate / batchSize;
  const retention = 1 - learningRate * decay;
  const kickScale = (-learningRate * noise.scale) / Math.sqrt(batchSize);
  let random = data();
  let done = 0;

  function update(): string | null {
    if (done > 0 && batches !== null && done % batches === 0) random = data();
    done++;
    random.fillNormal(x);
    gram(batchSize, n, x, covariance);
    moment.fill(0);
    if (noise.kind === "label") {
      random.fillNormal(e);
      addTransposedMultiply(m, batchSize, n, e, x, moment);
      for (let k = 0; k < moment.length; k++) moment[k] = -noise.scale * moment[k];
    }
    for (let k = 0; k < difference.length; k++) difference[k] = weights[k] - teacher[k];
    let prediction = difference;
    if (z !== null) {
      behind.fill(0);
      addMultiply(m, m, n, z, difference, behind);
      prediction = behind;
    }
    addMultiply(m, n, n, prediction, covariance, moment);
    let step = moment;
    if (z !== null) {
      through.fill(0);
      addTransposedMultiply(m, m, n, z, moment, through);
      step = through;
    }
    if (beta > 0) before.set(weights);
    for (let k = 0; k < weights.length; k++) weights[k] = retention * weights[k] - perSample * step[k];
    if (kicks.length > 0) {
      random.fillNormal(kicks);
      addKicks(n, noise.kind, kicks, kickScale, weights);
    }
    if (beta > 0) {
      for (let k = 0; k < weights.length; k++) {
        const own = weights[k] - before[k];
        velocity[k] = beta * velocity[k] + own;
        weights[k] = before[k] + (repeats ? own + beta * velocity[k] : velocity[k]);
      }
    }
    for (let k = 0; k < weights.length; k++) if (!(Math.abs(weights[k]) < largestWeight)) return grownBeyond;
    return null;
  }
  return { weights, update };
}

/** Normals of the additional noise of one update, besides that of samples and labels. */
export function kickCount({ outputs: m, inputs: n, noise }: LinearLayer): number {
  return { symmetric: (n * (n + 1)) / 2, isotropic: m * n, label: 0, none: 0 }[noise.kind];
}

export const grownBeyond = `a weight grew beyond ${largestWeight} (or is not finite)`;

/** W += scale · noise, with noise symmetric (unit variance off the diagonal, 2 on it) or of independent entries. */
function addKicks(
  n: number,
  kind: LinearLayer["noise"]["kind"],
  kicks: Float64Array,
  scale: number,
  w: Float64Array,
): void {
  if (kind === "isotropic") {
    for (let k = 0; k < w.length; k++) w[k] = w[k] + scale * kicks[k];
    return;
  }
  let next = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const kick = scale * kicks[next++];
      w[i * n + j] = w[i * n + j] + kick;
      w[j * n + i] = w[j * n + i] + kick;
    }
    w[i * n + i] = w[i * n + i] + Math.SQRT2 * scale * kicks[next++];
  }
}
