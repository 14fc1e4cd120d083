import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { StudyOutcome } from "../../comparison/study-outcome.ts";
import { absences, commonParameters, judgedAcrossPoints, sweepLine } from "../across-points.ts";
import { type Figure, groupedOmissions, type Panel } from "../chart/figure.ts";
import { INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";
import { panelsOfPoint, panelsOfStudy } from "../figures/index.ts";
import { lostPointLines, overallSentence } from "../judgement.ts";
import { provenanceLine } from "../provenance.ts";
import { variedParameters, verdictTable } from "../verdict-table.ts";
import { parameterLine, temperatureText, VERDICT_SIGNS } from "../vocabulary.ts";
import { drawPanel } from "./panel.ts";
import { type ChartRenderer, PIXEL_RATIO } from "./render-chart.ts";
import { drawTable, tableHeight } from "./table.ts";
import { font, wrap } from "./text.ts";

const WIDTH = 1440;
const MARGIN = 32;
const GAP = 30;
const INNER = WIDTH - 2 * MARGIN;
const BADGE = 300;
const PANEL_HEIGHT = 372;
/** What title, equation and two rows of legend take of it. */
const HEAD_HEIGHT = 84;
const MOST_ROWS = 18;

/** The panels worth a place on the one page, the best first; those that exist are shown, at most six. */
const SHOWN: readonly string[] = [
  "density-evolution",
  "transient-spacing",
  "eigenvalue-flow",
  "learnt-spectrum",
  "level-means",
  "wigner",
  "density",
  "spacing-scaling",
  "components",
];
const MOST_PANELS = 6;
/** Of these, what stands in for others and is not missed. */
const STAND_INS: readonly string[] = ["components"];

/** The panels of a study that is judged across its sweep points, in reading order. */
const SHOWN_ACROSS: readonly string[] = [
  "stacked-spectra",
  "level-shift",
  "spacing-scaling",
  "spacing-width",
  "slope-limit",
  "ladder",
];

/**
 * The study on one page: title, parameters, verdict, main panels, table of verdicts. The panels are those of the first
 * sweep point, or those across points where the verdict rests on these.
 */
export async function reportPng(outcome: StudyOutcome, render: ChartRenderer): Promise<Buffer> {
  const measure = createCanvas(8, 8).getContext("2d");
  const head = headOf(measure, outcome);
  const panels = pagePanels(outcome);
  const { figures, columns, size } = panels;
  const lines = Math.ceil(figures.length / columns);
  const table = verdictTable(outcome);
  const rows = Math.min(MOST_ROWS, table.rows.length);
  const omissions = omissionLines(measure, panels.omitted);
  const absent = absences(outcome.results).flatMap((line) => wrap(measure, line, INNER, 2));
  const panelsTop = head.height + 14;
  const tableTop = panelsTop + lines * (PANEL_HEIGHT + GAP);
  const notesTop = tableTop + (rows > 0 ? tableHeight(rows) + 10 : 0);
  const notes = [
    ...lostPointLines(outcome.results).flatMap((line) => wrap(measure, line, INNER, 2)),
    ...absent,
    ...omissions,
    ...(table.rows.length > rows ? [`… ${table.rows.length - rows} more comparisons in report.html`] : []),
    provenanceLine(outcome.results),
  ];
  const height = notesTop + notes.length * 18 + MARGIN - 8;
  const canvas = createCanvas(WIDTH * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, WIDTH, height);
  drawHead(context, outcome, head);
  await Promise.all(
    figures.map((figure, i) => {
      const x = MARGIN + (i % columns) * (size.width + GAP);
      const y = panelsTop + Math.floor(i / columns) * (PANEL_HEIGHT + GAP);
      return drawPanel(context, figure, { x, y, width: size.width, height: PANEL_HEIGHT }, render);
    }),
  );
  if (rows > 0)
    drawTable(context, table, { x: MARGIN, y: tableTop, width: INNER, height: tableHeight(rows) });
  drawNotes(context, notes, notesTop);
  return canvas.toBuffer("image/png");
}

function pagePanels(outcome: StudyOutcome) {
  const of = (columns: number) => {
    const size = {
      width: Math.floor((INNER - (columns - 1) * GAP) / columns),
      height: PANEL_HEIGHT - HEAD_HEIGHT,
    };
    if (judgedAcrossPoints(outcome.results)) {
      const across = panelsOfStudy(outcome, size);
      return { figures: wanted(across, SHOWN_ACROSS), columns, size, omitted: groupedOmissions(across) };
    }
    const ofStudy = panelsOfStudy(outcome, size).filter(({ name }) => SHOWN.includes(name));
    const all = [...panelsOfPoint(outcome, 0, size), ...ofStudy];
    const missed = all.filter(({ name }) => !STAND_INS.includes(name));
    return { figures: wanted(all, SHOWN), columns, size, omitted: groupedOmissions(missed) };
  };
  const full = of(3);
  const { length } = full.figures;
  const columns = Math.max(1, Math.min(3, length === 4 ? 2 : length));
  // labels are placed for the size of a panel, so fewer and wider panels are built anew
  return columns === 3 ? full : of(columns);
}

function wanted(panels: readonly Panel[], names: readonly string[]): readonly Figure[] {
  const found = names.flatMap((name) =>
    panels.flatMap((p) => (p.kind === "figure" && p.name === name ? [p] : [])),
  );
  return found.slice(0, MOST_PANELS);
}

function headOf(context: SKRSContext2D, { results, points }: StudyOutcome) {
  const width = INNER - BADGE - GAP;
  const title = headline(context, results.title, width);
  context.font = font(14);
  const parameters = judgedAcrossPoints(results)
    ? commonParameters({ points })
    : points[0].system.symbols.parameters;
  const system = wrap(context, parameters, width, 2);
  const run = wrap(context, runLine({ results, points }), width, 2);
  context.font = font(12.5);
  const why = wrap(context, overallSentence(results), BADGE, 9);
  const left = MARGIN + title.lines.length * title.step + (system.length + run.length) * 20;
  return {
    title,
    lines: [...system, ...run],
    why,
    height: Math.max(left, MARGIN + 44 + why.length * 17) + 6,
  };
}

/** The title in two large lines, or in up to four smaller ones. */
function headline(context: SKRSContext2D, title: string, width: number) {
  context.font = font(26, "bold");
  const large = wrap(context, title, width, Number.POSITIVE_INFINITY);
  if (large.length <= 2) return { lines: large, size: 26, step: 34 };
  context.font = font(19, "bold");
  return { lines: wrap(context, title, width, 4), size: 19, step: 26 };
}

function drawHead(context: SKRSContext2D, { results }: StudyOutcome, head: ReturnType<typeof headOf>): void {
  let y = MARGIN;
  const write = (lines: readonly string[], step: number) => {
    for (const line of lines) {
      context.fillText(line, MARGIN, y);
      y += step;
    }
  };
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = font(head.title.size, "bold");
  context.fillStyle = INK;
  write(head.title.lines, head.title.step);
  context.font = font(14);
  context.fillStyle = MUTED;
  write(head.lines, 20);
  const x = WIDTH - MARGIN - BADGE;
  context.fillStyle = VERDICT_COLOURS[results.verdict];
  context.beginPath();
  context.roundRect(x, MARGIN, BADGE, 34, 5);
  context.fill();
  context.fillStyle = "#ffffff";
  context.font = font(17, "bold");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(`${VERDICT_SIGNS[results.verdict]} ${results.verdict}`, x + BADGE / 2, MARGIN + 18);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = INK;
  context.font = font(12.5);
  head.why.forEach((line, i) => {
    context.fillText(line, x, MARGIN + 44 + i * 17);
  });
}

/** What was run: the swept parameters, or these at the shown point, the level of stochasticity, the size of the ensemble. */
function runLine({ points, results }: StudyOutcome): string {
  const { temperature, diagnostics } = results.points[0];
  const varied = variedParameters(results.points.map((p) => p.parameters));
  const replicas = diagnostics.replicas.training ?? Object.values(diagnostics.replicas)[0];
  const across = judgedAcrossPoints(results);
  const shown = across ? results.points : results.points.slice(0, 1);
  const snapshots = Math.min(...shown.map((point) => point.diagnostics.snapshots));
  return [
    ...(across
      ? [sweepLine(results)]
      : [parameterLine(varied[0] ?? {}), temperatureText(points[0].system.symbols, temperature)]),
    ...(replicas === undefined ? [] : [`${replicas} replicas`]),
    `at least ${snapshots} stationary snapshots each`,
    ...(across || results.points.length + (results.failures?.length ?? 0) === 1
      ? []
      : [`panels: sweep point 1 of ${results.points.length + (results.failures?.length ?? 0)}`]),
  ]
    .filter((part) => part !== "")
    .join("  ·  ");
}

function omissionLines(
  context: SKRSContext2D,
  omitted: ReturnType<typeof groupedOmissions>,
): readonly string[] {
  context.font = font(12);
  return omitted.flatMap(({ titles, reason }) => wrap(context, `Not shown: ${titles}: ${reason}.`, INNER, 3));
}

function drawNotes(context: SKRSContext2D, notes: readonly string[], top: number): void {
  context.font = font(12);
  context.fillStyle = MUTED;
  context.textAlign = "left";
  context.textBaseline = "top";
  notes.forEach((note, i) => {
    context.fillText(note, MARGIN, top + i * 18);
  });
}
