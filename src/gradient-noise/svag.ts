import { miniBatch } from "./mini-batch.ts";
import type { SampleWeights } from "./sample-weights.ts";

/**
 * Stochastic variance-amplified gradient: ℓ steps of α/ℓ instead of one of α, each with the difference of two mini-batches
 * amplified so that an update has the covariance of a mini-batch's,
 *
 *   ½(1 + √(2ℓ − 1)) ḡ_1 + ½(1 − √(2ℓ − 1)) ḡ_2,   of covariance ℓ Σ/|B|.
 *
 * ℓ = 1 is stochastic gradient descent itself; for ℓ → ∞ the many small kicks of an update add up to a Gaussian one: the
 * Langevin equation.
 *
 * @param kicks ℓ, a whole number of at least 1
 * @see Li, Malladi & Arora 2021, arXiv:2102.12470
 */
export function svag(kicks: number, batchSize: number): SampleWeights {
  if (kicks === 1) return miniBatch(batchSize);
  const amplified = Math.sqrt(2 * kicks - 1);
  return {
    samples: 2 * batchSize,
    whole: false,
    steps: kicks,
    batch: batchSize / kicks,
    normals: 0,
    fill: (_, out) => {
      out.fill(1 + amplified, 0, batchSize);
      out.fill(1 - amplified, batchSize);
    },
  };
}
