import {
  type Cdf,
  type GoodnessOfFit,
  probabilities,
  sampleWarnings,
  sortedSample,
} from "./goodness-of-fit.ts";
import { kolmogorovComplement } from "./kolmogorov-law.ts";

/**
 * Kolmogorov–Smirnov test of independent values against a continuous law without fitted parameters,
 *
 *   D = sup_x |F_n(x) − F(x)|.
 *
 * The p-value is exact to n = 200 and right to 1e-6 beyond. Parameters fitted to the same values make it far too
 * large: use `bootstrapFit`. Correlated values make it too small: use `fittedDistance`.
 *
 * @param values independent values, in any order and unit
 * @param cdf their law under the hypothesis
 * @throws RangeError if there are no values, one is not finite, or cdf is no distribution function
 * @see kolmogorovComplement
 */
export function kolmogorovSmirnov(values: ArrayLike<number>, cdf: Cdf): GoodnessOfFit {
  const sorted = sortedSample("kolmogorovSmirnov.values", values);
  const statistic = kolmogorovDistance(sorted, cdf);
  return {
    test: "Kolmogorov–Smirnov",
    statistic,
    pValue: kolmogorovComplement(sorted.length, statistic),
    count: sorted.length,
    warnings: sampleWarnings(sorted, 8, "the test sees only laws that are far apart"),
  };
}

/**
 * D = max_k max(k/n − F(x_k), F(x_k) − (k − 1)/n).
 *
 * @param sorted ascending
 */
export function kolmogorovDistance(sorted: Float64Array, cdf: Cdf): number {
  const n = sorted.length;
  let distance = 0;
  probabilities(sorted, cdf).forEach((f, k) => {
    distance = Math.max(distance, (k + 1) / n - f, f - k / n);
  });
  return distance;
}
