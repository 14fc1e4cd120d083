import { tridiagonalEigenvalues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { betaVariate } from "./beta-variate.ts";
import { checkLevels, type WallWeight, wallShape } from "./wall-weight.ts";

/**
 * An exact sample of the Coulomb gas of N levels between two walls,
 *
 *   P(x) ∝ ∏_{i<j} |x_i − x_j|^β ∏_i x_i^{a−1} (1 − x_i)^{b−1},   0 < x < 1,   a, b = β(M_{0,1} − N + 1)/2,
 *
 * at β = 1 the eigenvalues of A(A + B)⁻¹ for A = W₀ᵀW₀, B = W₁ᵀW₁ with W of M₀ × N and M₁ × N independent normals
 * (MANOVA): the squares of the singular values of a block of an orthogonal matrix, reduced to bidiagonal form,
 *
 *   diagonal c_i s′_i,   above it −s_i c′_{i−1},   i = N … 1,   s′_N = 1,
 *   c_i² ~ Beta(a + β(i − 1)/2, b + β(i − 1)/2),   c′_i² ~ Beta(βi/2, a + b + β(i − 1)/2),   s² = 1 − c²,
 *
 * all independent. At β = 0 the levels are N independent beta variates.
 *
 * @param levels N
 * @param rows M₀ and M₁, both above N − 1, or the shapes a and b > 0 of the weights at 0 and at 1
 * @param beta any Dyson index β ≥ 0
 * @param out N levels, ascending
 * @throws RangeError if beta is below 0, rows are not above N − 1, or a shape is not above 0
 * @see Edelman & Sutton 2008, "The beta-Jacobi matrix model, the CS decomposition, and generalized singular value problems",
 * Found. Comput. Math. 8, 259
 */
export function sampleBetaJacobi(
  levels: number,
  rows: readonly [WallWeight, WallWeight],
  beta: number,
  random: Random,
  out: Float64Array,
): void {
  checkLevels(levels, beta, out);
  const [a, b] = [0, 1].map((k) => wallShape(`rows[${k}]`, rows[k], levels, beta)) as [number, number];
  // B upper bidiagonal with diagonal d and e above it: BᵀB is tridiagonal
  const offDiagonal = new Float64Array(levels);
  let [sine, above] = [1, 0];
  for (let row = 0; row < levels; row++) {
    const i = levels - row;
    const [c2, s2] = betaVariate(random, a + (beta / 2) * (i - 1), b + (beta / 2) * (i - 1));
    const diagonal = c2 * sine;
    out[row] = diagonal + above;
    if (i === 1) break;
    const [next, rest] = betaVariate(random, (beta / 2) * (i - 1), a + b + (beta / 2) * (i - 2));
    above = s2 * next;
    offDiagonal[row] = Math.sqrt(diagonal * above);
    sine = rest;
  }
  tridiagonalEigenvalues(levels, out, offDiagonal);
  // rounding can move an eigenvalue at a wall beyond it
  for (let i = 0; i < levels; i++) out[i] = Math.min(1, Math.max(0, out[i]));
}
