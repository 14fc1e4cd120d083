import { halfLine, type TailSupport } from "./tail-support.ts";

/** Distinct values, ascending, with their logarithms and multiplicities; and their support. */
export interface SortedLogs extends TailSupport {
  readonly values: Float64Array;
  readonly logs: Float64Array;
  /** Number of sample values below each; the last element is the size of the sample. */
  readonly below: Float64Array;
}

/** @param sorted positive, ascending, none above the end of the support */
export function sortedLogs(sorted: Float64Array, { xMax, discrete }: TailSupport = halfLine): SortedLogs {
  const values = new Float64Array(sorted.length);
  const below = new Float64Array(sorted.length + 1);
  let different = 0;
  for (let k = 0; k < sorted.length; k++) {
    if (k > 0 && sorted[k] === sorted[k - 1]) continue;
    values[different] = sorted[k];
    below[different++] = k;
  }
  below[different] = sorted.length;
  const distinct = values.subarray(0, different);
  return {
    values: distinct,
    logs: distinct.map((x) => Math.log(x)),
    below: below.subarray(0, different + 1),
    xMax,
    discrete,
  };
}
