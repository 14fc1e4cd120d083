import { addMultiply, addTransposedMultiply } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import type { TrainingSettings } from "../model.ts";
import { hiddenLayer, inBasis, type LinearLayer } from "./layer.ts";

/** Direct training of a linear layer. */
export interface LayerTraining {
  /** W, [row][column] */
  readonly weights: Float64Array;
  /** One update of W; why W is no longer finite, or null. */
  update(): string | null;
}

/**
 * Direct training of a linear layer by stochastic gradient descent, mini-batch by mini-batch, the gradient by
 * back-propagation of the residuals r = Z(W − W_t)x − e through Z:
 *
 *   W ← W − α ( Zᵀ ⟨r xᵀ⟩_B + λW + noise )
 *
 * Symmetric and isotropic noise is drawn as its mean over the batch, which is Gaussian too, with 1/|B| of the variance.
 *
 * @param initial stream of W₀
 * @param data opens the stream of the data set at its beginning: samples and their noise. It is opened again at the
 *   end of every epoch.
 */
export function trainLayer(
  layer: LinearLayer,
  { learningRate, batchSize }: TrainingSettings,
  initial: Random,
  data: () => Random,
): LayerTraining {
  const { outputs: m, inputs: n, noise, decay, batches } = layer;
  const teacher = inBasis(layer, layer.teacher);
  const z = hiddenLayer(layer);
  const x = new Float64Array(batchSize * n);
  const residual = new Float64Array(batchSize * m);
  const difference = new Float64Array(n * m);
  const behind = new Float64Array(n * m);
  const gradient = new Float64Array(m * n);
  const through = new Float64Array(m * n);
  const kicks = new Float64Array(noise.kind === "symmetric" ? (n * (n + 1)) / 2 : m * n);
  const zTransposed = z === null ? null : transpose(m, m, z);
  const weights = new Float64Array(m * n);
  initial.fillNormal(weights);
  for (let k = 0; k < weights.length; k++) weights[k] = layer.initialScale * weights[k]!;
  const kickScale = noise.scale / Math.sqrt(batchSize);
  let random = data();
  let done = 0;

  function update(): string | null {
    if (done > 0 && batches !== null && done % batches === 0) random = data();
    done++;
    random.fillNormal(x);
    if (noise.kind === "label") {
      random.fillNormal(residual);
      for (let k = 0; k < residual.length; k++) residual[k] = -noise.scale * residual[k]!;
    } else {
      residual.fill(0);
    }
    // (Z(W − W_t))ᵀ, [column][row]
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) difference[j * m + i] = weights[i * n + j]! - teacher[i * n + j]!;
    }
    let prediction = difference;
    if (zTransposed !== null) {
      behind.fill(0);
      addMultiply(n, m, m, difference, zTransposed, behind);
      prediction = behind;
    }
    addMultiply(batchSize, n, m, x, prediction, residual);
    gradient.fill(0);
    addTransposedMultiply(m, batchSize, n, residual, x, gradient);
    let step = gradient;
    if (z !== null) {
      through.fill(0);
      addTransposedMultiply(m, m, n, z, gradient, through);
      step = through;
    }
    const perSample = learningRate / batchSize;
    const kept = 1 - learningRate * decay;
    for (let k = 0; k < weights.length; k++) weights[k] = kept * weights[k]! - perSample * step[k]!;
    if (noise.kind === "symmetric" || noise.kind === "isotropic") {
      random.fillNormal(kicks);
      addKicks(n, noise.kind, kicks, -learningRate * kickScale, weights);
    }
    for (let k = 0; k < weights.length; k++) if (!Number.isFinite(weights[k]!)) return notFinite;
    return null;
  }
  return { weights, update };
}

export const notFinite = "the weights are not finite";

/** W += scale · noise, with noise symmetric (unit variance off the diagonal, 2 on it) or of independent entries. */
function addKicks(
  n: number,
  kind: "symmetric" | "isotropic",
  kicks: Float64Array,
  scale: number,
  w: Float64Array,
): void {
  if (kind === "isotropic") {
    for (let k = 0; k < w.length; k++) w[k] = w[k]! + scale * kicks[k]!;
    return;
  }
  let next = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const kick = scale * kicks[next++]!;
      w[i * n + j] = w[i * n + j]! + kick;
      w[j * n + i] = w[j * n + i]! + kick;
    }
    w[i * n + i] = w[i * n + i]! + Math.SQRT2 * scale * kicks[next++]!;
  }
}

function transpose(rows: number, columns: number, a: Float64Array): Float64Array {
  return Float64Array.from({ length: a.length }, (_, k) => a[(k % rows) * columns + Math.floor(k / rows)]!);
}
