import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Reading } from "./checkpoint-process.ts";

/** No damaged file may take longer; seconds of the processor. */
export const longest = 2;
/** After so many seconds on the clock a process is stopped, for one that waits for ever uses no processor. */
const longestWait = 60;
/** Nor more memory than the sound files, by this factor. */
export const mostMemory = 2;

export interface Finding {
  readonly index: number;
  readonly file: string;
  readonly faults: readonly string[];
  readonly message: string;
}

/** What is wrong with the way the reading of a file ended; empty if nothing is. */
export function faultsOf(reading: Reading): readonly string[] {
  const { outcome, message, seconds, peakBytes, soundBytes } = reading;
  const faults: string[] = [];
  if (outcome === "failed") faults.push("failed in words that are not its own");
  if (seconds > longest) faults.push(`took ${seconds.toFixed(1)} s`);
  if (peakBytes > mostMemory * soundBytes)
    faults.push(`took ${(peakBytes / soundBytes).toFixed(1)} × the memory`);
  if (/\p{Cc}/u.test(message) && outcome === "refused") faults.push("writes control characters");
  if (/\bundefined\b|\[object |\bNaN\b/.test(message) && outcome === "refused")
    faults.push(`says ${message}`);
  return faults;
}

/** Reads mutated checkpoints of a seed; which of them are read, refused, or show a fault. */
export async function readAll(
  seed: number,
  indices: readonly number[],
  processes: number,
  onProgress: (done: number) => void = () => {},
): Promise<{ readonly findings: readonly Finding[]; readonly read: number; readonly refused: number }> {
  const findings: Finding[] = [];
  let [next, done, read, refused] = [0, 0, 0, 0];
  const work = async (): Promise<void> => {
    let child: ChildProcess | null = null;
    while (next < indices.length) {
      const index = indices[next++];
      child ??= await start();
      const reading = await answer(child, { seed, index });
      if (reading === null) {
        child.kill("SIGKILL");
        child = null;
        findings.push({ index, file: "", faults: ["crashed, or had to be stopped"], message: "" });
      } else {
        if (reading.outcome === "read") read++;
        if (reading.outcome === "refused") refused++;
        const faults = faultsOf(reading);
        if (faults.length > 0) {
          findings.push({ index, file: reading.file, faults, message: reading.message });
          child.kill();
          child = null;
        }
      }
      onProgress(++done);
    }
    child?.kill();
  };
  await Promise.all(Array.from({ length: processes }, work));
  return { findings: findings.sort((a, b) => a.index - b.index), read, refused };
}

async function start(): Promise<ChildProcess> {
  const child = fork(new URL("checkpoint-process.ts", import.meta.url), {
    execArgv: ["--import", import.meta.resolve("tsx")],
  });
  await once(child, "message");
  return child;
}

/** Null where the process ends, or none comes in time. */
function answer(child: ChildProcess, question: { seed: number; index: number }): Promise<Reading | null> {
  return new Promise((resolve) => {
    const settle = (reading: Reading | null) => {
      clearTimeout(timer);
      child.off("message", settle);
      child.off("exit", end);
      resolve(reading);
    };
    const end = () => settle(null);
    const timer = setTimeout(end, longestWait * 1000);
    child.on("message", settle);
    child.on("exit", end);
    child.send(question);
  });
}
