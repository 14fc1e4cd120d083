import { quantileSorted, sampleStandardDeviation } from "./descriptive.ts";
import { confidenceFactor } from "./student-t.ts";

/** Values grouped in independent replicas, and the law that they should follow after standardisation. */
export interface FittedDistribution {
  /** Values of each replica. */
  readonly replicas: readonly Float64Array[];
  /**
   * How a value is standardised: divided by the sample's mean; centred on it and divided by a given width; or with given
   * offset and width.
   */
  readonly standardise:
    | { readonly kind: "scale" }
    | { readonly kind: "centre"; readonly width: number }
    | { readonly kind: "fixed"; readonly offset: number; readonly width: number };
  /** Distribution function of the standardised law. */
  cdf(z: number): number;
}

/** Minimum number of independent replicas: with fewer the bootstrap gives no error. */
export const fewestForDistance = 8;

export interface DistanceEstimate {
  /** Kolmogorov–Smirnov distance D = sup |F_n − F|. */
  readonly distance: number;
  readonly standardError: number;
  /** D ± q, not below 0, with q the confidence quantile of sup|G_b − G_n|: see fittedDistance. */
  readonly interval: readonly [number, number];
  /** P(D ≥ observed) if the law is true. */
  readonly pValue: number;
}

/**
 * Kolmogorov–Smirnov distance to a law one of whose parameters is fitted, for correlated samples.
 *
 * Whole replicas are resampled, so the errors include the correlation of snapshots; the mean is refitted
 * to every draw, so they include the fit. With G_n = F_n − F(·; θ_n), G its limit and draws G_b, sup|G_b − G_n|
 * is distributed as sup|G_n − G|. Under the law G = 0: that gives the p-value. In any case the true distance lies
 * within sup|G_n − G| of D: that gives the interval. Draws underestimate this in two ways. As a variance about the mean of R
 * values, their spread is too small by √((R − 1)/R) and itself uncertain: sup|G_b − G_n| is enlarged by √(R/(R − 1)) t_{R−1}/t_∞,
 * t the quantiles of Student's law. And they step only at the N values: a walk of N steps of 1/√N misses
 * 0.5826/√N of the supremum of a Brownian bridge, F_n of a continuous law 1/(6√N), so that (0.5826 − 1/6)/N is added.
 * The quantile for independent values is then that of Kolmogorov's exact law to 1 % from 50 of them on; with a fitted mean the
 * interval contains 0 slightly more often than stated, and from eight replicas on, under a true law, at least as often, for any
 * correlation within them (test/statistics/distance-coverage.test.ts). D is taken at 2000 values, the quantiles of the
 * law as fitted to the whole sample: to 5·10⁻⁴.
 *
 * @see Siegmund 1985, Sequential Analysis, ch. X (the walk); Stephens 1970, J. R. Statist. Soc. B 32, 115 (F_n)
 * @param uniform random numbers in (0, 1), for the draws
 * @param bootstrapDraws their number; the error of the interval falls as its inverse square root
 * @returns NaN throughout for fewer than eight replicas
 */
export function fittedDistance(
  sample: FittedDistribution,
  confidence: number,
  uniform: () => number,
  bootstrapDraws = 400,
): DistanceEstimate {
  const count = sample.replicas.length;
  if (count < fewestForDistance || sample.replicas.some((values) => values.length === 0)) {
    return {
      distance: Number.NaN,
      standardError: Number.NaN,
      interval: [Number.NaN, Number.NaN],
      pValue: Number.NaN,
    };
  }
  const difference = differenceFromLaw(sample);
  const fullSample = difference(new Float64Array(count).fill(1)).slice();
  const distance = supremum(fullSample);
  const short =
    Math.sqrt(count / (count - 1)) *
    (confidenceFactor(confidence, count - 1) / confidenceFactor(confidence, Number.POSITIVE_INFINITY));
  const values = sample.replicas.reduce((sum, replica) => sum + replica.length, 0);
  const draws: number[] = [];
  const spread: number[] = [];
  for (let draw = 0; draw < bootstrapDraws; draw++) {
    const weights = new Float64Array(count);
    for (let k = 0; k < count; k++) weights[Math.floor(uniform() * count)] += 1;
    const resampled = difference(weights);
    draws.push(supremum(resampled));
    for (let g = 0; g < resampled.length; g++) resampled[g] = resampled[g] - fullSample[g];
    spread.push(short * supremum(resampled) + betweenValues / values);
  }
  const reach = quantileSorted(
    spread.sort((a, b) => a - b),
    confidence,
  );
  return {
    distance,
    standardError: sampleStandardDeviation(draws),
    interval: [Math.max(0, distance - reach), distance + reach],
    pValue: (1 + spread.filter((value) => value >= distance).length) / (1 + bootstrapDraws),
  };
}

