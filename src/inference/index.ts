/** Drift, noise, Dyson index and effective potential from recorded levels alone. */
export { highestOrder, type InferenceOptions, inferDynamics } from "./infer-dynamics.ts";
export { knownNoise, type NoiseBasis, polynomialNoise } from "./noise-basis.ts";
export { TrajectoryError } from "./prepare.ts";
export type {
  Coefficient,
  CurvePoint,
  InferenceResults,
  InferredDynamics,
  InferredSeries,
  ModelRow,
} from "./results.ts";
