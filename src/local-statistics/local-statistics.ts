import { brodyFit } from "./brody.ts";
import { resolvedSpectra } from "./coincident-levels.ts";
import { effectiveBeta } from "./effective-beta.ts";
import type { LocalEstimate } from "./estimate.ts";
import { lawUnfolding } from "./law-unfolding.ts";
import { numberVariance } from "./number-variance.ts";
import { polynomialUnfolding } from "./polynomial-unfolding.ts";
import { rigidity } from "./rigidity.ts";
import { spacingRatio } from "./spacing-ratio.ts";
import { spacingMoments } from "./spacings.ts";
import type { Spectra } from "./spectra.ts";
import { separateLevels, splineUnfolding } from "./spline-unfolding.ts";
import { type Unfolded, type Unfolding, unfold } from "./unfold.ts";

export interface LocalStatisticsOptions {
  /** The law of the levels, if known: then used for unfolding. */
  readonly law?: { cdf(x: number): number; readonly title?: string };
  /** L of Σ² and Δ₃, in mean spacings; 1, 2, 5, 10, 20 by default. */
  readonly lengths?: readonly number[];
  /** Fraction of levels left out on each side; 0.1 by default. */
  readonly trim?: number;
}

export interface LocalStatistic {
  readonly name: string;
  /** With the first of the `unfoldings`. */
  readonly estimate: LocalEstimate;
  /** Least and largest value over all unfoldings; for the ratio, which needs none, its value twice. */
  readonly range: readonly [number, number];
  /** In the order of `unfoldings`. */
  readonly values: readonly number[];
}

export interface LocalStatisticsReport {
  readonly unfoldings: readonly string[];
  readonly statistics: readonly LocalStatistic[];
  readonly warnings: readonly string[];
}

/**
 * Every local statistic of spectra by the default unfolding, with its range over the other choices: a statistic whose
 * range is wider than its error depends more on the unfolding than on the levels.
 *
 * Unfolded by the law if one is given, otherwise by a polynomial of degree 7 (for fewer than 70 levels a tenth of their number);
 * also by polynomials of degree 2 less and 2 more and by a smoothing spline of 12 degrees of freedom; and, for several
 * spectra, by polynomials fitted to each.
 *
 * Levels that coincide to rounding count as equal, with a warning; {@link distinctLevels} leaves one of each.
 *
 * @throws RangeError for levels that are not finite, fewer than ten of them that are a millionth of the spectrum's width
 *   apart, a length not above 0, or a trim outside [0, 0.5)
 */
export function localStatistics(
  spectra: Spectra,
  options: LocalStatisticsOptions = {},
): LocalStatisticsReport {
  const { law, lengths = [1, 2, 5, 10, 20], trim = 0.1 } = options;
  const { spectra: sorted } = resolvedSpectra(spectra);
  const separate = sorted.map(separateLevels);
  const fewest = Math.min(...separate);
  if (fewest < 10) {
    const r = separate.indexOf(fewest);
    const { length } = sorted[r];
    const close = fewest < length ? ` apart from each other among the ${length} of spectra[${r}]` : "";
    throw new RangeError(`spectra: must hold at least 10 levels each to be unfolded, got ${fewest}${close}`);
  }
  const unfolded = choices(fewest, law, sorted.length > 1).map(({ unfolding, staircase }) =>
    unfold(sorted, unfolding, { trim, staircase }),
  );
  const byUnfolding = unfolded.map((spectra) => measured(spectra, lengths));
  const ratio = spacingRatio(sorted, { trim });
  const statistics = byUnfolding[0].map(({ name, estimate }, k): LocalStatistic => {
    const values = byUnfolding.map((list) => list[k].estimate.value);
    return { name, estimate, values, range: [Math.min(...values), Math.max(...values)] };
  });
  const value = ratio.value;
  return {
    unfoldings: unfolded.map(({ unfolding, staircase }) =>
      sorted.length > 1 && staircase === "each" ? `${unfolding}, fitted to each spectrum` : unfolding,
    ),
    statistics: [
      { name: "ratio.mean", estimate: ratio, range: [value, value], values: byUnfolding.map(() => value) },
      ...statistics,
    ],
    warnings: [...new Set(unfolded.flatMap(({ warnings }) => warnings))],
  };
}

interface Choice {
  readonly unfolding: Unfolding;
  readonly staircase: "ensemble" | "each";
}

function choices(levels: number, law: LocalStatisticsOptions["law"], several: boolean): readonly Choice[] {
  const degree = Math.max(1, Math.min(7, Math.floor(levels / 10)));
  const degrees = [degree, degree - 2, degree + 2].filter((d) => d >= 1);
  const list = [
    ...(law === undefined ? [] : [lawUnfolding(law)]),
    ...degrees.map(polynomialUnfolding),
    splineUnfolding(Math.min(12, levels / 2)),
  ];
  return [
    ...list.map((unfolding) => ({ unfolding, staircase: "ensemble" as const })),
    ...(several ? [{ unfolding: polynomialUnfolding(degree), staircase: "each" as const }] : []),
  ];
}

function measured(
  unfolded: Unfolded,
  lengths: readonly number[],
): readonly { readonly name: string; readonly estimate: LocalEstimate }[] {
  const [nearest, next] = [spacingMoments(unfolded), spacingMoments(unfolded, 2)];
  return [
    { name: "spacing.mean", estimate: nearest.mean },
    { name: "spacing.variance", estimate: nearest.variance },
    { name: "spacing.next.variance", estimate: next.variance },
    { name: "brody", estimate: brodyFit(unfolded) },
    { name: "beta", estimate: effectiveBeta(unfolded) },
    ...numberVariance(unfolded, lengths).map((estimate) => ({
      name: `number-variance(${estimate.length})`,
      estimate,
    })),
    ...rigidity(unfolded, lengths).map((estimate) => ({ name: `rigidity(${estimate.length})`, estimate })),
  ];
}
