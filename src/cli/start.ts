import { setMaxListeners } from "node:events";
import { isMemoryFailure, memoryAdvice } from "../study/memory-failure.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { dyson } from "./program.ts";
import { writeLines, writeText } from "./terminal.ts";

/** The reason of an interrupted run: the user requested it. */
export class Interruption extends Error {
  override readonly name = "Interruption";
}

/**
 * Runs the command line in this process: its arguments, streams, signals and exit code.
 *
 * The first SIGINT or SIGTERM ends the run cleanly, a second one at once.
 */
export async function start(dependencies: Dependencies): Promise<void> {
  quietOnClosedPipe(process.stdout);
  quietOnClosedPipe(process.stderr);
  // Node would leave with 1, which says that a comparison disagrees
  process.on("uncaughtException", (error) => process.exit(reportFailure(error)));
  const interruption = new AbortController();
  // every part of a study listens: many listeners are not a leak
  setMaxListeners(0, interruption.signal);
  const interrupt = (name: NodeJS.Signals): void => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    writeLines(process.stderr, ["", `${name}: ending cleanly; repeat to exit at once`]);
    interruption.abort(new Interruption(`interrupted by ${name}`));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const { stdout, stderr, env } = process;
  const terminal = { stdout, stderr, env, now: () => performance.now() / 1000 };
  try {
    process.exitCode = await dyson(process.argv.slice(2), dependencies, terminal, interruption.signal);
  } catch (error) {
    process.exitCode = reportFailure(error);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    // pending reconnections to a lost server must not keep the process alive
    if (interruption.signal.aborted) setTimeout(() => process.exit(), 2000).unref();
  }
}

function reportFailure(error: unknown): ExitCode {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const what = process.env.DYSON_DEBUG ? stack : message;
  writeText(
    process.stderr,
    isMemoryFailure(error) ? `dyson: ${memoryAdvice}` : `dyson: failed unexpectedly: ${what}`,
  );
  return exitCodes.failure;
}

/** A reader such as `head` may stop reading; the study continues and its report is still written. */
function quietOnClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
