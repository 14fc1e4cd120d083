import type { MatrixResults, WeightsResults } from "../../weight-spectra/index.ts";
import { groupedOmissions } from "../chart/figure.ts";
import { weightsPanels } from "../figures/weights/index.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { columnsOf } from "../weights/columns.ts";
import { mostNotable, readLines, skippedLines, summaryLines, weightsProvenance } from "../weights/words.ts";
import type { ChartRenderer } from "./render-chart.ts";
import { type Layout, panelBox, sheetPng } from "./sheet.ts";

const LAYOUT: Layout = { width: 1440, columns: 3, panelHeight: 372 };
/** Height of title, equation and legend in a panel. */
const HEAD_HEIGHT = 84;
const MOST_ROWS = 16;

/** The weights on one page: what was read and what it says, main panels, the most notable matrices. */
export function weightsPng(results: WeightsResults, render: ChartRenderer): Promise<Buffer> {
  const { width, height } = panelBox(LAYOUT);
  const panels = weightsPanels(results, { width, height: height - HEAD_HEIGHT }, LAYOUT.columns);
  const shown = mostNotable(results.matrices, MOST_ROWS);
  const left = results.matrices.length - shown.length;
  const sheet = {
    title: `Spectra of the weights in ${results.name}`,
    verdict: null,
    reason: "",
    lines: [...readLines(results), ...summaryLines(results)],
    figures: panels.flatMap((panel) => (panel.kind === "figure" ? [panel] : [])),
    table: tableOf(shown),
    notes: [
      ...(left > 0 ? [`… ${left} more matrices in report.html and weights.csv`] : []),
      ...groupedOmissions(panels).map(({ titles, reason }) => `Not shown: ${titles}: ${reason}.`),
      ...skippedLines(results).slice(0, 4),
      weightsProvenance(results)
        .map(([label, value]) => (label === "program" ? value : `${label} ${value}`))
        .join("  ·  "),
    ],
  };
  return sheetPng(sheet, LAYOUT, render);
}

function tableOf(matrices: readonly MatrixResults[]): VerdictTable {
  const columns = columnsOf(
    ...["matrix", "shape", "σ", "outliers", "⟨r̃⟩", "α", "p of noise", "corrected", "stable rank", "tail"],
  );
  return {
    columns: columns.map(({ title, align }) => ({ title, align, stretch: 1, cut: "middle" })),
    rows: matrices.map((matrix) => ({
      required: true,
      cells: columns.map(({ text }) => ({ text: text(matrix) })),
    })),
  };
}
