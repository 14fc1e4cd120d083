import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { safetensors } from "./safetensors-writer.ts";

// `npx tsx test/checkpoints/peak-memory.ts --matrices 16 --rows 4096`: reads a file of 1 GB, matrix by matrix, with the
// built library, and prints the most memory that the process has held. The file has holes, and takes no place on the disk.

const { values } = parseArgs({
  options: { matrices: { type: "string", default: "16" }, rows: { type: "string", default: "4096" } },
});
const { openCheckpoint, weightMatricesOf }: typeof import("../../src/checkpoints/index.ts") = await import(
  new URL("../../dist/checkpoints/index.js", import.meta.url).href
);
const [count, rows] = [Number(values.matrices), Number(values.rows)];
const bytes = 4 * rows * rows;

const folder = mkdtempSync(join(tmpdir(), "dyson-memory-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "large.safetensors");
const offsets = Array.from({ length: count }, (_, i) => [`layer.${i}.weight`, i * bytes] as const);
const header = Object.fromEntries(
  offsets.map(([name, at]) => [name, { dtype: "F32", shape: [rows, rows], data_offsets: [at, at + bytes] }]),
);
const start = safetensors(header, new Uint8Array(0));
const file = openSync(path, "w");
writeSync(file, start);
ftruncateSync(file, start.length + count * bytes);
// the last number of the last matrix, so that it is seen to be read
writeSync(file, Float32Array.of(1.5), 0, 4, start.length + count * bytes - 4);
closeSync(file);

const checkpoint = await openCheckpoint(path);
let [numbers, last] = [0, 0];
for (const matrix of weightMatricesOf(checkpoint, { layout: "auto", conv: "slices" }).matrices) {
  const x = await matrix.read();
  numbers += x.length;
  last = x[x.length - 1];
}
await checkpoint.close();
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ fileBytes: start.length + count * bytes, numbers, last, peakBytes }));
