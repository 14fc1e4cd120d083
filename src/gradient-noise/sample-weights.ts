/**
 * How the samples of one step are weighted. An update consists of `steps` steps,
 *
 *   W ← W − (α/steps) (1/M) Σ_m ω_m ∇ℓ_m(W),   ⟨ω_m⟩ = 1,
 *
 * each one weighted backward pass over M samples. The weights decide what noise the update has: that of a mini-batch, or a
 * Gaussian one of the same covariance.
 */
export interface SampleWeights {
  /** M */
  readonly samples: number;
  /** Whether they are the whole training set; otherwise they are drawn with replacement, afresh for every step. */
  readonly whole: boolean;
  readonly steps: number;
  /**
   * Over samples and weights together, the gradient of a step has the covariance Σ/`batch`, Σ that of a single sample: the size
   * of a mini-batch with the same noise. It need not be a whole number.
   */
  readonly batch: number;
  /** Standard normals behind the weights of one step. */
  readonly normals: number;
  /**
   * ω_m of one step.
   *
   * @param normals as many as `normals`
   * @param out [sample], overwritten
   */
  fill(normals: Float64Array, out: Float64Array): void;
}
