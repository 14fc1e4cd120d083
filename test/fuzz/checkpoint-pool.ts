import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import type { Reading } from "./checkpoint-process.ts";

/** No damaged file may take longer; seconds of the processor. */
export const longest = 2;
/** After so many seconds on the clock a process is stopped, for one that waits for ever uses no processor. */
const longestWait = 600;
/** Nor more memory than the sound files, by this factor. */
export const mostMemory = 2;

/** Files of one message, which a busy machine takes up late. */
const batchLength = 25;

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
  const pending = [...indices];
  let [done, read, refused] = [0, 0, 0];
  const work = async (): Promise<void> => {
    let child: ChildProcess | null = null;
    while (pending.length > 0) {
      const batch = pending.splice(0, batchLength);
      child ??= await start();
      let [answered, isSound] = [0, true];
      for await (const reading of answers(child, seed, batch)) {
        answered++;
        onProgress(++done);
        if (reading.outcome === "read") read++;
        if (reading.outcome === "refused") refused++;
        const { index, file, message } = reading;
        const faults = faultsOf(reading);
        isSound = faults.length === 0;
        if (isSound) continue;
        findings.push({ index, file, faults, message });
        break;
      }
      if (isSound && answered < batch.length) {
        isSound = false;
        findings.push({
          index: batch[answered++],
          file: "",
          faults: ["crashed, or had to be stopped"],
          message: "",
        });
      }
      if (isSound) continue;
      // a process that has shown a fault is replaced, and the next one reads what it has not come to
      child.kill("SIGKILL");
      child = null;
      pending.unshift(...batch.slice(answered));
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

/** A reading for each index; fewer where the process ends, or none comes in time. */
async function* answers(
  child: ChildProcess,
  seed: number,
  indices: readonly number[],
): AsyncGenerator<Reading> {
  const stopped = new AbortController();
  const timer = setTimeout(() => stopped.abort(), longestWait * 1000);
  const stop = () => stopped.abort();
  child.once("exit", stop);
  const messages = on(child, "message", { signal: stopped.signal });
  child.send({ seed, indices });
  try {
    for (let i = 0; i < indices.length; i++) {
      const { value } = await messages.next();
      timer.refresh();
      yield value[0] as Reading;
    }
  } catch {
    return;
  } finally {
    clearTimeout(timer);
    child.off("exit", stop);
    await messages.return?.();
  }
}
