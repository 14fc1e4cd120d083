import type { InferenceResults } from "../../inference/index.ts";
import type { Size } from "../chart/figure.ts";
import { type FolderContents, replaceFolder } from "../folder.ts";
import { inferenceFiles, type WrittenReport } from "../report-files.ts";

/** Size of the chart in a figure of its own, CSS px. */
const FIGURE: Size = { width: 900, height: 520 };

/**
 * Writes the report on an inference, completely or not at all: report.png, report.html, inference.csv, results.json and figures.
 *
 * @throws the signal's reason if it is aborted; Error with the system's `code` if the folder cannot be written or holds
 *   something else; the folder is then unchanged
 */
export async function writeInference(
  results: InferenceResults,
  directory: string,
  signal?: AbortSignal,
): Promise<WrittenReport> {
  const contents = await inferenceContents(results, signal);
  signal?.throwIfAborted();
  const left = await replaceFolder(directory, contents, inferenceFiles);
  return { files: [...contents.keys()], left };
}

async function inferenceContents(results: InferenceResults, signal?: AbortSignal): Promise<FolderContents> {
  const { chartRenderer } = await import("../draw/render-chart.ts");
  const { figurePng } = await import("../draw/panel.ts");
  const { inferencePng } = await import("../draw/inference-page.ts");
  const { inferencePanels } = await import("../figures/inference/index.ts");
  const { inferenceHtml } = await import("../html/inference-document.ts");
  const { inferenceCsv } = await import("./csv.ts");
  const { inferenceJson } = await import("./json.ts");
  const render = chartRenderer();
  const contents = new Map<string, string | Uint8Array | Iterable<Uint8Array>>([
    ["report.png", await inferencePng(results, render)],
    ["report.html", inferenceHtml(results)],
    ["inference.csv", inferenceCsv(results)],
    ["results.json", inferenceJson(results)],
  ]);
  for (const panel of inferencePanels(results, FIGURE)) {
    signal?.throwIfAborted();
    if (panel.kind === "figure") contents.set(`figures/${panel.name}.png`, await figurePng(panel, render));
  }
  return contents;
}
