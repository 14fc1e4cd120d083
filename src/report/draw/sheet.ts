import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { Verdict } from "../../comparison/index.ts";
import type { Figure } from "../chart/figure.ts";
import { INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import { drawPanel } from "./panel.ts";
import { type ChartRenderer, PIXEL_RATIO } from "./render-chart.ts";
import { drawTable, tableHeight } from "./table.ts";
import { font, wrap } from "./text.ts";

/** Layout of the panels on a sheet, CSS px. */
export interface Layout {
  readonly width: number;
  readonly columns: number;
  /** Of a panel, with its title and legend. */
  readonly panelHeight: number;
}

/** A page with what was run, the verdict, panels, one table, and notes. */
export interface Sheet {
  readonly title: string;
  /** null where nothing is judged. */
  readonly verdict: Verdict | null;
  /** Why, below the verdict; may be empty. */
  readonly reason: string;
  /** Below the title, wrapped. */
  readonly lines: readonly string[];
  readonly figures: readonly Figure[];
  readonly table: VerdictTable;
  /** Below the table, wrapped. */
  readonly notes: readonly string[];
}

const MARGIN = 32;
const GAP = 30;
const BADGE = 300;

/** The size of a panel in a layout. */
export function panelBox({ width, columns, panelHeight }: Layout) {
  return { width: Math.floor((width - 2 * MARGIN - (columns - 1) * GAP) / columns), height: panelHeight };
}

/** Draws a sheet, with the height of its contents. */
export async function sheetPng(sheet: Sheet, layout: Layout, render: ChartRenderer): Promise<Buffer> {
  const { figures, table } = sheet;
  const { width, columns } = layout;
  const panel = panelBox(layout);
  const inner = width - 2 * MARGIN;
  const measure = createCanvas(8, 8).getContext("2d");
  const head = headOf(measure, sheet, inner);
  measure.font = font(12);
  const notes = sheet.notes.flatMap((line) => wrap(measure, line, inner, 4));
  const panelsTop = head.height + 14;
  const tableTop = panelsTop + Math.ceil(figures.length / columns) * (panel.height + GAP);
  const rows = table.rows.length;
  const notesTop = tableTop + (rows > 0 ? tableHeight(rows) + 10 : 0);
  const height = notesTop + notes.length * 18 + MARGIN - 8;
  const canvas = createCanvas(width * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  drawHead(context, sheet, head, width);
  await Promise.all(
    figures.map((figure, i) => {
      const x = MARGIN + (i % columns) * (panel.width + GAP);
      const y = panelsTop + Math.floor(i / columns) * (panel.height + GAP);
      return drawPanel(context, figure, { x, y, ...panel }, render);
    }),
  );
  if (rows > 0)
    drawTable(context, table, { x: MARGIN, y: tableTop, width: inner, height: tableHeight(rows) });
  write(context, notes, { x: MARGIN, y: notesTop, step: 18, font: font(12), colour: MUTED });
  return canvas.toBuffer("image/png");
}

function headOf(context: SKRSContext2D, { title, verdict, lines, reason }: Sheet, inner: number) {
  const beside = verdict === null ? inner : inner - BADGE - GAP;
  const headline = headlineOf(context, title, beside);
  context.font = font(14);
  const wrapped = lines.flatMap((line) => wrap(context, line, beside, 2));
  context.font = font(12.5);
  const why = reason === "" ? [] : wrap(context, reason, BADGE, 9);
  const left = MARGIN + headline.lines.length * headline.step + wrapped.length * 20;
  return { headline, lines: wrapped, why, height: Math.max(left, MARGIN + 44 + why.length * 17) + 6 };
}

/** The title in two large lines, or in up to four smaller ones. */
function headlineOf(context: SKRSContext2D, title: string, width: number) {
  context.font = font(26, "bold");
  const large = wrap(context, title, width, Number.POSITIVE_INFINITY);
  if (large.length <= 2) return { lines: large, size: 26, step: 34 };
  context.font = font(19, "bold");
  return { lines: wrap(context, title, width, 4), size: 19, step: 26 };
}

function drawHead(
  context: SKRSContext2D,
  { verdict }: Sheet,
  { headline, lines, why }: ReturnType<typeof headOf>,
  width: number,
): void {
  const { size, step } = headline;
  write(context, headline.lines, { x: MARGIN, y: MARGIN, step, font: font(size, "bold"), colour: INK });
  const below = MARGIN + headline.lines.length * step;
  write(context, lines, { x: MARGIN, y: below, step: 20, font: font(14), colour: MUTED });
  const x = width - MARGIN - BADGE;
  if (verdict !== null) drawBadge(context, verdict, x);
  write(context, why, { x, y: MARGIN + 44, step: 17, font: font(12.5), colour: INK });
}

function drawBadge(context: SKRSContext2D, verdict: Verdict, x: number): void {
  context.fillStyle = VERDICT_COLOURS[verdict];
  context.beginPath();
  context.roundRect(x, MARGIN, BADGE, 34, 5);
  context.fill();
  context.fillStyle = "#ffffff";
  context.font = font(17, "bold");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(`${VERDICT_SIGNS[verdict]} ${verdict}`, x + BADGE / 2, MARGIN + 18);
}

function write(
  context: SKRSContext2D,
  lines: readonly string[],
  { x, y, step, ...style }: { x: number; y: number; step: number; font: string; colour: string },
): void {
  context.font = style.font;
  context.fillStyle = style.colour;
  context.textAlign = "left";
  context.textBaseline = "top";
  lines.forEach((line, i) => {
    context.fillText(line, x, y + i * step);
  });
}
