import type { Components } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";

/**
 * A Hermitian matrix of independent normal elements of β real components each,
 *
 *   P(H) ∝ exp(−Tr H²/2):   diagonal real of variance 1, every off-diagonal component of variance 1/2,
 *
 * so that its levels have the law ∏_{i<j} |x_i − x_j|^β exp(−Σ x_i²/2) and ⟨Σ x_i²⟩ = N + βN(N − 1)/2: as N → ∞ the
 * semicircle of radius √(2βN).
 *
 * @param levels N
 * @param beta 1 real, 2 complex, 4 quaternion elements
 * @returns [row][column][component]
 * @throws RangeError if levels is not a whole number of at least 1
 * @see Mehta, Random Matrices, chapter 2
 */
export function gaussianMatrix(levels: number, beta: Components, random: Random): Float64Array {
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`levels: must be a whole number of at least 1, got ${levels}`);
  const h = new Float64Array(levels * levels * beta);
  const element = new Float64Array(beta);
  for (let i = 0; i < levels; i++) {
    h[(i * levels + i) * beta] = random.normal();
    for (let j = 0; j < i; j++) {
      for (let c = 0; c < beta; c++) {
        element[c] = Math.SQRT1_2 * random.normal();
        h[(i * levels + j) * beta + c] = element[c];
        h[(j * levels + i) * beta + c] = c === 0 ? element[c] : -element[c];
      }
    }
  }
  return h;
}
