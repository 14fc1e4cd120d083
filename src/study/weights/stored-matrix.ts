import {
  CheckpointError,
  type CheckpointMatrix,
  openCheckpoint,
  weightMatricesOf,
} from "../../checkpoints/index.ts";
import type { WeightsOptions } from "../../weight-spectra/index.ts";
import { matrixOptions } from "./plan.ts";

/** A matrix of a checkpoint, by name. */
export interface StoredMatrix {
  readonly path: string;
  readonly name: string;
  readonly options: WeightsOptions;
}

/**
 * Reads one matrix of a checkpoint.
 *
 * @throws CheckpointError if the file is damaged, or no longer has it
 */
export async function readMatrix({
  path,
  name,
  options,
}: StoredMatrix): Promise<{ readonly matrix: CheckpointMatrix; readonly values: Float64Array }> {
  const checkpoint = await openCheckpoint(path);
  try {
    const { matrices } = weightMatricesOf(checkpoint, matrixOptions(options));
    const matrix = matrices.find((each) => each.name === name);
    if (matrix === undefined) throw new CheckpointError(`${path}: has no ${name} any longer`);
    return { matrix, values: await matrix.read() };
  } finally {
    await checkpoint.close();
  }
}
