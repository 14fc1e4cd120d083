import type { StudyOutcome } from "../comparison/study-outcome.ts";
import type { Panel, Size } from "./chart/figure.ts";
import { reportPng } from "./draw/page.ts";
import { figurePng } from "./draw/panel.ts";
import { chartRenderer } from "./draw/render-chart.ts";
import { panelsOfPoint, panelsOfStudy } from "./figures/index.ts";
import type { FolderContents } from "./folder.ts";
import { reportHtml } from "./html/document.ts";
import { resultsJson } from "./results-json.ts";
import { spectraNpz } from "./spectra-npz.ts";

/** Size of the chart in a figure of its own, CSS px. */
const FIGURE: Size = { width: 900, height: 520 };

const DRAWN_AT_ONCE = 4;

/** Everything a report folder holds, by path within it. */
export async function reportContents(
  outcome: StudyOutcome,
  scenarioYaml: string,
  signal?: AbortSignal,
): Promise<FolderContents> {
  const render = chartRenderer();
  const contents = new Map<string, string | Uint8Array | Iterable<Uint8Array>>();
  contents.set("report.png", await reportPng(outcome, render));
  contents.set("report.html", reportHtml(outcome, scenarioYaml));
  contents.set("results.json", resultsJson(outcome.results));
  contents.set("spectra.npz", spectraNpz(outcome.points));
  contents.set("scenario.resolved.yaml", scenarioYaml);
  const figures = namedPanels(outcome).flatMap(([name, panel]) =>
    panel.kind === "figure" ? [[`figures/${name}.png`, panel] as const] : [],
  );
  for (let next = 0; next < figures.length; next += DRAWN_AT_ONCE) {
    // nothing has been written yet
    signal?.throwIfAborted();
    // images are encoded on other threads while the next ones are drawn
    const drawn = figures
      .slice(next, next + DRAWN_AT_ONCE)
      .map(async ([path, figure]) => [path, await figurePng(figure, render)] as const);
    for (const [path, png] of await Promise.all(drawn)) contents.set(path, png);
    await new Promise((resolve) => setImmediate(resolve));
  }
  signal?.throwIfAborted();
  return contents;
}

/** Panels with the names of their files: with a sweep, those of a point carry its number. */
function namedPanels(outcome: StudyOutcome): readonly (readonly [string, Panel])[] {
  const several = outcome.points.length > 1;
  const digits = String(outcome.points.length).length;
  const ofPoints = outcome.points.flatMap((_, i) => {
    const prefix = several ? `point-${String(i + 1).padStart(digits, "0")}-` : "";
    return panelsOfPoint(outcome, i, FIGURE).map((panel) => [prefix + fileName(panel.name), panel] as const);
  });
  return [
    ...ofPoints,
    ...panelsOfStudy(outcome, FIGURE).map((panel) => [fileName(panel.name), panel] as const),
  ];
}

function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, "_");
}
