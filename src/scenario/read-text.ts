import { readFileSync, type Stats, statSync } from "node:fs";
import { ScenarioError } from "./problem.ts";

/** Larger files are not scenarios; a spectrum of 256 eigenvalues takes 5 kB. */
const maximumBytes = 1_000_000;

/**
 * The text of a scenario file.
 *
 * @throws ScenarioError for anything but a readable UTF-8 file of a sensible size
 */
export function readText(file: string): string {
  const refuse = (message: string): ScenarioError =>
    new ScenarioError([{ file: file === "" ? '""' : file, line: null, column: null, path: "", message }]);
  let about: Stats;
  let bytes: Buffer;
  try {
    about = statSync(file);
    if (about.isDirectory()) throw refuse("must be a scenario file, got a directory");
    if (!about.isFile()) throw refuse("must be a scenario file, got a device or pipe");
    if (about.size > maximumBytes)
      throw refuse(`must be at most ${maximumBytes} bytes long, got ${about.size}`);
    bytes = readFileSync(file);
  } catch (error) {
    throw error instanceof ScenarioError ? error : refuse(reason(error));
  }
  if (bytes.includes(0)) throw refuse("must be text in UTF-8, got a binary file (it holds zero bytes)");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("must be text in UTF-8, got other bytes");
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "cannot be read: permission denied";
  return `cannot be read (${code ?? "unknown reason"})`;
}
