import type { ConvergenceResults, JudgedOrder } from "../../comparison/index.ts";
import { convergenceFigure, orderText } from "../figures/convergence.ts";
import { formatNumber, formatSeconds } from "../numbers.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import type { ChartRenderer } from "./render-chart.ts";
import { panelBox, sheetPng } from "./sheet.ts";

const LAYOUT = { width: 1280, columns: 2, panelHeight: 520 } as const;

/** The orders of convergence on one page: what was run, both panels, the table of orders. */
export function convergencePng(results: ConvergenceResults, render: ChartRenderer): Promise<Buffer> {
  const size = panelBox(LAYOUT);
  const sheet = {
    title: `Orders of convergence: ${results.title}`,
    verdict: results.verdict,
    reason: "",
    lines: [results.parameters, runLine(results)],
    figures: [convergenceFigure(results, "strong", size), convergenceFigure(results, "weak", size)],
    table: orderTable(results),
    notes: notesOf(results),
  };
  return sheetPng(sheet, LAYOUT, render);
}

function runLine({
  coupling,
  eigenvectors,
  duration,
  dt,
  replicas,
  kind,
  points,
}: ConvergenceResults): string {
  const repulsion = coupling === "full" ? "all levels repel" : "levels of a multiplet repel";
  return [
    eigenvectors === null
      ? "eigenvalue Langevin equation"
      : `eigenvalue Langevin equation, eigenvectors ${eigenvectors}`,
    kind === "repelling" ? repulsion : `no repulsion, ${kind} noise`,
    `${replicas} Brownian paths to τ = ${formatNumber(duration)}`,
    `dt = ${formatNumber(dt[0])} … ${formatNumber(dt.at(-1)!)}`,
    ...(points > 1 ? [`sweep point 1 of ${points}`] : []),
  ].join("  ·  ");
}

function orderTable({ integrators, dt }: ConvergenceResults): VerdictTable {
  const left = (title: string) => ({ title, align: "left" as const, stretch: 1 });
  return {
    columns: [
      left("integrator"),
      left("strong order"),
      left("declared"),
      left("weak order"),
      left("declared"),
      left(`bare steps that would reorder, at dt = ${formatNumber(dt[0])}`),
    ],
    rows: integrators.map(({ name, strong, weak, averted, divisions }) => ({
      required: true,
      cells: [
        { text: name },
        { text: orderText(strong) },
        declaredCell(strong),
        { text: orderText(weak) },
        declaredCell(weak),
        {
          text:
            divisions[0] == null
              ? String(averted[0])
              : `${averted[0]} divisions, ${divisions[0].implicit} implicit`,
        },
      ],
    })),
  };
}

function declaredCell({ declared, verdict }: JudgedOrder) {
  if (declared === null || verdict === null) return { text: "–" };
  const name = declared === 0.5 ? "½" : typeof declared === "string" ? declared : formatNumber(declared);
  const text = `${name} ${VERDICT_SIGNS[verdict]} ${verdict}`;
  return { text, verdict };
}

function notesOf(results: ConvergenceResults): readonly string[] {
  return [
    "Bars: one standard error. Filled symbols enter the fit, whose ± is a 95 % interval including the effect of omitting the coarsest step; open symbols do not: they are within three standard errors of 0, or not yet asymptotic.",
    `Reference: ${results.referenceIntegrator} along the same paths with dt = ${formatNumber(results.referenceStep)}. “Converges”: the order for repelling levels with Dyson index 1 is unknown; the interval must lie above ¼.`,
    `dyson-dynamics ${results.version}  ·  seed ${results.seed}  ·  ${formatSeconds(results.timing.wallSeconds)}`,
  ];
}
