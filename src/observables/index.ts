import {
  equalTemperatureLevelMean,
  equalTemperatureSpacingMean,
  equalTemperatureSpacingMeanBlock,
  equalTemperatureSpacingMeanDiscrete,
  spacingScalingExtrapolated,
  temperatureExponent,
} from "./across-points.ts";
import { componentRelaxation, componentVariance } from "./components.ts";
import {
  density,
  densityEqualWidth,
  densityEquilibrium,
  densityMarchenkoPastur,
  densitySemicircle,
  densityTwoSpecies,
} from "./densities.ts";
import { levelMean, levelVariance } from "./levels.ts";
import { marginsOf } from "./margins.ts";
import {
  batchNoiseExponent,
  batchNoiseExponentLevels,
  equalTemperatureLevelsGrowth,
  equalTemperatureLevelsVariance,
  equalTemperatureWeightsVariance,
  levelsGrowth,
  levelsLargest,
  levelsMean,
  levelsVariance,
  lossValidation,
  marchenkoPasturDistance,
  marchenkoPasturScale,
  twinsLevels,
  twinsWeights,
  weightsVariance,
} from "./networks.ts";
import { isOfLevels, isRecorded, type LevelObservable, type Observable } from "./observable.ts";
import { ratioMean } from "./ratio.ts";
import { spacingDistribution } from "./spacing-distribution.ts";
import { spacingMean, spacingMeanBlock, spacingSecondMomentBlock, spacingWidthBlock } from "./spacings.ts";
import {
  transientLevelMean,
  transientLevelsDistribution,
  transientLevelsMean,
  transientSpacingDistribution,
  transientSpacingMean,
} from "./transient.ts";

/** Of ensembles of spectra. A new one is one file, and here its import and one line: it is then listed, measured, judged and shown. */
export const observablesOfSpectra: readonly Observable[] = [
  levelMean,
  levelVariance,
  spacingMean,
  spacingMeanBlock,
  spacingWidthBlock,
  spacingSecondMomentBlock,
  spacingDistribution,
  density,
  densityTwoSpecies,
  densityEqualWidth,
  densitySemicircle,
  densityEquilibrium,
  densityMarchenkoPastur,
  ratioMean,
  componentVariance,
  componentRelaxation,
  transientLevelMean,
  transientLevelsMean,
  transientSpacingMean,
  transientLevelsDistribution,
  transientSpacingDistribution,
  equalTemperatureLevelMean,
  equalTemperatureSpacingMean,
  equalTemperatureSpacingMeanBlock,
  equalTemperatureSpacingMeanDiscrete,
  spacingScalingExtrapolated,
  temperatureExponent,
];

/** Observables of the weight matrices of a network, likewise. */
export const observablesOfNetworks: readonly Observable[] = [
  marchenkoPasturScale,
  marchenkoPasturDistance,
  ratioMean,
  weightsVariance,
  levelsVariance,
  levelsGrowth,
  levelsMean,
  levelsLargest,
  lossValidation,
  equalTemperatureWeightsVariance,
  equalTemperatureLevelsVariance,
  equalTemperatureLevelsGrowth,
  batchNoiseExponent,
  batchNoiseExponentLevels,
  twinsWeights,
  twinsLevels,
];

/** The observables that are numbers of a stationary sample. */
export const levelObservables: readonly LevelObservable[] = observablesOfSpectra.filter(isOfLevels);

/** Their default equivalence margins. */
export const defaultMargins = marginsOf(observablesOfSpectra);

/** Every observable, by name. */
export const observables: Readonly<Record<string, Observable>> = Object.fromEntries(
  [...observablesOfSpectra, ...observablesOfNetworks].map((observable) => [observable.name, observable]),
);

export { marginOf, marginsOf } from "./margins.ts";
export { mergeStatistics } from "./merge-statistics.ts";
export { moments, varianceOf } from "./moments.ts";
export type { LawDistance, LevelObservable, LevelStatistic, Margin, Observable } from "./observable.ts";
export { gapMeans } from "./spacings.ts";
export {
  isRecorded,
  levelMean,
  levelVariance,
  ratioMean,
  spacingMean,
  spacingMeanBlock,
  spacingSecondMomentBlock,
  spacingWidthBlock,
};
