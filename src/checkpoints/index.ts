/** Weights that other programs have written: readers, one file a format, and what a tensor's name means. */
export type { Checkpoint, Contents, ModelConfig, SkippedTensor, Tensor } from "./checkpoint.ts";
export { CheckpointError } from "./checkpoint.ts";
export { type ElementType, elementTypes } from "./element-type.ts";
export { openCheckpoint } from "./open-checkpoint.ts";
