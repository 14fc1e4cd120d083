import { componentRelaxation, componentVariance } from "./components.ts";
import { levelMean, levelVariance } from "./levels.ts";
import { ratioMean } from "./ratio.ts";
import { spacingMean, spacingMeanBlock, spacingSecondMomentBlock, spacingWidthBlock } from "./spacings.ts";

/** Every observable that is a number per level, multiplet or spectrum. A new one is one file and one line here. */
export const observables = {
  [levelMean.name]: levelMean,
  [levelVariance.name]: levelVariance,
  [spacingMean.name]: spacingMean,
  [spacingMeanBlock.name]: spacingMeanBlock,
  [spacingWidthBlock.name]: spacingWidthBlock,
  [spacingSecondMomentBlock.name]: spacingSecondMomentBlock,
  [ratioMean.name]: ratioMean,
  [componentVariance.name]: componentVariance,
  [componentRelaxation.name]: componentRelaxation,
} as const;

export { mergeStatistics } from "./merge-statistics.ts";
export { moments, varianceOf } from "./moments.ts";
export type { LevelStatistic, Observable } from "./observable.ts";
export { gapMeans } from "./spacings.ts";
