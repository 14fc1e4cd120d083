import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { exitCodes } from "./exit-codes.ts";

/**
 * Runs the program in a separate thread: the main thread handles SIGINT and SIGTERM and ends both at once, even while the
 * other is busy. For commands that write no files.
 */
export function runInThread(program: string): Promise<void> {
  const thread = new Worker(fileURLToPath(program), { argv: process.argv.slice(2) });
  const interrupt = (name: NodeJS.Signals): void => {
    process.stderr.write(`\n${name}: interrupted\n`);
    process.exit(exitCodes.interrupted);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return new Promise((resolve) => {
    thread.on("error", (error) => {
      process.stderr.write(
        `dyson: failed unexpectedly: ${process.env.DYSON_DEBUG ? error.stack : error.message}\n`,
      );
      process.exitCode = exitCodes.failure;
    });
    thread.on("exit", (code) => {
      process.exitCode ??= code;
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
      resolve();
    });
  });
}
