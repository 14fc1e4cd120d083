import { type Components, hermitianEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";

/**
 * Levels of X = W†W, ascending, for W of M × N elements of β real components, each component a normal of variance 1:
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|^β ∏_i x_i^{β(M−N+1)/2−1} exp(−Σ x_i/2),   ⟨Σ x_i⟩ = βMN      (M ≥ N)
 *
 * For M < N they include N − M zero levels. With spikes ℓ_1 … ℓ_k the first k columns of W have variance
 * ℓ instead of 1: a population covariance diag(ℓ_1, …, ℓ_k, 1, …, 1).
 *
 * @param levels N
 * @param rows M
 * @param beta 1, 2 or 4
 * @param out N levels
 * @param spikes variances of the first columns
 * @throws RangeError if a size is not a whole number of at least 1, or a spike is not above 0 or one too many
 * @see Johnstone 2001, Ann. Statist. 29, 295 (the spiked model)
 */
export function sampleWishart(
  levels: number,
  rows: number,
  beta: Components,
  random: Random,
  out: Float64Array,
  spikes: readonly number[] = [],
): void {
  for (const [name, size] of Object.entries({ levels, rows }))
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`${name}: must be a whole number of at least 1, got ${size}`);
  if (spikes.length > levels)
    throw new RangeError(`spikes: must be at most one for each of ${levels} columns, got ${spikes.length}`);
  for (const [k, spike] of spikes.entries())
    if (!(spike > 0 && spike < Number.POSITIVE_INFINITY))
      throw new RangeError(`spikes[${k}]: must be a variance above 0, got ${spike}`);
  // [column][row][component]: factors are adjacent in memory
  const w = new Float64Array(levels * rows * beta);
  random.fillNormal(w);
  const column = rows * beta;
  for (const [k, spike] of spikes.entries())
    for (let q = k * column; q < (k + 1) * column; q++) w[q] = w[q] * Math.sqrt(spike);
  const x = new Float64Array(levels * levels * beta);
  for (let i = 0; i < levels; i++)
    for (let j = 0; j <= i; j++)
      innerProduct(beta, rows, w, i * column, j * column, x, (i * levels + j) * beta);
  hermitianEigenvalues(levels, beta, x, out);
  // rounding can leave a zero level slightly negative
  for (let i = 0; i < levels; i++) out[i] = Math.max(0, out[i]);
}

/** out[at …] = Σ_m w_m(first)* w_m(second). */
function innerProduct(
  beta: Components,
  rows: number,
  w: Float64Array,
  first: number,
  second: number,
  out: Float64Array,
  at: number,
): void {
  for (let m = 0; m < rows; m++) {
    const [s, t] = [first + m * beta, second + m * beta];
    const [a0, b0] = [w[s], w[t]];
    if (beta === 1) {
      out[at] += a0 * b0;
      continue;
    }
    const [a1, b1] = [-w[s + 1], w[t + 1]];
    if (beta === 2) {
      out[at] += a0 * b0 - a1 * b1;
      out[at + 1] += a0 * b1 + a1 * b0;
      continue;
    }
    const [a2, a3, b2, b3] = [-w[s + 2], -w[s + 3], w[t + 2], w[t + 3]];
    out[at] += a0 * b0 - a1 * b1 - a2 * b2 - a3 * b3;
    out[at + 1] += a0 * b1 + a1 * b0 + a2 * b3 - a3 * b2;
    out[at + 2] += a0 * b2 - a1 * b3 + a2 * b0 + a3 * b1;
    out[at + 3] += a0 * b3 + a1 * b2 - a2 * b1 + a3 * b0;
  }
}
