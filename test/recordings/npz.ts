import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { dump } from "npyjs";

/** An array for numpy, the last index fastest. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

const folder = mkdtempSync(join(tmpdir(), "recordings-"));
let count = 0;

/** Writes arrays as `np.savez` does, and returns the path. */
export function npzFile(arrays: Readonly<Record<string, NumpyArray>>): string {
  const path = join(folder, `${count++}.npz`);
  const members = Object.entries(arrays).map(([name, { shape, values }]) => [
    `${name}.npy`,
    new Uint8Array(dump(Float64Array.from(values), [...shape])),
  ]);
  writeFileSync(path, zipSync(Object.fromEntries(members), { level: 0 }));
  return path;
}
