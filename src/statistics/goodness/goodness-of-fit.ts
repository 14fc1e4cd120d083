/** How well a sample follows a law, or another sample. */
export interface GoodnessOfFit {
  readonly test: string;
  readonly statistic: number;
  /** P(statistic ≥ observed) for independent values if the law is true and was not fitted to them. */
  readonly pValue: number;
  /** Number of values; for two samples, of the smaller one. */
  readonly count: number;
  /** Caveats on the p-value; empty if there are none. */
  readonly warnings: readonly string[];
}

/** Distribution function of a continuous law: P(X ≤ x). */
export type Cdf = (x: number) => number;

/** A distance of a sample from a law: larger is worse. */
export type GoodnessStatistic = (sorted: Float64Array, cdf: Cdf) => number;

/** A distance of independent values from a law not fitted to them, as a test of that law. */
interface DistanceTest {
  readonly test: string;
  /** The function's name, for its errors. */
  readonly where: string;
  readonly distance: GoodnessStatistic;
  /** P(distance ≥ observed) for n independent values of the law. */
  complement(n: number, observed: number): number;
  /** The caveat for fewer than 8 values. */
  readonly few?: string;
}

/** The result of the test for values in any order. */
export function goodnessOfFit(
  values: ArrayLike<number>,
  cdf: Cdf,
  { test, where, distance, complement, few = farApart }: DistanceTest,
): GoodnessOfFit {
  const sorted = sortedSample(`${where}.values`, values);
  const count = sorted.length;
  const statistic = distance(sorted, cdf);
  const pValue = complement(count, statistic);
  return { test, statistic, pValue, count, warnings: sampleWarnings(sorted, 8, few) };
}

/** The caveat for few values. */
export const farApart = "the test has power only against very different laws";

/**
 * D⁺ = max_k (k/n − F(x_k)) and D⁻ = max_k (F(x_k) − (k − 1)/n): how far F_n is above F, and how far below, at least 0.
 *
 * @param sorted ascending
 */
export function oneSidedDistances(sorted: Float64Array, cdf: Cdf): readonly [above: number, below: number] {
  const n = sorted.length;
  let [above, below] = [0, 0];
  probabilities(sorted, cdf).forEach((f, k) => {
    above = Math.max(above, (k + 1) / n - f);
    below = Math.max(below, f - k / n);
  });
  return [above, below];
}

/**
 * The sample, checked and in ascending order.
 *
 * @throws RangeError if it is empty or holds a number that is not finite
 */
export function sortedSample(where: string, values: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw new RangeError(`${where}: must hold at least one number, got none`);
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) {
      throw new RangeError(`${where}[${k}]: must be a finite number, got ${values[k]}`);
    }
  }
  return Float64Array.from(values).sort();
}

/**
 * F at each value, in order.
 *
 * @throws RangeError if the distribution function leaves [0, 1] or decreases
 */
export function probabilities(sorted: Float64Array, cdf: Cdf): Float64Array {
  let last = 0;
  return sorted.map((x) => {
    const p = cdf(x);
    if (!(p >= 0 && p <= 1)) throw new RangeError(`cdf(${x}): must lie in [0, 1], got ${p}`);
    // rounding of a smooth function may decrease by some ulp
    if (p < last - 1e-9) throw new RangeError(`cdf(${x}): must not fall, got ${p} after ${last}`);
    last = Math.max(last, p);
    return last;
  });
}

/** Caveats for values at odds with a continuous law, or with a p-value for one. */
export function sampleWarnings(sorted: Float64Array, fewest: number, reason: string): string[] {
  const warnings: string[] = [];
  if (sorted.length < fewest) {
    warnings.push(`${sorted.length} values: below ${fewest} ${reason}`);
  }
  const ties = tiedValues(sorted);
  if (ties > 0)
    warnings.push(`${ties} of ${sorted.length} values repeat another: a continuous law has no ties`);
  return warnings;
}

/** Number of values equal to their predecessor. */
export function tiedValues(sorted: Float64Array): number {
  let ties = 0;
  for (let k = 1; k < sorted.length; k++) if (sorted[k] === sorted[k - 1]) ties++;
  return ties;
}
