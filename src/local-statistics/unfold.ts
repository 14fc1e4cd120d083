import { resolvedSpectra } from "./coincident-levels.ts";
import { checkTrim, type Spectra } from "./spectra.ts";

/** A method to remove the mean density from a spectrum. */
export interface Unfolding {
  readonly title: string;
  /**
   * The smooth staircase N̄(x) of one spectrum.
   *
   * @param levels of `copies` spectra together, ascending: the staircase to be smoothed rises by 1/copies at each
   */
  fit(levels: Float64Array, copies: number): SmoothStaircase;
}

export interface SmoothStaircase {
  at(x: number): number;
  /** Number of fitted parameters; 0 for a given law. */
  readonly parameters: number;
}

/** One spectrum, unfolded: ξ = N̄(x), of mean spacing 1. */
export interface UnfoldedSpectrum {
  /** All levels, ascending. */
  readonly levels: Float64Array;
  /** Levels that are measured: first … end − 1. */
  readonly first: number;
  readonly end: number;
  /** Part of the unfolded axis in which windows slide. */
  readonly from: number;
  readonly to: number;
}

export interface Unfolded {
  readonly unfolding: string;
  readonly staircase: "ensemble" | "each";
  readonly spectra: readonly UnfoldedSpectrum[];
  /** Fraction of levels left out on each side. */
  readonly trim: number;
  /** Levels per fitted parameter: fluctuations longer than a fifth of it are noticeably suppressed. */
  readonly resolution: number;
  /** Whether the staircase is increasing on the levels. */
  readonly monotone: boolean;
  /** Warnings on levels that coincide to rounding and are equal here: repeated by every statistic. */
  readonly coincidences: readonly string[];
  readonly warnings: readonly string[];
}

export interface UnfoldOptions {
  /** Fraction of levels left out on each side after unfolding; 0.1 by default. */
  readonly trim?: number;
  /** One smooth staircase for all spectra together (default), or one fitted to each. */
  readonly staircase?: "ensemble" | "each";
}

/**
 * Spectra unfolded to mean spacing 1, ξ_i = N̄(x_i). Levels that coincide to rounding are one level several times, with
 * spacings of 0; {@link distinctLevels} leaves one of each.
 *
 * A staircase fitted to all spectra of an ensemble requires a common density; one fitted to each also removes
 * fluctuations of each beyond about a fifth of N/parameters levels, and lowers Σ² and Δ₃ there.
 *
 * @throws RangeError for levels that are not finite, fewer than three of them, or a trim outside [0, 0.5)
 */
export function unfold(spectra: Spectra, unfolding: Unfolding, options: UnfoldOptions = {}): Unfolded {
  const { trim = 0.1, staircase = "ensemble" } = options;
  checkTrim(trim);
  const { spectra: sorted, coincidences } = resolvedSpectra(spectra);
  const together =
    staircase === "ensemble" && sorted.length > 1 ? unfolding.fit(pooled(sorted), sorted.length) : null;
  let parameters = 0;
  let turned = 0;
  const unfolded = sorted.map((levels) => {
    const smooth = together ?? unfolding.fit(levels, 1);
    parameters = smooth.parameters;
    const values = levels.map((x) => smooth.at(x));
    for (let k = 1; k < values.length; k++) if (values[k] < values[k - 1]) turned++;
    const first = Math.floor(trim * values.length);
    const end = values.length - first;
    return { levels: values.sort(), first, end, from: first, to: end };
  });
  const measuredLevels = unfolded.reduce((sum, { first, end }) => sum + end - first, 0);
  const warnings = [...coincidences];
  if (turned > 0)
    warnings.push(
      `${unfolding.title}: the smooth staircase falls between ${turned} pairs of neighbouring levels, so that they are reordered: fewer parameters or more trimming are needed`,
    );
  if (measuredLevels < 3 * sorted.length)
    warnings.push(
      `trim = ${trim} leaves ${measuredLevels} levels of ${sorted.length} spectra: at least 3 each are needed`,
    );
  const copies = together === null ? 1 : sorted.length;
  return {
    unfolding: unfolding.title,
    staircase: together === null ? "each" : "ensemble",
    spectra: unfolded,
    trim,
    resolution: parameters === 0 ? Number.POSITIVE_INFINITY : (copies * sorted[0].length) / parameters,
    monotone: turned === 0,
    coincidences,
    warnings,
  };
}

/**
 * Spectra that already have mean spacing 1. Windows slide between the first and the last level kept.
 *
 * @throws RangeError as {@link unfold}
 */
export function alreadyUnfolded(spectra: Spectra, { trim = 0 }: { readonly trim?: number } = {}): Unfolded {
  checkTrim(trim);
  const { spectra: sorted, coincidences } = resolvedSpectra(spectra);
  const unfolded = sorted.map((levels) => {
    const first = Math.floor(trim * levels.length);
    const end = levels.length - first;
    return { levels, first, end, from: levels[first], to: levels[end - 1] };
  });
  return {
    unfolding: "none",
    staircase: "each",
    spectra: unfolded,
    trim,
    resolution: Number.POSITIVE_INFINITY,
    monotone: true,
    coincidences,
    warnings: coincidences,
  };
}

function pooled(sorted: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(sorted.reduce((sum, levels) => sum + levels.length, 0));
  let at = 0;
  for (const levels of sorted) {
    all.set(levels, at);
    at += levels.length;
  }
  return all.sort();
}
