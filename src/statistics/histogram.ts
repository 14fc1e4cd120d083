import { quantileSorted } from "./descriptive.ts";

export interface Histogram {
  /** Bin edges, ascending, one more than bins. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

/**
 * Histogram with equal bins over the range of the values.
 *
 * @param bins their number; by default the Freedman–Diaconis rule, width 2 IQR n^(−1/3), at most 200 bins
 * @throws RangeError if a value is not finite or there are none
 */
export function histogram(values: ArrayLike<number>, { bins }: { readonly bins?: number } = {}): Histogram {
  if (values.length === 0) throw new RangeError("values: must hold at least one number, got none");
  const sorted = Float64Array.from(values).sort();
  const low = sorted[0];
  const high = sorted.at(-1)!;
  if (!Number.isFinite(high - low))
    throw new RangeError(`values: must be finite, got a range of ${low} to ${high}`);
  const count = bins ?? freedmanDiaconis(sorted);
  const width = high > low ? (high - low) / count : 1;
  const edges = Float64Array.from({ length: count + 1 }, (_, k) => low + k * width);
  const counts = new Float64Array(count);
  for (const value of sorted) counts[Math.min(count - 1, Math.floor((value - low) / width))] += 1;
  return { edges, counts };
}

function freedmanDiaconis(sorted: Float64Array): number {
  const values = Array.from(sorted);
  const iqr = quantileSorted(values, 0.75) - quantileSorted(values, 0.25);
  const range = sorted.at(-1)! - sorted[0];
  if (!(iqr > 0) || !(range > 0)) return 1;
  return Math.max(1, Math.min(200, Math.ceil((range * Math.cbrt(sorted.length)) / (2 * iqr))));
}
