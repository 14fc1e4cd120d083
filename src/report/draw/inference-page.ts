import type { InferenceResults } from "../../inference/index.ts";
import { groupedOmissions } from "../chart/figure.ts";
import { inferencePanels } from "../figures/inference/index.ts";
import {
  coefficientColumns,
  coefficientRows,
  EQUATION,
  inferenceProvenance,
  sourceLines,
  summaryLines,
} from "../inference/words.ts";
import type { ChartRenderer } from "./render-chart.ts";
import { type Layout, panelBox, sheetPng } from "./sheet.ts";

const LAYOUT: Layout = { width: 1440, columns: 2, panelHeight: 372 };
/** Height of title, equation and legend in a panel. */
const HEAD_HEIGHT = 84;
const MOST_ROWS = 20;
/** Sets of trajectories whose sentences are shown. */
const MOST_SERIES = 3;

/** The inference on one page: what was read and what it says, its panels, its coefficients. */
export function inferencePng(results: InferenceResults, render: ChartRenderer): Promise<Buffer> {
  const { width, height } = panelBox(LAYOUT);
  const panels = inferencePanels(results, { width, height: height - HEAD_HEIGHT });
  const rows = coefficientRows(results);
  const { series } = results;
  return sheetPng(
    {
      title: `Dynamics of the levels in ${results.name}`,
      verdict: null,
      reason: "",
      lines: [
        ...sourceLines(results),
        EQUATION,
        ...series
          .slice(0, MOST_SERIES)
          .flatMap((each) =>
            summaryLines(each).map((line) => (series.length === 1 ? line : `${each.label}: ${line}`)),
          ),
      ],
      figures: panels.flatMap((panel) => (panel.kind === "figure" ? [panel] : [])),
      table: {
        columns: coefficientColumns.map(({ title, align }) => ({ title, align, stretch: 1, cut: "middle" })),
        rows: rows.slice(0, MOST_ROWS).map((row) => ({
          required: true,
          cells: coefficientColumns.map(({ text }) => ({ text: text(row) })),
        })),
      },
      notes: [
        ...(rows.length > MOST_ROWS
          ? [`… ${rows.length - MOST_ROWS} more in report.html and inference.csv`]
          : []),
        ...groupedOmissions(panels).map(({ titles, reason }) => `Not shown: ${titles}: ${reason}.`),
        inferenceProvenance(results)
          .map(([label, value]) => (label === "program" ? value : `${label} ${value}`))
          .join("  ·  "),
      ],
    },
    LAYOUT,
    render,
  );
}
