/**
 * P(Q ≥ x) for Q = Σ_j λ_j Z_j², Z_j independent standard normals, λ₁ > λ₂ > … > 0:
 *
 *   P = (1/π) Σ_{k≥1} (−1)^{k+1} ∫_{1/λ_{2k−1}}^{1/λ_{2k}} e^{−xy/2} / (y √|D(y)|) dy,   D(y) = Π_j (1 − λ_j y).
 *
 * Each integral is taken in the variable s of the law, in which it has an inverse square root at either end, by the
 * Gauss–Chebyshev rule, designed for that. Every term is accurate, hence also the far tail.
 *
 * @param integrand e^{−xy/2}/(y√|D|) · dy/ds
 * @param cell ends of the k-th interval of s, k = 1, 2, …
 * @see Smirnov 1937, Mat. Sb. 2, 973; tested against the series of Anderson & Darling 1952
 */
export function smirnovTail(
  integrand: (s: number) => number,
  cell: (k: number) => readonly [number, number],
): number {
  let sum = 0;
  for (let k = 1; k <= 2000; k++) {
    const [from, to] = cell(k);
    const term = gaussChebyshev(integrand, from, to) / Math.PI;
    sum += k % 2 === 1 ? term : -term;
    if (term <= 1e-17 * sum) break;
  }
  return Math.min(1, Math.max(0, sum));
}

const nodes = 48;

function gaussChebyshev(f: (s: number) => number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (let i = 0; i < nodes; i++) {
    const angle = (Math.PI * (i + 0.5)) / nodes;
    sum += f(middle + half * Math.cos(angle)) * half * Math.sin(angle);
  }
  return (sum * Math.PI) / nodes;
}
