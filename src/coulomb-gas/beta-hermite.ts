import { tridiagonalEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { chiSquare } from "./chi-square.ts";
import { checkLevels } from "./wall-weight.ts";

/**
 * An exact sample of the Coulomb gas of N levels in a harmonic well of unit width,
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|^β exp(−Σ x_i²/2),   ⟨Σ x_i²⟩ = N + βN(N − 1)/2,
 *
 * as the eigenvalues of a random symmetric tridiagonal matrix: diagonal N(0, 1), off-diagonal χ_{β(N−i)}/√2 for
 * i = 1 … N − 1, all independent. At β = 0 the levels are N independent normals.
 *
 * @param levels N
 * @param beta any Dyson index β ≥ 0
 * @param out N levels, ascending
 * @throws RangeError if levels is not a whole number, or beta is below 0
 * @see Dumitriu & Edelman 2002, "Matrix models for beta ensembles", J. Math. Phys. 43, 5830
 */
export function sampleBetaHermite(levels: number, beta: number, random: Random, out: Float64Array): void {
  checkLevels(levels, beta, out);
  const offDiagonal = new Float64Array(levels);
  for (let i = 0; i < levels; i++) out[i] = random.normal();
  for (let i = 1; i < levels; i++) {
    offDiagonal[i - 1] = Math.sqrt(chiSquare(random, beta * (levels - i)) / 2);
  }
  tridiagonalEigenvalues(levels, out, offDiagonal);
}
