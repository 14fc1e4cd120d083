/** A power law from x_min on, fitted by maximum likelihood. */
export interface PowerLawTail {
  readonly exponent: number;
  /** (α − 1)/√n: of α for a given x_min. */
  readonly standardError: number;
  readonly xMin: number;
  /** Number of values at or above x_min. */
  readonly tailCount: number;
  /** Kolmogorov–Smirnov distance between the tail and its power law. */
  readonly distance: number;
}

/** Ascending values with their logarithms. */
export interface SortedLogs {
  readonly values: Float64Array;
  readonly logs: Float64Array;
}

export function sortedLogs(sorted: Float64Array): SortedLogs {
  return { values: sorted, logs: sorted.map((x) => Math.log(x)) };
}

/**
 * The power law on x ≥ x_min of largest likelihood,
 *
 *   p(x) = ((α − 1)/x_min) (x/x_min)^{−α},   α = 1 + n/Σ ln(x_k/x_min),
 *
 * with x_min, unless given, the value that brings tail and power law closest: least sup_x |F_n(x) − F(x)| over the
 * values that leave `fewest` in the tail; of more than 1000, over 1000 tails whose lengths are spaced by equal factors.
 *
 * @returns null if no such x_min leaves different values in the tail
 * @see Clauset, Shalizi & Newman 2009, SIAM Rev. 51, 661, equations 3.1, 3.2 and 3.9
 */
export function powerLawTail(sample: SortedLogs, fewest: number, xMin?: number): PowerLawTail | null {
  const { values, logs } = sample;
  if (xMin !== undefined) {
    const start = values.findIndex((x) => x >= xMin);
    return start < 0 || values.length - start < fewest ? null : fittedFrom(sample, start, xMin);
  }
  const starts = candidateStarts(values, fewest);
  const sums = suffixSums(logs);
  // from a coarse pass the bound is low from the start: most candidates are then left after a few values
  const stride = Math.max(1, Math.floor(Math.sqrt(starts.length)));
  const order = [...starts.filter((_, k) => k % stride === 0), ...starts.filter((_, k) => k % stride !== 0)];
  let [best, bound] = [-1, Number.POSITIVE_INFINITY];
  for (const start of order) {
    const count = values.length - start;
    const spread = sums[start]! - count * logs[start]!;
    if (!(spread > 0)) continue;
    const distance = distanceBelow(logs, start, logs[start]!, count / spread, bound);
    // of equal distances the longer tail, whatever the order of the search
    if (distance < bound || (distance === bound && start < best)) [best, bound] = [start, distance];
  }
  return best < 0 ? null : fittedFrom(sample, best, values[best]!);
}

function fittedFrom({ values, logs }: SortedLogs, start: number, xMin: number): PowerLawTail | null {
  const tailCount = values.length - start;
  const logMin = Math.log(xMin);
  let spread = 0;
  for (let k = start; k < logs.length; k++) spread += logs[k]! - logMin;
  if (!(spread > 0)) return null;
  const slope = tailCount / spread;
  return {
    exponent: 1 + slope,
    standardError: slope / Math.sqrt(tailCount),
    xMin,
    tailCount,
    distance: distanceBelow(logs, start, logMin, slope, Number.POSITIVE_INFINITY),
  };
}

const mostCandidates = 1000;

/** Where tails may begin, ascending: at the first of equal values. */
function candidateStarts(values: Float64Array, fewest: number): readonly number[] {
  const longest = values.length;
  if (longest < fewest) return [];
  const lengths =
    longest - fewest < mostCandidates
      ? Array.from({ length: longest - fewest + 1 }, (_, k) => longest - k)
      : Array.from({ length: mostCandidates }, (_, k) =>
          Math.round(longest * (fewest / longest) ** (k / (mostCandidates - 1))),
        );
  const starts = lengths.map((length) => longest - length);
  return starts.filter((k, at) => k !== starts[at - 1] && (k === 0 || values[k]! > values[k - 1]!));
}

/** Σ_{j ≥ k} of the logarithms. */
function suffixSums(logs: Float64Array): Float64Array {
  const sums = new Float64Array(logs.length + 1);
  for (let k = logs.length - 1; k >= 0; k--) sums[k] = sums[k + 1]! + logs[k]!;
  return sums;
}

/** sup |F_n − F| of the tail from `start`, or Infinity as soon as it exceeds the bound. */
function distanceBelow(
  logs: Float64Array,
  start: number,
  logMin: number,
  slope: number,
  bound: number,
): number {
  const count = logs.length - start;
  const stride = Math.max(1, count >> 4);
  let distance = 0;
  // strided passes see a large distance early; together they see every value
  for (let offset = 0; offset < stride; offset++) {
    for (let k = offset; k < count; k += stride) {
      const f = -Math.expm1(-slope * (logs[start + k]! - logMin));
      const here = Math.max((k + 1) / count - f, f - k / count);
      if (here > distance) {
        distance = here;
        if (distance > bound) return Number.POSITIVE_INFINITY;
      }
    }
  }
  return distance;
}

/** One value of the power law: x_min u^{−1/(α−1)}. */
export function samplePowerLaw({ exponent, xMin }: PowerLawTail, uniform: number): number {
  return xMin * uniform ** (-1 / (exponent - 1));
}
