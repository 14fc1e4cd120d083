import { ScenarioError } from "./problem.ts";
import { readTextFile, TextFileError } from "./text-file.ts";

/** Larger files are not scenarios; a spectrum of 256 eigenvalues takes 5 kB. */
const maximumBytes = 1_000_000;

/**
 * The text of a scenario file.
 *
 * @throws ScenarioError for anything but a readable UTF-8 file of a sensible size
 */
export function readText(file: string): string {
  try {
    return readTextFile(file, "a scenario file", maximumBytes);
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    const { message } = error;
    throw new ScenarioError([
      { file: file === "" ? '""' : file, line: null, column: null, path: "", message },
    ]);
  }
}
