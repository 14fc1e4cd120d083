export {
  levelTolerance,
  numericalRank,
  type Precision,
  singularValueFloor,
  storedPrecision,
} from "../linalg/index.ts";
export { type BrodyFit, brodyFit } from "./brody.ts";
export { type DistinctLevels, distinctLevels } from "./coincident-levels.ts";
export { effectiveBeta } from "./effective-beta.ts";
export type { LocalEstimate } from "./estimate.ts";
export * from "./exact-fluctuations.ts";
export { lawUnfolding } from "./law-unfolding.ts";
export * from "./local-statistics.ts";
export { fewestOfBulk } from "./noise-rank.ts";
export { type NoiseVariance, noiseVariance } from "./noise-variance.ts";
export * from "./number-variance.ts";
export type { OneParameterFit } from "./one-parameter-fit.ts";
export * from "./outliers.ts";
export { polynomialUnfolding } from "./polynomial-unfolding.ts";
export {
  indexOfRatio,
  type RatioOfOneSpectrum,
  ratioMoments,
  ratioOfOneSpectrum,
} from "./ratio-of-one-spectrum.ts";
export { type LevelClass, ratioCdf, ratioSurmise } from "./ratio-surmise.ts";
export { type Rigidity, rigidity, windowRigidity } from "./rigidity.ts";
export { type Smoothness, type Spline, smoothingSpline } from "./smoothing-spline.ts";
export { spacingRatio, spacingRatios } from "./spacing-ratio.ts";
export { type SpacingMoments, spacingMoments, spacings } from "./spacings.ts";
export type { Spectra } from "./spectra.ts";
export { splineUnfolding } from "./spline-unfolding.ts";
export * from "./unfold.ts";
