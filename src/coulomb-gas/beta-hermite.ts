import { tridiagonalEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";

/**
 * An exact sample of the Coulomb gas of N levels in a harmonic well of unit width,
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|^β exp(−Σ x_i²/2),   ⟨Σ x_i²⟩ = N + βN(N − 1)/2,
 *
 * as the eigenvalues of a random symmetric tridiagonal matrix: diagonal N(0, 1), off-diagonal χ_{β(N−i)}/√2 for
 * i = 1 … N − 1, all independent.
 *
 * @param levels N
 * @param beta Dyson index β: 1, 2 or 4, or any whole number (χ is made of that many squares)
 * @param out N levels, ascending
 * @throws RangeError if beta is not a positive whole number
 * @see Dumitriu & Edelman 2002, "Matrix models for beta ensembles", J. Math. Phys. 43, 5830
 */
export function sampleBetaHermite(levels: number, beta: number, random: Random, out: Float64Array): void {
  if (!Number.isInteger(beta) || beta < 1)
    throw new RangeError(`beta: must be a positive whole number, got ${beta}`);
  const offDiagonal = new Float64Array(levels);
  for (let i = 0; i < levels; i++) out[i] = random.normal();
  for (let i = 1; i < levels; i++) {
    let square = 0;
    for (let k = 0; k < beta * (levels - i); k++) {
      const z = random.normal();
      square += z * z;
    }
    offDiagonal[i - 1] = Math.sqrt(square / 2);
  }
  tridiagonalEigenvalues(levels, out, offDiagonal);
}
