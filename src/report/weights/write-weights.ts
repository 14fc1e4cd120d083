import type { WeightsResults } from "../../weight-spectra/index.ts";
import type { Size } from "../chart/figure.ts";
import { type FolderContents, replaceFolder } from "../folder.ts";
import { type WrittenReport, weightsFiles } from "../report-files.ts";

/** Size of the chart in a figure of its own, CSS px. */
const FIGURE: Size = { width: 900, height: 520 };

/** Spectra that have a figure, of the most notable matrices. */
const SPECTRA = 12;

/**
 * Writes the report on weights, completely or not at all: report.png, report.html, weights.csv, results.json, spectra.npz and
 * figures.
 *
 * @throws the signal's reason if it is aborted; Error with the system's `code` if the folder cannot be written or holds
 *   something else; the folder is then unchanged
 */
export async function writeWeights(
  results: WeightsResults,
  directory: string,
  signal?: AbortSignal,
): Promise<WrittenReport> {
  const contents = await weightsContents(results, signal);
  signal?.throwIfAborted();
  const left = await replaceFolder(directory, contents, weightsFiles);
  return { files: [...contents.keys()], left };
}

async function weightsContents(results: WeightsResults, signal?: AbortSignal): Promise<FolderContents> {
  const { chartRenderer } = await import("../draw/render-chart.ts");
  const { figurePng } = await import("../draw/panel.ts");
  const { weightsPng } = await import("../draw/weights-page.ts");
  const { weightsPanels } = await import("../figures/weights/index.ts");
  const { weightsHtml } = await import("../html/weights-document.ts");
  const { weightsNpz } = await import("../spectra-npz.ts");
  const { weightsCsv } = await import("./csv.ts");
  const { weightsJson } = await import("./json.ts");
  const render = chartRenderer();
  const contents = new Map<string, string | Uint8Array | Iterable<Uint8Array>>([
    ["report.png", await weightsPng(results, render)],
    ["report.html", weightsHtml(results)],
    ["weights.csv", weightsCsv(results)],
    ["results.json", weightsJson(results)],
    ["spectra.npz", weightsNpz(results)],
  ]);
  for (const panel of weightsPanels(results, FIGURE, SPECTRA)) {
    signal?.throwIfAborted();
    if (panel.kind === "figure") contents.set(`figures/${panel.name}.png`, await figurePng(panel, render));
  }
  return contents;
}
