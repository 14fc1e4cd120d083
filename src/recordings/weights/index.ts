/** Weights over a training that another program has recorded: files by a pattern, once they fit together. */
export { patternProblem } from "./file-pattern.ts";
export {
  type FollowedMatrix,
  type RecordedWeights,
  readRecordedWeights,
  type WeightsRecording,
} from "./recorded-weights.ts";
