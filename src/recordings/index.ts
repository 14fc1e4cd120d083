/** Spectra of a training that another program has recorded: an array of a file as an ensemble. */
export { readRecording } from "./read-recording.ts";
export {
  type Axis,
  axes,
  type ExpectedTraining,
  type Quantity,
  quantities,
  type RecordedTraining,
  type Recording,
  RecordingError,
  type RecordingSource,
} from "./recording.ts";
export * from "./weights/index.ts";
