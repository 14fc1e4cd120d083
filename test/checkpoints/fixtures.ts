import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Files that torch, transformers, h5py, onnx and numpy have written. */
export const weights = resolve(import.meta.dirname, "../fixtures/weights");

export const weightFile = (name: string) => join(weights, name);

/** File, tensor (parts of fused ones after #), and the singular values that numpy has of it, descending. */
export const singularValuesByNumpy = JSON.parse(
  readFileSync(weightFile("singular-values.json"), "utf8"),
) as Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** Bit for bit, which is much faster than `toEqual`. */
export function isSame(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}
