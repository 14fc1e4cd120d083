import { estimateOver, type LocalEstimate, type Terms } from "./estimate.ts";
import { panelIntegral } from "./panel-integral.ts";
import type { Unfolded, UnfoldedSpectrum } from "./unfold.ts";
import { checkLengths, windowWarnings } from "./window-warnings.ts";

export interface NumberVariance extends LocalEstimate {
  /** L, in mean spacings */
  readonly length: number;
  /** Mean number of levels in the windows: L for a correct unfolding. */
  readonly meanCount: number;
}

export interface NumberVarianceOptions {
  /** Variance about L, the mean for a correct unfolding (default), or about the measured mean of the windows. */
  readonly about?: "length" | "mean";
}

/**
 * Number variance Σ²(L): variance of the number n of levels in a window of L mean spacings, over every position of the
 * window (the integral over positions is exact: n changes only where a level enters or leaves).
 *
 *   about the length:  ⟨(n − L)²⟩, unbiased for a correct unfolding
 *   about the mean:    ⟨n²⟩ − ⟨n⟩², too small by Var ⟨n⟩, which {@link numberVarianceBias} gives
 *
 * A fitted smooth staircase removes part of the fluctuations longer than `unfolded.resolution`.
 *
 * @param lengths each L, above 0
 * @throws RangeError if a length is not above 0 and finite
 * @see exactNumberVariance for large matrices
 */
export function numberVariance(
  unfolded: Unfolded,
  lengths: readonly number[],
  { about = "length" }: NumberVarianceOptions = {},
): readonly NumberVariance[] {
  checkLengths(lengths);
  return lengths.map((length) => {
    const terms = unfolded.spectra.map((spectrum) => countsInWindows(spectrum, length));
    const name = `Σ²(L = ${length})`;
    const estimate = estimateOver(name, terms, 2 * length, ([n, n2]) =>
      about === "mean" ? n2 - n * n : n2 - 2 * length * n + length * length,
    );
    const counts = estimateOver(name, terms, 2 * length, ([n]) => n);
    return {
      ...estimate,
      length,
      meanCount: counts.value,
      warnings: [...estimate.warnings, ...windowWarnings("Σ²", unfolded, length)],
    };
  });
}

/**
 * Bias of the variance about the measured mean, for one spectrum with windows of length L sliding over
 * positions in [0, T]:
 *
 *   Var ⟨n⟩ = (2/T²) ∫₀^T (T − d) C(d) dd,   C(d) = ½ [Σ²(L + d) + Σ²(|L − d|)] − Σ²(d)
 *
 * @param sigma2 Σ² of the levels, such as `(L) => exactNumberVariance(1, L)`
 * @param length L
 * @param range T, the length of the measured part of the spectrum less L
 * @throws RangeError if length or range is not above 0
 */
export function numberVarianceBias(sigma2: (L: number) => number, length: number, range: number): number {
  for (const [name, value] of Object.entries({ length, range }))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name}: must be above 0 and finite, got ${value}`);
  // covariance of the numbers of levels in two windows a distance d apart
  const covariance = (d: number) => 0.5 * (sigma2(length + d) + sigma2(Math.abs(length - d))) - sigma2(d);
  const integrand = (d: number) => ((2 * (range - d)) / range ** 2) * covariance(d);
  // |L − d| has a corner at L
  const corner = Math.min(length, range);
  const panels = (from: number, to: number) => Math.max(1, Math.ceil(2 * (to - from)));
  const before = panelIntegral(integrand, 0, corner, panels(0, corner));
  return corner < range ? before + panelIntegral(integrand, corner, range, panels(corner, range)) : before;
}

/** The numbers n and n² of levels in [x, x + L), each over the interval of x where they are constant. */
function countsInWindows({ levels, from, to }: UnfoldedSpectrum, length: number): Terms {
  const [place, weight, n, n2]: [number[], number[], number[], number[]] = [[], [], [], []];
  const end = to - length;
  let x = from;
  let [low, high] = [0, 0];
  while (low < levels.length && levels[low] < from) low++;
  high = low;
  while (high < levels.length && levels[high] < from + length) high++;
  while (x < end) {
    const leaves = low < levels.length ? levels[low] : Number.POSITIVE_INFINITY;
    const enters = high < levels.length ? levels[high] - length : Number.POSITIVE_INFINITY;
    const next = Math.min(leaves, enters, end);
    if (next > x) {
      place.push(x);
      weight.push(next - x);
      n.push(high - low);
      n2.push((high - low) ** 2);
      x = next;
    }
    if (next === end) break;
    if (leaves <= enters) low++;
    else high++;
  }
  return { place, weight, quantities: [n, n2] };
}