/** The part of a supremum missed by stepping only at the values, times their number. */
const betweenValues = 0.5826 - 1 / 6;

const gridSize = 2000;

/**
 * G = F_n − F(·; θ_n) at the grid, for replica weights. A value is located once in the cells of the grid; a draw
 * then only counts, and evaluates the law at the grid with its fitted θ.
 *
 * @returns a function whose result is overwritten by its next call
 */
function differenceFromLaw({ replicas, standardise, cdf }: FittedDistribution) {
  const law = tabulated(cdf);
  const sums = replicas.map((values) => values.reduce((sum, value) => sum + value, 0));
  const fitted = (weights: Float64Array) => {
    let [total, sum] = [0, 0];
    replicas.forEach((values, r) => {
      total += weights[r] * values.length;
      sum += weights[r] * sums[r];
    });
    const mean = sum / total;
    switch (standardise.kind) {
      case "scale":
        return { total, offset: 0, width: mean };
      case "centre":
        return { total, offset: mean, width: standardise.width };
      case "fixed":
        return { total, offset: standardise.offset, width: standardise.width };
    }
  };
  const { offset, width } = fitted(new Float64Array(replicas.length).fill(1));
  const grid = law.quantiles(gridSize).map((z) => offset + z * width);
  const cells = replicas.map((values) =>
    Uint16Array.from(values, (value) =>
      Math.min(gridSize - 1, Math.floor(law.cdf((value - offset) / width) * gridSize)),
    ),
  );
  const g = new Float64Array(gridSize);
  return (weights: Float64Array) => {
    const fit = fitted(weights);
    g.fill(0);
    cells.forEach((cell, r) => {
      const weight = weights[r] / fit.total;
      if (weight === 0) return;
      for (let k = 0; k < cell.length; k++) g[cell[k]] = g[cell[k]] + weight;
    });
    let cumulative = 0;
    for (let k = 0; k < gridSize; k++) {
      cumulative += g[k];
      g[k] = cumulative - law.cdf((grid[k] - fit.offset) / fit.width);
    }
    return g;
  };
}

function supremum(g: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < g.length; k++) largest = Math.max(largest, Math.abs(g[k]));
  return largest;
}

/** Linear interpolation on |z| ≤ 12, where the laws compared here change: error below 10⁻⁵. */
function tabulated(cdf: (z: number) => number) {
  const reach = 12;
  const nodes = 4096;
  const table = Float64Array.from({ length: nodes + 2 }, (_, k) => cdf(-reach + (2 * reach * k) / nodes));
  return {
    cdf(z: number): number {
      if (!(z > -reach)) return 0;
      if (z >= reach) return 1;
      const place = ((z + reach) * nodes) / (2 * reach);
      const k = Math.floor(place);
      return table[k] + (place - k) * (table[k + 1] - table[k]);
    },
    /** Upper ends of this many cells of equal probability; the last is the end of the table. */
    quantiles(count: number): Float64Array {
      let k = 0;
      return Float64Array.from({ length: count }, (_, cell) => {
        const target = (cell + 1) / count;
        while (k < nodes && table[k + 1] < target) k++;
        const rise = table[k + 1] - table[k];
        const within = rise > 0 ? Math.min(1, (target - table[k]) / rise) : 1;
        return cell === count - 1 ? reach : -reach + (2 * reach * (k + within)) / nodes;
      });
    },
  };
}
