import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export { npy } from "./numpy-writer.ts";
export { safetensors } from "./safetensors-writer.ts";

/** A folder of its own, gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dyson-checkpoints-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file into a temporary folder; its path. */
export function written(name: string, bytes: Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** A field of Protocol Buffers: a number, or bytes. */
export function field(number: number, value: number | string | Uint8Array): Buffer {
  if (typeof value === "number") return Buffer.from([...varint(number * 8), ...varint(value)]);
  const bytes = Buffer.from(value as Uint8Array);
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
}

export function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A TensorProto of ONNX. */
export function onnxTensor(name: string, type: number, shape: readonly number[], data: Uint8Array): Buffer {
  return Buffer.concat([...shape.map((length) => field(1, length)), field(2, type), field(8, name), data]);
}

/** A model of ONNX around the fields of its graph. */
export function onnxModel(...graph: readonly Uint8Array[]): Buffer {
  return Buffer.concat([field(1, 8), field(7, Buffer.concat(graph))]);
}

export const floats = (...numbers: readonly number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
export const doubles = (...numbers: readonly number[]) => new Uint8Array(Float64Array.from(numbers).buffer);
