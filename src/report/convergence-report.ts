import type { ConvergenceResults } from "../comparison/index.ts";
import { replaceFolder } from "./folder.ts";
import { convergenceFiles, type WrittenReport } from "./report-files.ts";

/** converge.json: all numbers; NaN and infinity become null. */
export function convergenceJson(results: ConvergenceResults): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

/**
 * Writes converge.png and converge.json, completely or not at all.
 *
 * @throws the signal's reason if it is aborted; Error with the system's `code` if the folder cannot be written or holds
 *   something else; the folder is then unchanged
 */
export async function writeConvergence(
  results: ConvergenceResults,
  directory: string,
  signal?: AbortSignal,
): Promise<WrittenReport> {
  const { convergencePng } = await import("./draw/convergence-page.ts");
  const { chartRenderer } = await import("./draw/render-chart.ts");
  const contents = new Map<string, string | Uint8Array>([
    ["converge.png", await convergencePng(results, chartRenderer())],
    ["converge.json", convergenceJson(results)],
  ]);
  signal?.throwIfAborted();
  const left = await replaceFolder(directory, contents, convergenceFiles);
  return { files: [...contents.keys()], left };
}
