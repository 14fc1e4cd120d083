import { erfc } from "../statistics/special-functions.ts";
import { spacingRatios } from "./spacing-ratio.ts";

/** ⟨r̃⟩ of a single spectrum, tested against level repulsion at β = 1. */
export interface RatioOfOneSpectrum {
  /** Number of ratios. */
  readonly count: number;
  /** ⟨r̃⟩; NaN where there are no ratios. */
  readonly value: number;
  /** For levels of the β that has this ⟨r̃⟩. */
  readonly standardError: number;
  /** The index β ≥ 0 of large β-ensembles that have this ⟨r̃⟩; 0 below that of Poisson levels. */
  readonly beta: number;
  /** Two-sided P of ⟨r̃⟩ at β = 1. */
  readonly pValue: number;
}

/**
 * ⟨r̃⟩ of the inner levels of one spectrum, its error, and the index β that it means.
 *
 * Ratios of one spectrum are correlated over a few levels only, so that ⟨r̃⟩ of N of them is normal with
 *
 *   Var ⟨r̃⟩ = s_β²/N,
 *
 * s_β and ⟨r̃⟩_β those of large β-ensembles ({@link ratioMoments}). The jackknife over segments of the spectrum
 * ({@link spacingRatio}) has no such prior knowledge, and of a hundred levels is itself uncertain by a quarter.
 *
 * @param levels of one spectrum, in any order
 * @param trim fraction of levels left out on each side; 0.1 by default
 * @throws RangeError as {@link spacingRatios}
 */
export function ratioOfOneSpectrum(
  levels: ArrayLike<number>,
  { trim = 0.1 }: { readonly trim?: number } = {},
): RatioOfOneSpectrum {
  const ratios = spacingRatios(levels, { trim })[0].filter((r) => !Number.isNaN(r));
  const count = ratios.length;
  const value = ratios.reduce((sum, r) => sum + r, 0) / count;
  const beta = indexOfRatio(value);
  const expected = ratioMoments(1);
  const z = ((value - expected.mean) * Math.sqrt(count)) / expected.deviation;
  return {
    count,
    value,
    standardError: ratioMoments(beta).deviation / Math.sqrt(count),
    beta,
    pValue: erfc(Math.abs(z) / Math.SQRT2),
  };
}

/** ⟨r̃⟩ of large matrices at this index, and s_β = √N times its standard deviation over N neighbouring ratios. */
export function ratioMoments(beta: number): { readonly mean: number; readonly deviation: number } {
  return { mean: along("beta", beta, "mean"), deviation: along("beta", beta, "deviation") };
}

/** The index β of large matrices with this ⟨r̃⟩, from 0 to the end of the table. */
export function indexOfRatio(ratio: number): number {
  return along("mean", ratio, "beta");
}

type Quantity = "beta" | "mean" | "deviation";

/** Linear between the rows of the table, constant beyond. */
function along(from: Quantity, x: number, to: Quantity): number {
  const above = table.findIndex((row) => row[from] >= x);
  if (Number.isNaN(x)) return Number.NaN;
  if (above === 0) return table[0][to];
  if (above < 0) return table[table.length - 1][to];
  const [a, b] = [table[above - 1], table[above]];
  return a[to] + ((b[to] - a[to]) * (x - a[from])) / (b[from] - a[from]);
}

/**
 * Moments of the ratios in the inner four fifths of spectra. Means at β = 0, 1, 2, 4: 2 ln 2 − 1, and Atas, Bogomolny,
 * Giraud & Roux 2013, table I. All others from 800 to 5000 β-Hermite spectra of 200 levels: means to 0.001,
 * deviations to 2 %, at β = 1 to 1 %, also by 3000 spectra each of matrices from 64 × 64 to 100 × 400.
 */
const table: readonly Readonly<Record<Quantity, number>>[] = [
  { beta: 0, mean: 2 * Math.LN2 - 1, deviation: 0.325 },
  { beta: 0.25, mean: 0.4391, deviation: 0.322 },
  { beta: 0.5, mean: 0.4762, deviation: 0.319 },
  { beta: 0.75, mean: 0.5071, deviation: 0.313 },
  { beta: 1, mean: 0.5307, deviation: 0.3065 },
  { beta: 1.5, mean: 0.5689, deviation: 0.296 },
  { beta: 2, mean: 0.5996, deviation: 0.287 },
  { beta: 3, mean: 0.6443, deviation: 0.263 },
  { beta: 4, mean: 0.6744, deviation: 0.245 },
  { beta: 6, mean: 0.7168, deviation: 0.226 },
];
