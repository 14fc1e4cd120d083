import { hermitianEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { gaussianMatrix } from "./gaussian-matrix.ts";

/**
 * Levels of one matrix of the Gaussian symplectic ensemble, ascending:
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|⁴ exp(−Σ x_i²/2),   ⟨Σ x_i²⟩ = N(2N − 1)
 *
 * by diagonalising the full matrix: quaternion Hermitian, variance 1 on the diagonal, each of four components off it 1/2; every level
 * once, where the complex matrix of order 2N has it twice.
 *
 * @param levels N
 * @param out N levels
 * @throws RangeError if levels is not a whole number of at least 1
 */
export function sampleGse(levels: number, random: Random, out: Float64Array): void {
  hermitianEigenvalues(levels, 4, gaussianMatrix(levels, 4, random), out);
}
