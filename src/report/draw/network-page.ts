import { createCanvas } from "@napi-rs/canvas";
import type { NetworkResults, NetworkTest } from "../../comparison/index.ts";
import type { NetworkSpectra } from "../../weight-spectra/index.ts";
import { groupedOmissions, type Size } from "../chart/figure.ts";
import { INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";
import { networkFigures } from "../figures/network/index.ts";
import { formatNumber, formatPercent, formatSeconds } from "../numbers.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import { drawPanel } from "./panel.ts";
import { type ChartRenderer, PIXEL_RATIO } from "./render-chart.ts";
import { drawTable, tableHeight } from "./table.ts";
import { font, wrap } from "./text.ts";

const WIDTH = 1440;
const MARGIN = 32;
const GAP = 30;
const INNER = WIDTH - 2 * MARGIN;
const BADGE = 170;
const COLUMNS = 3;
const PANEL = { width: (INNER - (COLUMNS - 1) * GAP) / COLUMNS, height: 380 } as const;
/** What title, equation and two rows of legend take of it. */
const HEAD_HEIGHT = 84;

/** A study of a network on one page: what was trained, its panels, the tests together, a sample of its text. */
export async function networkPng(
  results: NetworkResults,
  spectra: NetworkSpectra,
  render: ChartRenderer,
): Promise<Buffer> {
  const size: Size = { width: Math.floor(PANEL.width), height: PANEL.height - HEAD_HEIGHT };
  const panels = Object.values(networkFigures).flatMap((build) => build({ results, spectra, size }));
  const figures = panels.flatMap((panel) => (panel.kind === "figure" ? [panel] : []));
  const measure = createCanvas(8, 8).getContext("2d");
  measure.font = font(14);
  const lines = [results.network.parameters, runLine(results)].flatMap((line) =>
    wrap(measure, line, INNER - BADGE - GAP, 2),
  );
  measure.font = font(12);
  const notes = [
    ...sampleLines(results),
    ...groupedOmissions(panels).map(({ titles, reason }) => `Not drawn: ${titles}: ${reason}.`),
    ...notAnalysedLines(results),
    `dyson-dynamics ${results.version}  ·  seed ${results.seed}  ·  ${formatSeconds(results.timing.wallSeconds)}`,
  ].flatMap((line) => wrap(measure, line, INNER, 4));
  const table = summaryTable(results);
  const panelsTop = MARGIN + 44 + lines.length * 20 + 14;
  const tableTop = panelsTop + Math.ceil(figures.length / COLUMNS) * (PANEL.height + GAP) - 10;
  const notesTop = tableTop + tableHeight(table.rows.length) + 14;
  const height = notesTop + notes.length * 18 + MARGIN - 8;
  const canvas = createCanvas(WIDTH * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, WIDTH, height);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = font(26, "bold");
  context.fillStyle = INK;
  context.fillText(wrap(context, results.title, INNER - BADGE - GAP, 1)[0]!, MARGIN, MARGIN);
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
  for (const [i, figure] of figures.entries()) {
    const x = MARGIN + (i % COLUMNS) * (PANEL.width + GAP);
    const y = panelsTop + Math.floor(i / COLUMNS) * (PANEL.height + GAP);
    await drawPanel(context, figure, { x, y, ...PANEL }, render);
  }
  drawTable(context, table, { x: MARGIN, y: tableTop, width: INNER, height: tableHeight(table.rows.length) });
  return canvas.toBuffer("image/png");
}

function runLine({ network }: NetworkResults): string {
  const { loss, updates, matrices, chance } = network;
  const last = loss.map(({ validation }) => validation.at(-1)!);
  const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
  return [
    `${loss.length} ${loss.length === 1 ? "replica" : "replicas"}`,
    `${updates.at(-1)} updates`,
    `${matrices.length} weight matrices`,
    `validation loss ${formatNumber(mean, 3)} nats (frequencies alone: ${formatNumber(chance, 3)})`,
  ].join("  ·  ");
}

/** The tests of an observable at a time together: how many agree, the largest deviation, the smallest p. */
function summaryTable({ points, network }: NetworkResults): VerdictTable {
  const { tests } = points[0];
  const left = (title: string) => ({ title, align: "left" as const, stretch: 1 });
  const names = {
    "marchenko-pastur.scale": "variance of the elements",
    "marchenko-pastur.distance": "Marchenko–Pastur",
    "ratio.mean": "⟨r̃⟩ = 0.5307",
  };
  const groups = [0, network.updates.at(-1)!].flatMap((update) =>
    (Object.keys(names) as (keyof typeof names)[]).flatMap((observable) => {
      const own = tests.filter((test) => test.update === update && test.observable === observable);
      return own.length === 0 ? [] : [{ update, observable, own }];
    }),
  );
  return {
    columns: [
      left("after"),
      left("test"),
      left("agree"),
      left("largest deviation"),
      left("margin"),
      left("significant (Holm)"),
      left("verdict"),
    ],
    rows: groups.map(({ update, observable, own }) => {
      const worst = own.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
      const shown = (value: number) =>
        worst.statistic === "kolmogorov-smirnov" ? `D = ${formatNumber(value, 3)}` : formatPercent(value);
      const verdict = together(own);
      const required = own[0]!.required;
      return {
        required,
        cells: [
          { text: `${update} updates` },
          { text: names[observable] },
          { text: `${own.filter((test) => test.verdict === "agree").length} of ${own.length}` },
          { text: `${shown(worst.value)}${worst.level === "all" ? "" : ` (${worst.level})`}` },
          {
            text:
              worst.statistic === "kolmogorov-smirnov"
                ? formatNumber(worst.margin)
                : formatPercent(worst.margin),
          },
          { text: `${own.filter(({ significant }) => significant).length} of ${own.length}` },
          { text: `${VERDICT_SIGNS[verdict]} ${verdict}${required ? "" : ", shown"}`, verdict },
        ],
      };
    }),
  };
}

function together(tests: readonly NetworkTest[]): NetworkTest["verdict"] {
  const verdicts = tests.map(({ verdict }) => verdict);
  if (verdicts.includes("disagree")) return "disagree";
  return verdicts.includes("inconclusive") ? "inconclusive" : "agree";
}

function sampleLines({ network }: NetworkResults): readonly string[] {
  if (network.sample === null) return [];
  const line = (text: string) => text.replaceAll(/\s+/g, " ");
  const { prompt, text, temperature } = network.sample;
  return [
    `Text by the first replica at temperature ${temperature}, after the prompt “…${line(prompt.slice(-40))}”: ${line(text)}`,
  ];
}

function notAnalysedLines({ network }: NetworkResults): readonly string[] {
  const reasons = new Map(network.notAnalysed.map(({ name, reason }) => [name, reason]));
  return reasons.size === 0
    ? []
    : [`Not analysed: ${[...reasons].map(([name, reason]) => `${name} (${reason})`).join(", ")}.`];
}
