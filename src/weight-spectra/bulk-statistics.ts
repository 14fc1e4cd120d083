import { levelSpacing } from "../laws/index.ts";
import {
  brodyFit,
  distinctLevels,
  type LocalEstimate,
  polynomialUnfolding,
  spacingRatio,
  spacings,
  splineUnfolding,
  unfold,
} from "../local-statistics/index.ts";
import type { Random } from "../random/index.ts";
import { type DistanceEstimate, fittedDistance } from "../statistics/index.ts";
import { bulkSingularValues, type SpectrumAnalysis } from "./spectrum-analysis.ts";

/** Level repulsion in several weight matrices, taken together. */
export interface BulkStatistics {
  readonly matrices: number;
  /** ⟨r̃⟩ of the singular values of the bulk, its error from the scatter between matrices: 0.5307 at β = 1. */
  readonly ratio: LocalEstimate;
  /** For each unfolding, the default first: the results depend on it. */
  readonly unfoldings: readonly UnfoldedStatistics[];
}

export interface UnfoldedStatistics {
  readonly unfolding: string;
  /** Spacings of all matrices, each in units of its mean. */
  readonly spacings: Float64Array;
  /** Distance of these from the exact law of β = 1; NaN for fewer than eight matrices. */
  readonly distance: DistanceEstimate;
  /** 1 for Wigner's surmise, 0 for Poisson's. */
  readonly brody: LocalEstimate;
}

/** Fraction of levels left out at each end of the bulk: the edges follow other laws. */
const trim = 0.1;

/**
 * Spacings and their ratios in the bulk of several matrices: excluding outliers and the tenth of the levels next to
 * each edge. Singular values are taken rather than their squares, since their density changes less from level to level.
 * Every matrix is unfolded separately, as the densities of trained matrices differ. Levels that are 0 to rounding do not
 * belong to the bulk; other coincidences are among the warnings of the ratio.
 *
 * @throws RangeError if a bulk cannot be unfolded: see {@link canBeUnfolded}
 */
export function bulkStatistics(analyses: readonly SpectrumAnalysis[], random: Random): BulkStatistics {
  const spectra = analyses.map(bulkSingularValues);
  const fewest = Math.min(...analyses.map(distinctInBulk));
  if (!(fewest >= fewestDistinct))
    throw new RangeError(
      `analyses: must each have at least ${fewestDistinct} distinct levels in their bulk, got ${fewest} in one of ${analyses.length}`,
    );
  const degree = Math.max(1, Math.min(7, Math.floor(fewest / 10)));
  const choices = [
    ...[degree, degree - 2, degree + 2].filter((d) => d >= 1).map(polynomialUnfolding),
    splineUnfolding(Math.min(12, fewest / 2)),
  ];
  const { cdf } = levelSpacing(1);
  return {
    matrices: spectra.length,
    ratio: spacingRatio(spectra, { trim }),
    unfoldings: choices.map((unfolding) => {
      const unfolded = unfold(spectra, unfolding, { trim, staircase: "each" });
      const replicas = spacings(unfolded).map((spacings) => {
        const mean = spacings.reduce((sum, s) => sum + s, 0) / spacings.length;
        return spacings.map((s) => s / mean);
      });
      return {
        unfolding: unfolding.title,
        spacings: Float64Array.from(replicas.flatMap((spacings) => Array.from(spacings))).sort(),
        distance: fittedDistance({ replicas, standardise: { kind: "scale" }, cdf }, 0.95, () =>
          random.uniform(),
        ),
        brody: brodyFit(unfolded),
      };
    }),
  };
}

/** Whether the bulk of a matrix has enough distinct levels for every unfolding. */
export function canBeUnfolded(analysis: SpectrumAnalysis): boolean {
  return distinctInBulk(analysis) >= fewestDistinct;
}

function distinctInBulk(analysis: SpectrumAnalysis): number {
  const levels = bulkSingularValues(analysis);
  return levels.length < 3 ? levels.length : distinctLevels(levels).spectra[0].length;
}

/** A smoothing spline needs four points and more than its degrees of freedom. */
const fewestDistinct = 5;
