import { tridiagonalEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { chiSquare } from "./chi-square.ts";
import { checkLevels, type WallWeight, wallShape } from "./wall-weight.ts";

/**
 * An exact sample of the Coulomb gas of N levels x > 0 between a wall and a linear potential,
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|^β ∏_i x_i^{a−1} exp(−Σ x_i/2),   a = β(M − N + 1)/2,   ⟨Σ x_i⟩ = N (2a + β(N − 1)) = βMN,
 *
 * at β = 1 the eigenvalues of WᵀW for W of M × N independent normals: the squares of the singular values of a random
 * bidiagonal matrix, diagonal χ_{β(M−i)}, i = 0 … N − 1, off-diagonal χ_{β(N−i)}, i = 1 … N − 1, all independent. Neither M
 * nor a degree of freedom needs to be whole. At β = 0 the levels are N independent gamma variates, twice those of shape a.
 *
 * @param levels N
 * @param rows M > N − 1, or the shape a > 0 of the weight at the wall
 * @param beta any Dyson index β ≥ 0
 * @param out N levels, ascending
 * @throws RangeError if beta is below 0, rows is not above N − 1, or a shape is not above 0
 * @see Dumitriu & Edelman 2002, "Matrix models for beta ensembles", J. Math. Phys. 43, 5830
 */
export function sampleBetaLaguerre(
  levels: number,
  rows: WallWeight,
  beta: number,
  random: Random,
  out: Float64Array,
): void {
  checkLevels(levels, beta, out);
  const shape = wallShape("rows", rows, levels, beta);
  // B lower bidiagonal with diagonal d and e below it: BBᵀ is tridiagonal
  const offDiagonal = new Float64Array(levels);
  let below = 0;
  for (let i = 0; i < levels; i++) {
    const diagonal = chiSquare(random, 2 * shape + beta * (levels - 1 - i));
    out[i] = diagonal + below;
    if (i + 1 === levels) break;
    below = chiSquare(random, beta * (levels - 1 - i));
    offDiagonal[i] = Math.sqrt(diagonal * below);
  }
  tridiagonalEigenvalues(levels, out, offDiagonal);
  // rounding can make a zero eigenvalue negative
  for (let i = 0; i < levels; i++) out[i] = Math.max(0, out[i]);
}
