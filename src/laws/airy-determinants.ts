import { symmetricEigenvalues } from "../linalg/index.ts";
import { lazily } from "../statistics/at-first-call.ts";
import { airy } from "./airy.ts";
import { gaussLegendre } from "./gauss-legendre.ts";

const rule = lazily(() => gaussLegendre(44));

/**
 * Eigenvalues λ_j of the integral operator on (0, ∞) with kernel Ai(s + a + b), by the Gauss–Legendre rule on the part
 * of the half-line where the kernel is above e^{−40} of its largest value. The gap probabilities of the soft edge are
 *
 *   det(1 ∓ T_s) = ∏ (1 ∓ λ_j),   F₂ = det(1 − T_s²)
 *
 * Errors are 1e-15 of the largest |λ_j|, for −8 ≤ s; every λ_j² < 1, signs alternate with falling size.
 *
 * @param s edge in units of its own scale
 * @see Bornemann 2010, Math. Comp. 79, 871 (arXiv:0804.2543); Ferrari & Spohn 2005, J. Phys. A 38, L557
 */
export function airyEigenvalues(s: number): Float64Array {
  const { nodes, weights } = rule();
  const order = nodes.length;
  const length = (Math.max(0, s) ** 1.5 + 60) ** (2 / 3) - s;
  const matrix = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      const kernel = airy(s + length * (nodes[i] + nodes[j]));
      matrix[i * order + j] = length * Math.sqrt(weights[i] * weights[j]) * kernel;
      matrix[j * order + i] = matrix[i * order + j];
    }
  }
  const eigenvalues = new Float64Array(order);
  symmetricEigenvalues(order, matrix, eigenvalues);
  return eigenvalues;
}
