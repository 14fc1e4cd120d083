import type { StudyOutcome } from "../comparison/study-outcome.ts";
import { replaceFolder } from "./folder.ts";
import { studyFiles, type WrittenReport } from "./report-files.ts";

export { writeConvergence } from "./convergence-report.ts";
export { inferenceJson } from "./inference/json.ts";
export { writeInference } from "./inference/write-inference.ts";
export type { WrittenReport } from "./report-files.ts";
export { weightsJson } from "./weights/json.ts";
export { writeWeights } from "./weights/write-weights.ts";

/**
 * Writes the report of a study, completely or not at all.
 *
 * @param scenarioYaml the resolved scenario, as a user would write it
 * @param directory    the report folder; an existing report is replaced once the new one is complete
 * @param signal       aborts the drawing; the writing itself is short and is finished
 * @returns the files written, and what could not be moved
 * @throws the signal's reason if it is aborted; Error with the system's `code` if the folder cannot
 *         be written or holds something else; the folder is then unchanged
 */
export async function writeReport(
  outcome: StudyOutcome,
  scenarioYaml: string,
  directory: string,
  signal?: AbortSignal,
): Promise<WrittenReport> {
  const { reportContents } = await import("./report-contents.ts");
  const contents = await reportContents(outcome, scenarioYaml, signal);
  const left = await replaceFolder(directory, contents, studyFiles);
  return { files: [...contents.keys()], left };
}
