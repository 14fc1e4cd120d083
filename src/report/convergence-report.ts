import type { ConvergenceResults } from "../comparison/index.ts";
import { convergencePng } from "./draw/convergence-page.ts";
import { chartRenderer } from "./draw/render-chart.ts";
import { replaceFolder } from "./folder.ts";

/** The file that shows that a folder is one of these reports. */
export const convergenceMark = "converge.json";

/** converge.json: all numbers; what is NaN or infinite is null. */
export function convergenceJson(results: ConvergenceResults): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

/**
 * Writes converge.png and converge.json, whole or not at all.
 *
 * @throws the signal's reason if it is aborted; Error with the system's `code` if the folder cannot be written or holds
 *   something else; the place is then as it was before
 */
export async function writeConvergence(
  results: ConvergenceResults,
  directory: string,
  signal?: AbortSignal,
): Promise<{ readonly files: readonly string[] }> {
  const contents = new Map<string, string | Uint8Array>([
    ["converge.png", await convergencePng(results, chartRenderer())],
    [convergenceMark, convergenceJson(results)],
  ]);
  signal?.throwIfAborted();
  await replaceFolder(directory, contents, { owned: [...contents.keys()], mark: convergenceMark });
  return { files: [...contents.keys()] };
}
