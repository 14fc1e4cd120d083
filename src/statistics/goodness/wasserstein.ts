import { sampleStandardDeviation } from "../descriptive.ts";
import { adaptiveIntegral, tailIntegral } from "./adaptive-integral.ts";
import {
  type Cdf,
  type GoodnessOfFit,
  probabilities,
  sampleWarnings,
  sortedSample,
} from "./goodness-of-fit.ts";
import { checkDraws, drawnPValue, type RandomSource } from "./random-source.ts";
import { resampledCounts } from "./resampled-counts.ts";

export interface WassersteinEstimate extends GoodnessOfFit {
  /** Bootstrap standard error of the distance; near 0 it is comparable to the distance. */
  readonly standardError: number;
  readonly pValueError: number;
}

/** A law to measure the distance from. */
export interface DistanceLaw {
  cdf(x: number): number;
  /** 1 − cdf without rounding, for heavy tails. */
  survival?(x: number): number;
  /** Support of the law; unbounded by default. */
  readonly support?: readonly [number, number];
}

/**
 * Wasserstein-1 distance of independent values from a law, in the unit of the values:
 *
 *   W = ∫ |F_n(x) − F(x)| dx,
 *
 * integrated between values, split where F crosses F_n, and over both tails; relative error about 1e-9. Infinite for a
 * law without a mean. Resampling gives its error and the p-value: ∫|F_b − F_n| dx is distributed as
 * ∫|F_n − F| dx under the law, up to tails beyond the sample, so p is somewhat too small for few values.
 *
 * @throws RangeError if there are no values, one is not finite or outside the support, or draws is below 20
 * @see del Barrio, Giné & Matrán 1999, Ann. Probab. 27, 1009
 */
export function wasserstein(
  values: ArrayLike<number>,
  law: DistanceLaw,
  { random, draws = 400 }: { readonly random: RandomSource; readonly draws?: number },
): WassersteinEstimate {
  checkDraws("wasserstein.draws", draws, 20);
  const sorted = sortedSample("wasserstein.values", values);
  const [low, high] = law.support ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (sorted[0] < low || sorted.at(-1)! > high) {
    const outside = sorted[0] < low ? sorted[0] : sorted.at(-1);
    throw new RangeError(`wasserstein.values: must lie in the support [${low}, ${high}], got ${outside}`);
  }
  const n = sorted.length;
  const scale = sorted.at(-1)! - sorted[0] || Math.abs(sorted[0]) || 1;
  const survival = (x: number) => law.survival?.(x) ?? 1 - law.cdf(x);
  const tails =
    tailIntegral((d) => law.cdf(sorted[0] - d), sorted[0] - low, scale) +
    tailIntegral((d) => survival(sorted.at(-1)! + d), high - sorted.at(-1)!, scale);
  const gaps = gapsOf(sorted, (x) => law.cdf(x));
  const statistic = tails + gaps.reduce((sum, gap, k) => sum + exactGap(gap, (k + 1) / n), 0);

  const distances: number[] = [];
  let reached = 0;
  for (let draw = 0; draw < draws; draw++) {
    const counts = resampledCounts(n, random);
    let [level, distance, spread] = [0, tails, 0];
    gaps.forEach((gap, k) => {
      level += counts[k] / n;
      distance += linearGap(gap, level);
      spread += Math.abs(level - (k + 1) / n) * gap.width;
    });
    distances.push(distance);
    if (spread >= statistic) reached++;
  }
  return {
    test: "Wasserstein-1",
    statistic,
    standardError: sampleStandardDeviation(distances),
    ...drawnPValue(reached, draws),
    count: n,
    warnings: sampleWarnings(
      sorted,
      30,
      "the p-value is too small, as resampling does not reach the tails of the law",
    ),
  };
}

/** Between two neighbouring values: F at both ends, and its integral. */
interface Gap {
  readonly from: number;
  readonly width: number;
  readonly ends: readonly [number, number];
  readonly integral: number;
  readonly cdf: Cdf;
}

function gapsOf(sorted: Float64Array, cdf: Cdf): readonly Gap[] {
  const f = probabilities(sorted, cdf);
  return Array.from({ length: sorted.length - 1 }, (_, k) => {
    const [from, to] = [sorted[k], sorted[k + 1]];
    const integral = to > from ? adaptiveIntegral(cdf, from, to) : 0;
    return { from, width: to - from, ends: [f[k], f[k + 1]] as const, integral, cdf };
  });
}

/** ∫ |level − F| over the gap. */
function exactGap({ from, width, ends, integral, cdf }: Gap, level: number): number {
  if (level <= ends[0] || level >= ends[1]) return Math.abs(integral - level * width);
  let [left, right] = [0, width];
  for (let k = 0; k < 52; k++) {
    const middle = (left + right) / 2;
    if (cdf(from + middle) < level) left = middle;
    else right = middle;
  }
  const below = left > 0 ? adaptiveIntegral(cdf, from, from + left) : 0;
  return level * left - below + (integral - below) - level * (width - left);
}

/** The same with F linear where it crosses the level: accurate enough for the spread of draws. */
function linearGap({ width, ends, integral }: Gap, level: number): number {
  if (level <= ends[0] || level >= ends[1]) return Math.abs(integral - level * width);
  return (width * ((level - ends[0]) ** 2 + (ends[1] - level) ** 2)) / (2 * (ends[1] - ends[0]));
}
