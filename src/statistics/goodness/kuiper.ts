import { type Cdf, type GoodnessOfFit, goodnessOfFit, oneSidedDistances } from "./goodness-of-fit.ts";

/**
 * Kuiper's test, V = sup (F_n − F) + sup (F − F_n): as sensitive in the tails as in the middle, and independent of
 * the origin for values on a circle.
 *
 *   P(V ≥ v) = 2 Σ_{k≥1} (4k²λ² − 1) e^{−2k²λ²},   λ = (√n + 0.155 + 0.24/√n) v
 *
 * Stephens' λ leaves an error of p below 0.005 for n ≥ 8 and p ≤ 0.2.
 *
 * @throws RangeError if there are no values, one is not finite, or cdf is no distribution function
 * @see Stephens 1970, J. R. Stat. Soc. B 32, 115
 */
export function kuiper(values: ArrayLike<number>, cdf: Cdf): GoodnessOfFit {
  return goodnessOfFit(values, cdf, {
    test: "Kuiper",
    where: "kuiper",
    distance: kuiperDistance,
    complement: kuiperComplement,
    few: "the p-value's correction for small samples is not known to hold",
  });
}

/** V of values in ascending order. */
export function kuiperDistance(sorted: Float64Array, cdf: Cdf): number {
  const [above, below] = oneSidedDistances(sorted, cdf);
  return above + below;
}

function kuiperComplement(n: number, v: number): number {
  const root = Math.sqrt(n);
  const lambda = (root + 0.155 + 0.24 / root) * v;
  // below this, the probability of smaller values is under 1e-7
  if (lambda < 0.4) return 1;
  let sum = 0;
  for (let k = 1; k <= 60; k++) {
    const square = (k * lambda) ** 2;
    sum += 2 * (4 * square - 1) * Math.exp(-2 * square);
  }
  return Math.min(1, Math.max(0, sum));
}
