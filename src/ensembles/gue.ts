import { hermitianEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { gaussianMatrix } from "./gaussian-matrix.ts";

/**
 * Levels of one matrix of the Gaussian unitary ensemble, ascending:
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|² exp(−Σ x_i²/2),   ⟨Σ x_i²⟩ = N²
 *
 * by diagonalising the full matrix: complex Hermitian, variance 1 on the diagonal, real and imaginary parts off it 1/2 each.
 *
 * @param levels N
 * @param out N levels
 * @throws RangeError if levels is not a whole number of at least 1
 */
export function sampleGue(levels: number, random: Random, out: Float64Array): void {
  hermitianEigenvalues(levels, 2, gaussianMatrix(levels, 2, random), out);
}
