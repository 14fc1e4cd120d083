import { indexOfRatio, ratioOfOneSpectrum } from "../local-statistics/index.ts";
import type { Random } from "../random/index.ts";
import { tailFit } from "../statistics/index.ts";
import type { Nulls } from "./null-distributions.ts";
import { bulkSingularValues, type SpectrumAnalysis } from "./spectrum-analysis.ts";
import type { Shape } from "./weight-matrix.ts";
import type { Interval } from "./weights-interval.ts";
import type { WeightsRecord } from "./weights-record.ts";

/**
 * @param unit the analysis is that of singular values times this
 * @param shape of the matrix without rows and columns of zeros
 */
export function marchenkoPasturRecord(
  { fitted, outliers }: SpectrumAnalysis,
  shape: Shape,
  unit: number,
  { levels }: Nulls,
): NonNullable<WeightsRecord["marchenkoPastur"]> {
  const tested = { ...shape, size: outliers.size };
  const { variance, standardError, distance, expectedDistance, pValue } = fitted;
  const sigma = Math.sqrt(variance) / unit;
  const [n, m] = [Math.sqrt(tested.size), Math.sqrt(tested.length)];
  return {
    sigma: normalInterval(sigma, (sigma * standardError) / (2 * variance)),
    ...{ distance, expectedDistance, pValue },
    draws: levels(tested, "fitted").length,
    edges: [(m - n) * sigma, (m + n) * sigma],
  };
}

/**
 * Strength √((ℓ − 1)/√q) of an outlier whose direction has population variance ℓ: the singular value of the signal beneath
 * the noise, in units of σ (mn)^{1/4}, from which on a signal separates from a large bulk.
 */
export function outliersRecord(
  { outliers }: SpectrumAnalysis,
  { length }: Shape,
  unit: number,
): WeightsRecord["outliers"] {
  const root = Math.sqrt(outliers.size / length);
  return outliers.outliers.map(({ level, strength, pValue }) => ({
    value: Math.sqrt(level) / unit,
    strength: Math.sqrt((strength - 1) / root),
    pValue,
  }));
}

/** Fewer ratios hardly tell levels that repel from others. */
const fewestRatios = 10;

export function bulkRecord(analysis: SpectrumAnalysis): WeightsRecord["bulk"] {
  const levels = bulkSingularValues(analysis);
  if (levels.length < 3) return null;
  const { count, value, standardError, beta, pValue } = ratioOfOneSpectrum(levels);
  if (!(count >= fewestRatios)) return null;
  const ratio = normalInterval(value, standardError);
  const ends: [number, number] = [indexOfRatio(ratio.interval[0]), indexOfRatio(ratio.interval[1])];
  return {
    levels: levels.length,
    ratio,
    beta: { value: beta, standardError: (ends[1] - ends[0]) / (2 * twoSided95), interval: ends },
    pValue,
  };
}

interface TailOfRecord {
  readonly record: WeightsRecord["tail"];
  readonly warnings: readonly string[];
}

export const noTail: TailOfRecord = { record: null, warnings: [] };

/** @param logSpectralNorm log₁₀ of the largest eigenvalue in its own unit */
export function tailRecord(
  { levels, rank, tail }: SpectrumAnalysis,
  unit: number,
  logSpectralNorm: number,
  random: Random,
): TailOfRecord {
  if (tail === null) return noTail;
  const fit = tailFit(levels.slice(levels.length - rank), { random, draws: 100 });
  return {
    record: {
      alpha: normalInterval(fit.exponent, fit.standardError),
      xMin: fit.xMin / unit / unit,
      count: fit.tailCount,
      D: fit.distance,
      pValue: fit.pValue,
      verdict: fit.verdict.sentence,
      rivals: fit.rivals.map(({ law, favours, pValue }) => ({
        name: law.name,
        preferred: favours === "rival",
        pValue,
      })),
      alphaWeighted: fit.exponent * logSpectralNorm,
    },
    warnings: fit.warnings.map((warning) => `tail: ${warning}`),
  };
}

const twoSided95 = 1.959964;

function normalInterval(value: number, standardError: number): Interval {
  const reach = twoSided95 * standardError;
  return { value, standardError, interval: [value - reach, value + reach] };
}
