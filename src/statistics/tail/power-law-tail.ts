import {
  type PowerLawProbabilities,
  powerLawExponent,
  powerLawMoments,
  powerLawProbabilities,
} from "./bounded-power-law.ts";
import type { SortedLogs } from "./sorted-logs.ts";

/** A power law from x_min on, fitted by maximum likelihood. */
export interface PowerLawTail {
  readonly exponent: number;
  /** Of α for a given x_min, from Fisher's information: 1/√(n Var ln x), on the half line (α − 1)/√n. */
  readonly standardError: number;
  readonly xMin: number;
  /** Number of values at or above x_min. */
  readonly tailCount: number;
  /** Kolmogorov–Smirnov distance between the tail and its power law. */
  readonly distance: number;
}

/**
 * The maximum-likelihood power law on x ≥ x_min. For real numbers without an upper end
 *
 *   p(x) = ((α − 1)/x_min) (x/x_min)^{−α},   α = 1 + n/Σ ln(x_k/x_min),
 *
 * else the law ∝ x^{−α} on the sample's support, see {@link powerLawMoments}; with x_min, unless given, the value that brings
 * tail and power law closest: minimum of sup_x |F_n(x) − F(x)| over the values that leave `fewest` in the tail; for more than
 * 1000, over 1000 tails with geometrically spaced lengths.
 *
 * @returns null if no such x_min leaves distinct values in the tail
 * @see Clauset, Shalizi & Newman 2009, SIAM Rev. 51, 661, equations 3.1, 3.2, 3.5 and 3.9
 */
export function powerLawTail(sample: SortedLogs, fewest: number, xMin?: number): PowerLawTail | null {
  const { values, logs, below } = sample;
  const count = below.at(-1)!;
  if (xMin !== undefined) {
    const start = values.findIndex((x) => x >= xMin);
    return start < 0 || count - below[start] < fewest ? null : fittedFrom(sample, start, xMin);
  }
  const starts = candidateStarts(below, fewest);
  const sums = suffixSums(sample);
  // after a coarse pass the bound is low from the start: most candidates are then abandoned after a few values
  const stride = Math.max(1, Math.floor(Math.sqrt(starts.length)));
  const order = [...starts.filter((_, k) => k % stride === 0), ...starts.filter((_, k) => k % stride !== 0)];
  let [best, bound] = [-1, Number.POSITIVE_INFINITY];
  for (const start of order) {
    const tailCount = count - below[start];
    const spread = sums[start] - tailCount * logs[start];
    if (!(spread > 0)) continue;
    const exponent = powerLawExponent(tailCount / spread, values[start], sample);
    const law = powerLawProbabilities(exponent, values[start], sample);
    const distance = distanceBelow(sample, start, logs[start], law, bound);
    // for equal distances the longer tail, in any order of the search
    if (distance < bound || (distance === bound && start < best)) [best, bound] = [start, distance];
  }
  return best < 0 ? null : fittedFrom(sample, best, values[best]);
}

function fittedFrom(sample: SortedLogs, start: number, xMin: number): PowerLawTail | null {
  const { logs, below } = sample;
  const tailCount = below.at(-1)! - below[start];
  const logMin = Math.log(xMin);
  let spread = 0;
  for (let k = start; k < logs.length; k++) spread += (below[k + 1] - below[k]) * (logs[k] - logMin);
  if (!(spread > 0)) return null;
  const exponent = powerLawExponent(tailCount / spread, xMin, sample);
  const law = powerLawProbabilities(exponent, xMin, sample);
  const { variance } = powerLawMoments(exponent, xMin, sample);
  return {
    exponent,
    standardError: 1 / Math.sqrt(tailCount * variance),
    xMin,
    tailCount,
    distance: distanceBelow(sample, start, logMin, law, Number.POSITIVE_INFINITY),
  };
}

const mostCandidates = 1000;

/** Where tails may begin, ascending. */
function candidateStarts(below: Float64Array, fewest: number): readonly number[] {
  const longest = below.at(-1)!;
  if (longest < fewest) return [];
  const all = Array.from(below.subarray(0, -1).keys()).filter((k) => longest - below[k] >= fewest);
  if (all.length <= mostCandidates) return all;
  const lengths = Array.from({ length: mostCandidates }, (_, k) =>
    Math.round(longest * (fewest / longest) ** (k / (mostCandidates - 1))),
  );
  // for equal values the first
  let at = 0;
  const starts = lengths.map((length) => {
    while (below[at + 1] <= longest - length) at++;
    return at;
  });
  return starts.filter((k, position) => k !== starts[position - 1]);
}

/** Σ_{j ≥ k} of the logarithms. */
function suffixSums({ logs, below }: SortedLogs): Float64Array {
  const sums = new Float64Array(logs.length + 1);
  for (let k = logs.length - 1; k >= 0; k--) {
    sums[k] = sums[k + 1] + (below[k + 1] - below[k]) * logs[k];
  }
  return sums;
}

/** sup |F_n − F| of the tail from `start`, or Infinity as soon as it exceeds the bound. */
function distanceBelow(
  { values, logs, below }: SortedLogs,
  start: number,
  logMin: number,
  law: PowerLawProbabilities,
  bound: number,
): number {
  const before = below[start];
  const count = below.at(-1)! - before;
  const different = logs.length - start;
  const stride = Math.max(1, different >> 4);
  let distance = 0;
  // strided passes find a large distance early; together they cover every value
  for (let offset = 0; offset < stride; offset++) {
    for (let k = start + offset; k < logs.length; k += stride) {
      const y = logs[k] - logMin;
      // just below a value F is 1 − P(X ≥ x), at it P(X = x) more
      const f = 1 - law.survival(values[k], y);
      const here = Math.max(
        (below[k + 1] - before) / count - f - law.mass(y),
        f - (below[k] - before) / count,
      );
      if (here > distance) {
        distance = here;
        if (distance > bound) return Number.POSITIVE_INFINITY;
      }
    }
  }
  return distance;
}
