import { tridiagonalEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { chiSquare } from "./chi-square.ts";

/**
 * An exact sample of the Coulomb gas of N levels x > 0 between a wall and a linear potential,
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|^β ∏_i x_i^{β(M−N+1)/2−1} exp(−Σ x_i/2),   ⟨Σ x_i⟩ = βMN,
 *
 * at β = 1 the eigenvalues of WᵀW for W of M × N independent normals: the squares of the singular values of a random
 * bidiagonal matrix, diagonal χ_{β(M−i)}, i = 0 … N − 1, beside it χ_{β(N−i)}, i = 1 … N − 1, all independent.
 *
 * @param levels N
 * @param rows M ≥ N
 * @param beta Dyson index β > 0
 * @param out N levels, ascending
 * @throws RangeError if beta is not above 0, or rows is below levels
 * @see Dumitriu & Edelman 2002, "Matrix models for beta ensembles", J. Math. Phys. 43, 5830
 */
export function sampleBetaLaguerre(
  levels: number,
  rows: number,
  beta: number,
  random: Random,
  out: Float64Array,
): void {
  if (!(beta > 0 && beta < Number.POSITIVE_INFINITY))
    throw new RangeError(`beta: must be above 0, got ${beta}`);
  if (!(rows >= levels)) throw new RangeError(`rows: must be at least levels = ${levels}, got ${rows}`);
  // B lower bidiagonal with diagonal d and e below it: BBᵀ is tridiagonal
  const offDiagonal = new Float64Array(levels);
  let below = 0;
  for (let i = 0; i < levels; i++) {
    const diagonal = chiSquare(random, beta * (rows - i));
    out[i] = diagonal + below;
    if (i + 1 === levels) break;
    below = chiSquare(random, beta * (levels - 1 - i));
    offDiagonal[i] = Math.sqrt(diagonal * below);
  }
  tridiagonalEigenvalues(levels, out, offDiagonal);
  // rounding can leave a vanishing eigenvalue below zero
  for (let i = 0; i < levels; i++) out[i] = Math.max(0, out[i]!);
}
