import { addMultiply, addTransposedMultiply } from "../../linalg/index.ts";
import { activations } from "./activations.ts";
import { inputsOf, type Network } from "./network.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/** The loss of a network, ½|h_L − y|² of a sample, and its gradients by back-propagation. */
export interface BackPropagation {
  /** Σ_m ω_m δ_l h_{l−1}ᵀ of every layer from the first learnable one on, [layer][output][input]. */
  readonly gradients: readonly Float64Array[];
  /**
   *   δ_L = h_L − y − e,   δ_l = (W_{l+1}ᵀ δ_{l+1}) ∘ φ′(W_l h_{l−1})
   *
   * @param x inputs, [sample][input]
   * @param labelNoise e in units of its scale n, [sample][output]; null if labels have none
   * @param omega weights of the samples, [sample]
   */
  run(x: Float64Array, labelNoise: Float64Array | null, omega: Float64Array): void;
}

/**
 * @param weights W_l of the student, [output][input]; they may change between runs
 * @param samples of every run
 */
export function backPropagation(
  p: DeepNetworkParameters,
  weights: readonly Float64Array[],
  teacher: Network,
  samples: number,
): BackPropagation {
  const inputs = p.layers.map((_, l) => inputsOf(p, l));
  const student: Network = { ...p, widths: p.layers.map(({ width }) => width), weights };
  const forward = propagator(student, samples);
  const answer = propagator(teacher, samples);
  const { slope } = activations[p.activation];
  const errors = p.layers.map(({ width }) => new Float64Array(samples * width));
  const gradients = p.layers.map(({ width }, l) => new Float64Array(width * inputs[l]));
  const last = p.layers.length - 1;
  const first = p.layers.findIndex(({ learnable }) => learnable);
  const outputs = p.layers[last].width;

  function run(x: Float64Array, labelNoise: Float64Array | null, omega: Float64Array): void {
    const h = forward(x);
    const y = answer(x).at(-1);
    if (y === undefined) throw new Error("teacher: has no layer");
    const residual = errors[last];
    for (let k = 0; k < residual.length; k++) {
      const noise = labelNoise === null ? 0 : p.noiseScale * labelNoise[k];
      residual[k] = omega[Math.floor(k / outputs)] * (h[last][k] - y[k] - noise);
    }
    for (let l = last; l >= first; l--) {
      const { width } = p.layers[l];
      const before = l === 0 ? x : h[l - 1];
      gradients[l].fill(0);
      addTransposedMultiply(width, samples, inputs[l], errors[l], before, gradients[l]);
      if (l === first) break;
      // [sample][output of the layer before]
      const behind = errors[l - 1];
      behind.fill(0);
      addMultiply(samples, width, inputs[l], errors[l], weights[l], behind);
      for (let k = 0; k < behind.length; k++) behind[k] = behind[k] * slope(before[k]);
    }
  }
  return { gradients, run };
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

/** W += scale · noise of a sample: symmetric for a square W, variance 1 off the diagonal and 2 on it; else of independent entries. */
export function addGradientNoise(
  m: number,
  n: number,
  normals: Float64Array,
  scale: number,
  w: Float64Array,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const kick =
        m !== n
          ? normals[i * n + j]
          : i === j
            ? Math.SQRT2 * normals[i * n + i]
            : normals[Math.max(i, j) * n + Math.min(i, j)];
      w[i * n + j] = w[i * n + j] + scale * kick;
    }
  }
}
