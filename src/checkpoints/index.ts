/** Weights that other programs have written: readers, one file a format, and which matrices their tensors are. */
export type { Checkpoint, Contents, ModelConfig, SkippedTensor, Tensor } from "./checkpoint.ts";
export { CheckpointError } from "./checkpoint.ts";
export type { ElementType } from "./element-type.ts";
export type { LayerKind } from "./layer-kind.ts";
export { namePattern } from "./name-pattern.ts";
export { openCheckpoint } from "./open-checkpoint.ts";
export type { MatrixOptions } from "./tensor-pieces.ts";
export { type CheckpointMatrices, type CheckpointMatrix, weightMatricesOf } from "./weight-matrices.ts";
