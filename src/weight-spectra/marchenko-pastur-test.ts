import { sampleBetaLaguerre } from "../coulomb-gas/index.ts";
import { generalisedGamma, marchenkoPastur } from "../laws/index.ts";
import { noiseBesideOutliers } from "../local-statistics/index.ts";
import type { Random } from "../random/index.ts";
import { drawnPValue, kolmogorovDistance } from "../statistics/index.ts";
import type { Shape } from "./weight-matrix.ts";

/** Test of a spectrum against independent Gaussian entries of equal variance. */
export interface MarchenkoPasturTest {
  /** σ² of the entries: the given one, or the one fitted to the lower three quarters of the levels that are not outliers. */
  readonly variance: number;
  /** Includes the possible bias by directions near the outlier threshold; 0 if σ² was given. */
  readonly standardError: number;
  /** Kolmogorov–Smirnov distance of the levels x/(mσ²) from the Marchenko–Pastur law. */
  readonly distance: number;
  /** The mean of this distance for independent Gaussian entries of this shape. */
  readonly expectedDistance: number;
  /** The upper 5 % point for independent Gaussian entries. */
  readonly usualDistance: number;
  /** P(distance ≥ observed) for independent Gaussian entries. */
  readonly shapePValue: number;
  /** Of σ: √(Tr WᵀW/(mn σ²)), 1 where the given σ is right; null where σ² was fitted. */
  readonly scale: number | null;
  /** Two-sided P of that trace, which is χ² of mn degrees of freedom; null where σ² was fitted. */
  readonly scalePValue: number | null;
  /** p-value of both tests together, by Bonferroni. */
  readonly pValue: number;
}

/** Distances of matrices of independent Gaussian entries from the Marchenko–Pastur law, ascending. */
export type NullDistances = (shape: Shape, variance: "known" | "fitted") => Float64Array;

/**
 * Tests the levels of X = WᵀW against independent Gaussian entries of variance σ².
 *
 * Levels repel: under the null the distance from the Marchenko–Pastur law is of order ln n/n rather than 1/√n, so that the
 * usual p-values of the Kolmogorov–Smirnov test do not hold. Here they are sampled: exact spectra of the same shape
 * (Laguerre ensemble) are measured in the same way, with the same fit to the levels that are not outliers at
 * a significance of 1 %. If σ² is given, the trace,
 * Σx_i/σ² ~ χ²_{mn}, is tested as well: it detects a wrong σ, which hardly changes the shape, with a relative error
 * of 1/√(2mn).
 *
 * @param levels the n eigenvalues of WᵀW that are not zero by rank or to rounding, ascending
 * @param known σ², if known
 */
export function marchenkoPasturTest(
  levels: Float64Array,
  shape: Shape,
  nulls: NullDistances,
  known?: number,
): MarchenkoPasturTest {
  const { size, length } = shape;
  const { distance, variance, standardError } = measured(levels, shape, known);
  const reference = nulls(shape, known === undefined ? "fitted" : "known");
  const reached = reference.filter((value) => value >= distance).length;
  const shapePValue = drawnPValue(reached, reference.length).pValue;
  const common = {
    variance,
    standardError,
    distance,
    expectedDistance: reference.reduce((sum, value) => sum + value, 0) / reference.length,
    usualDistance: reference[Math.ceil(0.95 * reference.length) - 1],
    shapePValue,
  };
  if (known === undefined) return { ...common, scale: null, scalePValue: null, pValue: shapePValue };
  const trace = levels.reduce((sum, x) => sum + x, 0) / known;
  const { cdf, survival } = generalisedGamma({ shape: (size * length) / 2, rate: 1 / 2, power: 1 });
  const scalePValue = Math.min(1, 2 * Math.min(cdf(trace), survival(trace)));
  return {
    ...common,
    scale: Math.sqrt(trace / (size * length)),
    scalePValue,
    pValue: Math.min(1, 2 * Math.min(shapePValue, scalePValue)),
  };
}

/** Distances of `draws` exact spectra of one shape, measured both ways; ascending. */
export function distancesOfNoise(
  draws: number,
  shape: Shape,
  random: Random,
): Readonly<Record<"known" | "fitted", Float64Array>> {
  const [known, fitted] = [new Float64Array(draws), new Float64Array(draws)];
  const levels = new Float64Array(shape.size);
  for (let draw = 0; draw < draws; draw++) {
    sampleBetaLaguerre(shape.size, shape.length, 1, random, levels);
    known[draw] = measured(levels, shape, 1).distance;
    fitted[draw] = measured(levels, shape, undefined).distance;
  }
  return { known: known.sort(), fitted: fitted.sort() };
}

/**
 * Distances of `draws` exact spectra of every shape that is asked for, drawn once each.
 *
 * @param stream by how many shapes came before
 */
export function drawnDistances(draws: number, stream: (shape: number) => Random): NullDistances {
  const known = new Map<string, ReturnType<typeof distancesOfNoise>>();
  return (shape, variance) => {
    const key = `${shape.size} ${shape.length}`;
    const distances = known.get(key) ?? distancesOfNoise(draws, shape, stream(known.size));
    known.set(key, distances);
    return distances[variance];
  };
}

function measured(levels: Float64Array, { size, length }: Shape, known: number | undefined) {
  const { value, standardError, bias } =
    known === undefined
      ? noiseBesideOutliers(levels, length, size)
      : { value: known, standardError: 0, bias: 0 };
  const { cdf } = marchenkoPastur(size / length);
  const distance = kolmogorovDistance(levels, (x) => cdf(x / (length * value)));
  return { distance, variance: value, standardError: Math.hypot(standardError, bias) };
}
