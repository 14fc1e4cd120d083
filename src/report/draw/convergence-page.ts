import { createCanvas } from "@napi-rs/canvas";
import type { ConvergenceResults, JudgedOrder } from "../../comparison/index.ts";
import { INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";
import { convergenceFigure, orderText } from "../figures/convergence.ts";
import { formatNumber, formatSeconds } from "../numbers.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import { drawPanel } from "./panel.ts";
import { type ChartRenderer, PIXEL_RATIO } from "./render-chart.ts";
import { drawTable, tableHeight } from "./table.ts";
import { font, wrap } from "./text.ts";

const WIDTH = 1280;
const MARGIN = 32;
const GAP = 34;
const INNER = WIDTH - 2 * MARGIN;
const PANEL = { width: (INNER - GAP) / 2, height: 520 } as const;
const BADGE = 170;

/** The orders of convergence on one page: what was run, both panels, the table of orders. */
export async function convergencePng(results: ConvergenceResults, render: ChartRenderer): Promise<Buffer> {
  const measure = createCanvas(8, 8).getContext("2d");
  measure.font = font(14);
  const lines = [results.parameters, runLine(results)].flatMap((line) => wrap(measure, line, INNER, 2));
  const table = orderTable(results);
  measure.font = font(12);
  const notes = notesOf(results).flatMap((line) => wrap(measure, line, INNER, 3));
  const panelsTop = MARGIN + 44 + lines.length * 20 + 16;
  const tableTop = panelsTop + PANEL.height + 18;
  const notesTop = tableTop + tableHeight(table.rows.length) + 12;
  const height = notesTop + notes.length * 18 + MARGIN - 10;
  const canvas = createCanvas(WIDTH * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, WIDTH, height);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = font(26, "bold");
  context.fillStyle = INK;
  context.fillText(
    wrap(context, `Orders of convergence: ${results.title}`, INNER - BADGE - GAP, 1)[0]!,
    MARGIN,
    MARGIN,
  );
  context.font = font(14);
  context.fillStyle = MUTED;
  lines.forEach((line, i) => {
    context.fillText(line, MARGIN, MARGIN + 44 + i * 20);
  });
  context.font = font(12);
  notes.forEach((line, i) => {
    context.fillText(line, MARGIN, notesTop + i * 18);
  });
  context.fillStyle = VERDICT_COLOURS[results.verdict];
  context.beginPath();
  context.roundRect(WIDTH - MARGIN - BADGE, MARGIN, BADGE, 34, 5);
  context.fill();
  context.fillStyle = "#ffffff";
  context.font = font(17, "bold");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(
    `${VERDICT_SIGNS[results.verdict]} ${results.verdict}`,
    WIDTH - MARGIN - BADGE / 2,
    MARGIN + 18,
  );
  const box = (column: number) => ({ x: MARGIN + column * (PANEL.width + GAP), y: panelsTop, ...PANEL });
  await drawPanel(context, convergenceFigure(results, "strong", PANEL), box(0), render);
  await drawPanel(context, convergenceFigure(results, "weak", PANEL), box(1), render);
  drawTable(context, table, { x: MARGIN, y: tableTop, width: INNER, height: tableHeight(table.rows.length) });
  return canvas.toBuffer("image/png");
}

function runLine({ coupling, duration, dt, replicas, kind, points }: ConvergenceResults): string {
  const repulsion = coupling === "full" ? "all levels repel" : "levels of a multiplet repel";
  return [
    "eigenvalue Langevin equation",
    kind === "repelling" ? repulsion : `no repulsion, ${kind} noise`,
    `${replicas} Brownian paths to τ = ${formatNumber(duration)}`,
    `dt = ${formatNumber(dt[0]!)} … ${formatNumber(dt.at(-1)!)}`,
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
      left(`bare steps that would reorder, at dt = ${formatNumber(dt[0]!)}`),
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
    "Bars: one standard error. Filled marks are fitted, with ± a 95 % interval that includes what the coarsest step changes; open marks are not: within three standard errors of 0, or not yet asymptotic.",
    `Reference: ${results.referenceIntegrator} along the same paths with dt = ${formatNumber(results.referenceStep)}. “Converges”: the order for levels that repel at index 1 is not known, the interval has to be above ¼.`,
    `dyson-dynamics ${results.version}  ·  seed ${results.seed}  ·  ${formatSeconds(results.timing.wallSeconds)}`,
  ];
}
