import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { safetensors } from "../checkpoints/safetensors-writer.ts";

/** A matrix to be written in single precision. */
export interface WrittenMatrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
}

/** A folder for the files of one test. */
export const newFolder = () => mkdtempSync(join(tmpdir(), "dyson-recorded-weights-"));

/** Writes matrices as another program would: one file, and the folders that it needs. */
export function writeWeights(path: string, matrices: readonly WrittenMatrix[]): void {
  const header: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { name, rows, columns, values } of matrices) {
    const data = new Uint8Array(Float32Array.from(values).buffer);
    header[name] = { dtype: "F32", shape: [rows, columns], data_offsets: [at, at + data.length] };
    at += data.length;
    parts.push(data);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, safetensors(header, Buffer.concat(parts)));
}
