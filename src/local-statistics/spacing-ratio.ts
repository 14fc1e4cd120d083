import { resolvedSpectra } from "./coincident-levels.ts";
import { estimateOver, type LocalEstimate } from "./estimate.ts";
import { checkTrim, type Spectra } from "./spectra.ts";

/**
 * Mean ratio of consecutive spacings, r̃ = min(S_i, S_{i+1})/max(S_i, S_{i+1}), which needs no unfolding.
 *
 * Large matrices: 0.5307 (β = 1), 0.5996 (2), 0.6744 (4), 2 ln 2 − 1 = 0.3863 for Poisson levels. Levels that coincide
 * to rounding have a spacing of 0, with a warning; {@link distinctLevels} leaves one of each. If two spacings are both
 * zero the ratio is undefined and left out.
 *
 * @param trim fraction of levels left out on each side; 0.1 by default
 * @throws RangeError for levels that are not finite, fewer than three of them, or a trim outside [0, 0.5)
 * @see Atas, Bogomolny, Giraud & Roux 2013, Phys. Rev. Lett. 110, 084101
 */
export function spacingRatio(
  spectra: Spectra,
  { trim = 0.1 }: { readonly trim?: number } = {},
): LocalEstimate {
  const { spectra: sorted, coincidences } = resolvedSpectra(spectra);
  const all = spacingRatios(sorted, { trim });
  const terms = all.map((ratios) => ({
    place: ratios.map((_, i) => i),
    weight: ratios.map((ratio) => (Number.isNaN(ratio) ? 0 : 1)),
    quantities: [ratios.map((ratio) => (Number.isNaN(ratio) ? 0 : ratio))],
  }));
  const estimate = estimateOver("⟨r̃⟩", terms, 2);
  const undefinedOnes = all.reduce((sum, ratios) => sum + ratios.filter(Number.isNaN).length, 0);
  const triples =
    undefinedOnes === 0
      ? []
      : [`⟨r̃⟩: ${undefinedOnes} triples of equal levels have no ratio and are left out`];
  return { ...estimate, warnings: [...estimate.warnings, ...coincidences, ...triples] };
}

/**
 * The ratios r̃ of each spectrum, in the order of its levels; NaN where three levels coincide.
 *
 * @throws RangeError as {@link spacingRatio}
 */
export function spacingRatios(
  spectra: Spectra,
  { trim = 0.1 }: { readonly trim?: number } = {},
): readonly Float64Array[] {
  checkTrim(trim);
  return resolvedSpectra(spectra).spectra.map((levels) => {
    const first = Math.floor(trim * levels.length);
    const count = Math.max(0, levels.length - 2 * first - 2);
    return Float64Array.from({ length: count }, (_, i) => {
      const below = levels[first + i + 1] - levels[first + i];
      const above = levels[first + i + 2] - levels[first + i + 1];
      return Math.min(below, above) / Math.max(below, above);
    });
  });
}
