import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";
import { memoryAdvice } from "../study/memory-failure.ts";
import { exitCodes } from "./exit-codes.ts";

/** A heap limit of at least this size is the default of the engine; bytes. */
const usualHeap = 1.5e9;

/** Marks a process as supervised. */
const mark = "DYSON_SUPERVISED";

/** The first lines of a crash report of the engine. */
const lastWords =
  /^(<--- Last few GCs --->|#\s*$|# Fatal error in|FATAL ERROR:|terminate called|Trace\/breakpoint trap)/;

/** Signals with which the engine aborts, and the corresponding exit codes. */
const aborts = { SIGABRT: 134, SIGTRAP: 133, SIGSEGV: 139, SIGILL: 132 } as const;

/** Whether this process has less memory than usual, so that the engine may abort without notice to the program. */
export function isMemoryBounded(): boolean {
  return getHeapStatistics().heap_size_limit < usualHeap || addressSpaceLimit() < Number.POSITIVE_INFINITY;
}

/** Whether this process is supervised by another one, with which it ends. */
export function isSupervised(): boolean {
  if (process.env[mark] === undefined || process.channel == null) return false;
  delete process.env[mark];
  process.once("disconnect", () => process.exit(exitCodes.interrupted));
  process.channel.unref();
  return true;
}

/**
 * Runs the same command in a child process, which the engine aborts if memory runs out: then says what to reduce, instead of
 * the trace of the engine.
 *
 * @returns the exit code
 */
export async function supervise(): Promise<number> {
  const [program = "", ...argv] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, program, ...argv], {
    env: { ...process.env, [mark]: "1" },
    stdio: ["inherit", "inherit", "pipe", "ipc"],
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGTERM", forward);
  // a terminal sends it to both
  process.on("SIGINT", process.stdin.isTTY ? () => {} : forward);
  const silenced = silencedFrom(lastWords, (text) => process.stderr.write(text));
  child.stderr?.on("data", (data: Buffer) => silenced.write(data.toString()));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  silenced.end();
  const aborted =
    (signal !== null && signal in aborts) || (Object.values(aborts) as number[]).includes(code ?? 0);
  if (!aborted) return code ?? exitCodes.failure;
  process.stderr.write(`dyson: ${memoryAdvice}\n`);
  return exitCodes.failure;
}

/** Passes text on up to the first line that matches. */
function silencedFrom(line: RegExp, write: (text: string) => void) {
  let [rest, silent] = ["", false];
  const pass = (text: string) => {
    silent ||= line.test(text);
    if (!silent) write(text);
  };
  return {
    write(text: string) {
      const lines = (rest + text).split(/(?<=\n)/);
      rest = lines.at(-1)?.endsWith("\n") ? "" : (lines.pop() ?? "");
      for (const whole of lines) pass(whole);
    },
    end: () => pass(rest),
  };
}

/** Bytes of addresses that this process may have (`ulimit -v`); infinite if there is no limit or it is unknown. */
export function addressSpaceLimit(): number {
  try {
    const limit = /^Max address space\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
