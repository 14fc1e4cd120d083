import { type Cdf, type GoodnessOfFit, goodnessOfFit, oneSidedDistances } from "./goodness-of-fit.ts";
import { kolmogorovComplement } from "./kolmogorov-law.ts";

/**
 * Kolmogorov–Smirnov test of independent values against a continuous law without fitted parameters,
 *
 *   D = sup_x |F_n(x) − F(x)|.
 *
 * The p-value is exact up to n = 200 and accurate to 1e-6 beyond. Parameters fitted to the same values make it far too
 * large: use `bootstrapFit`. Correlated values make it too small: use `fittedDistance`.
 *
 * @param values independent values, in any order and unit
 * @param cdf their law under the hypothesis
 * @throws RangeError if there are no values, one is not finite, or cdf is no distribution function
 * @see kolmogorovComplement
 */
export function kolmogorovSmirnov(values: ArrayLike<number>, cdf: Cdf): GoodnessOfFit {
  return goodnessOfFit(values, cdf, {
    test: "Kolmogorov–Smirnov",
    where: "kolmogorovSmirnov",
    distance: kolmogorovDistance,
    complement: kolmogorovComplement,
  });
}

/**
 * D = max_k max(k/n − F(x_k), F(x_k) − (k − 1)/n).
 *
 * @param sorted ascending
 */
export function kolmogorovDistance(sorted: Float64Array, cdf: Cdf): number {
  return Math.max(...oneSidedDistances(sorted, cdf));
}
