import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { mutatedFile, seedFiles } from "./checkpoint-files.ts";

// A process that reads mutated checkpoints, some at a message, with the built library; whoever started it stops it when it
// hangs. It has read every sound file before, so that what is loaded once is not counted.

/** How the reading of one file ended. */
export interface Reading {
  readonly index: number;
  readonly file: string;
  /** "read", the message of a CheckpointError, or anything else that was thrown. */
  readonly outcome: "read" | "refused" | "failed";
  readonly message: string;
  /** Of the processor. */
  readonly seconds: number;
  /** The most that the process has ever held, and after the sound files. */
  readonly peakBytes: number;
  readonly soundBytes: number;
}

const { CheckpointError, openCheckpoint, weightMatricesOf }: typeof import("../../src/checkpoints/index.ts") =
  await import(new URL("../../dist/checkpoints/index.js", import.meta.url).href);

setFlagsFromString("--stack-trace-limit=10");
const folder = mkdtempSync(join(tmpdir(), "dyson-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => process.exit());

const seeds = seedFiles();
for (const { name, bytes } of seeds) await outcomeOf(`sound-${name}`, bytes);
const soundBytes = peak();

process.on("message", async ({ seed, indices }: { seed: number; indices: readonly number[] }) => {
  for (const index of indices) {
    const { name, bytes } = mutatedFile(seeds, seed, index);
    const start = process.cpuUsage();
    const result = await outcomeOf(`${index}-${name}`, bytes);
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    const reading: Reading = { index, file: name, ...result, seconds, peakBytes: peak(), soundBytes };
    process.send?.(reading);
  }
});
process.send?.("ready");

async function outcomeOf(name: string, bytes: Uint8Array): Promise<Pick<Reading, "outcome" | "message">> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  try {
    const checkpoint = await openCheckpoint(path);
    try {
      weightMatricesOf(checkpoint, { layout: "auto", conv: "slices" });
      for (const tensor of checkpoint.tensors) await tensor.read();
    } finally {
      await checkpoint.close();
    }
    return { outcome: "read", message: "" };
  } catch (error) {
    if (error instanceof CheckpointError) return { outcome: "refused", message: error.message };
    return { outcome: "failed", message: String((error as Error)?.stack ?? error) };
  } finally {
    rmSync(path);
  }
}

function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}
