import { addMultiply, addTransposedMultiply } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import { largestWeight } from "../linear-layer/layer.ts";
import type { TrainingSettings } from "../model.ts";
import { activations } from "./activations.ts";
import { inputsOf, type Network, type Setup } from "./network.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/** Direct training of a network. */
export interface NetworkTraining {
  /** W_l, [output][input] */
  readonly weights: readonly Float64Array[];
  /** One update of all learnable layers; returns why a weight is no longer finite, or null. */
  update(): string | null;
}

/**
 * Direct training of a network by stochastic gradient descent and back-propagation, ½|h_L − y|² the loss of a sample:
 *
 *   δ_L = h_L − y,   δ_l = (W_{l+1}ᵀ δ_{l+1}) ∘ φ′(W_l h_{l−1}),   W_l ← W_l − α ( ⟨δ_l h_{l−1}ᵀ⟩_B + λW_l + noise )
 *
 * Gradient noise is drawn as its mean over the batch.
 *
 * @param data opens the stream of the data set, see the linear layer
 */
export function trainNetwork(
  p: DeepNetworkParameters,
  { learningRate, batchSize }: TrainingSettings,
  { teacher, initial }: Setup,
  start: Random,
  data: () => Random,
): NetworkTraining {
  const inputs = p.layers.map((_, l) => inputsOf(p, l));
  const weights = p.layers.map(({ width }, l) => {
    const initialLayer = initial[l]!;
    if (initialLayer !== null) return initialLayer.slice();
    const normals = new Float64Array(width * inputs[l]);
    start.fillNormal(normals);
    return normals.map((value) => p.initialScale * value);
  });
  const student: Network = { ...p, widths: p.layers.map(({ width }) => width), weights };
  const forward = propagator(student, batchSize);
  const answer = propagator(teacher, batchSize);
  const { slope } = activations[p.activation];
  const x = new Float64Array(batchSize * p.inputs);
  const errors = p.layers.map(({ width }) => new Float64Array(batchSize * width));
  const gradients = p.layers.map(({ width }, l) => new Float64Array(width * inputs[l]));
  const kicks = p.layers.map(({ width }, l) => new Float64Array(width * inputs[l]));
  const last = p.layers.length - 1;
  const first = p.layers.findIndex(({ learnable }) => learnable);
  const retention = 1 - learningRate * p.decay;
  let random = data();
  let done = 0;

  function update(): string | null {
    if (done > 0 && p.batches !== null && done % p.batches === 0) random = data();
    done++;
    random.fillNormal(x);
    const h = forward(x);
    const y = answer(x).at(-1)!;
    const residual = errors[last];
    if (p.noise === "label") random.fillNormal(residual);
    else residual.fill(0);
    for (let k = 0; k < residual.length; k++) residual[k] = h[last][k] - y[k] - p.noiseScale * residual[k];
    for (let l = last; l >= first; l--) {
      const { width } = p.layers[l];
      const before = l === 0 ? x : h[l - 1];
      gradients[l].fill(0);
      addTransposedMultiply(width, batchSize, inputs[l], errors[l], before, gradients[l]);
      if (l === first) break;
      // [sample][output of the layer before]
      const behind = errors[l - 1];
      behind.fill(0);
      addMultiply(batchSize, width, inputs[l], errors[l], weights[l], behind);
      for (let k = 0; k < behind.length; k++) behind[k] = behind[k] * slope(before[k]);
    }
    for (let l = first; l <= last; l++) {
      if (!p.layers[l].learnable) continue;
      const w = weights[l];
      const perSample = learningRate / batchSize;
      for (let k = 0; k < w.length; k++) w[k] = retention * w[k] - perSample * gradients[l][k];
      if (p.noise === "gradient") {
        random.fillNormal(kicks[l]);
        const scale = (learningRate * p.noiseScale) / Math.sqrt(batchSize);
        addNoise(p.layers[l].width, inputs[l], kicks[l], scale, w);
      }
      for (let k = 0; k < w.length; k++)
        if (!(Math.abs(w[k]) < largestWeight))
          return `a weight grew beyond ${largestWeight} (or is not finite)`;
    }
    return null;
  }
  return { weights, update };
}

/** W += scale · noise: symmetric for a square W, variance 1 off the diagonal and 2 on it; else of independent entries. */
function addNoise(m: number, n: number, kicks: Float64Array, scale: number, w: Float64Array): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const kick =
        m !== n
          ? kicks[i * n + j]
          : i === j
            ? Math.SQRT2 * kicks[i * n + i]
            : kicks[Math.max(i, j) * n + Math.min(i, j)];
      w[i * n + j] = w[i * n + j] + scale * kick;
    }
  }
}

/** The outputs of all layers, [sample][output], for inputs [sample][input]; overwritten by the next call. */
export function propagator(
  { inputs, widths, activation, weights }: Network,
  samples: number,
): (x: Float64Array) => readonly Float64Array[] {
  const { of } = activations[activation];
  const outputs = widths.map((width) => new Float64Array(samples * width));
  const turned = weights.map((w) => new Float64Array(w.length));
  return (x) => {
    widths.forEach((width, l) => {
      const n = l === 0 ? inputs : widths[l - 1];
      const [w, transposed, h] = [weights[l], turned[l], outputs[l]];
      for (let i = 0; i < width; i++) for (let j = 0; j < n; j++) transposed[j * width + i] = w[i * n + j];
      h.fill(0);
      addMultiply(samples, n, width, l === 0 ? x : outputs[l - 1], transposed, h);
      if (l + 1 < widths.length) for (let k = 0; k < h.length; k++) h[k] = of(h[k]);
    });
    return outputs;
  };
}
