import type { SampleWeights } from "../gradient-noise/index.ts";
import type { MatrixSde } from "./matrix-langevin.ts";

/** The gradient of a loss by its samples, for weights in one array. */
export interface SampledGradient {
  /** Standard normals behind one sample: its input and the noise of its label. */
  readonly normalsPerSample: number;
  /**
   * (1/M) Σ_m ω_m ∇ℓ_m(W).
   *
   * @param normals `normalsPerSample` × M standard normals, in an order of the model's own
   * @param omega ω_m, [sample]
   * @param out of the size of w, overwritten
   * @returns why there is no gradient at W, or null
   */
  weighted(w: Float64Array, normals: Float64Array, omega: Float64Array, out: Float64Array): string | null;
  /** Noise in the gradient of every sample that is Gaussian by itself; absent if there is none. */
  readonly additive?: {
    readonly normals: number;
    /** W ← W + scale · noise, of the covariance of a single sample. */
    add(scale: number, normals: Float64Array, w: Float64Array): void;
  };
  /** Why the equation breaks down at W, or null. */
  breakdown(w: Float64Array): string | null;
}

/**
 * The Langevin equation of stochastic gradient descent for any model, its coefficients measured on samples at every step: one
 * weighted backward pass,
 *
 *   W ← W − dt (1/M) Σ_m ω_m ∇ℓ_m(W) + √(ε dt) · additive noise,
 *
 * with Gaussian weights ω_m of mean 1 that give the noise the covariance ε dt Σ(W). No coefficient is derived.
 *
 * @param weights Gaussian, see {@link gaussian}; its `batch` is dt/ε
 * @throws what the model's gradient throws
 */
export function sampledSde(gradient: SampledGradient, weights: SampleWeights): MatrixSde {
  const { samples, batch } = weights;
  const ofSamples = samples * gradient.normalsPerSample;
  const ofWeights = ofSamples + weights.normals;
  const omega = new Float64Array(samples);
  let mean = new Float64Array(0);
  return {
    noiseSize: ofWeights + (gradient.additive?.normals ?? 0),
    step(w, dt, normals) {
      if (mean.length !== w.length) mean = new Float64Array(w.length);
      weights.fill(normals.subarray(ofSamples, ofWeights), omega);
      const reason = gradient.weighted(w, normals.subarray(0, ofSamples), omega, mean);
      if (reason !== null) return reason;
      for (let k = 0; k < w.length; k++) w[k] = w[k] - dt * mean[k];
      // √(ε dt) = dt/√|B|
      gradient.additive?.add(dt / Math.sqrt(batch), normals.subarray(ofWeights), w);
      return gradient.breakdown(w);
    },
  };
}
