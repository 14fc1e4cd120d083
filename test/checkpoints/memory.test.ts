import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("peak-memory.ts", import.meta.url));

/** Of a process that reads a file of so many square matrices, one after the other. */
async function measured(matrices: number, rows: number) {
  const args = [
    "--import",
    import.meta.resolve("tsx"),
    script,
    "--matrices",
    `${matrices}`,
    "--rows",
    `${rows}`,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as { fileBytes: number; numbers: number; last: number; peakBytes: number };
}

describe("a file of half a gigabyte", () => {
  it("is read in less than its own size of memory, which goes by its largest matrix", async () => {
    const { fileBytes, numbers, last, peakBytes } = await measured(32, 2048);
    expect(fileBytes).toBeGreaterThan(512 * 2 ** 20);
    expect([numbers, last]).toEqual([32 * 2048 ** 2, 1.5]);
    expect(peakBytes).toBeLessThan(320 * 2 ** 20);
  });
});
