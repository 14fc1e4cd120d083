import { hermitianEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { gaussianMatrix } from "./gaussian-matrix.ts";

/**
 * Levels of one matrix of the Gaussian orthogonal ensemble, ascending:
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j| exp(−Σ x_i²/2),   ⟨Σ x_i²⟩ = N(N + 1)/2
 *
 * by diagonalising the full matrix: real symmetric, variance 1 on the diagonal and 1/2 off it.
 *
 * @param levels N
 * @param out N levels
 * @throws RangeError if levels is not a whole number of at least 1
 */
export function sampleGoe(levels: number, random: Random, out: Float64Array): void {
  hermitianEigenvalues(levels, 1, gaussianMatrix(levels, 1, random), out);
}
