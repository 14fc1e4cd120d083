import { createCanvas } from "@napi-rs/canvas";
import type { Verdict } from "../../comparison/index.ts";
import type { Figure } from "../chart/figure.ts";
import { INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import { drawPanel } from "./panel.ts";
import { type ChartRenderer, PIXEL_RATIO } from "./render-chart.ts";
import { drawTable, tableHeight } from "./table.ts";
import { font, wrap } from "./text.ts";

/** How panels stand on a sheet, CSS px. */
export interface Layout {
  readonly width: number;
  readonly columns: number;
  /** Of a panel, with its title and legend. */
  readonly panelHeight: number;
}

/** A page of few words: what was run, panels, one table, notes. */
export interface Sheet {
  readonly title: string;
  readonly verdict: Verdict;
  /** Below the title, wrapped. */
  readonly lines: readonly string[];
  readonly figures: readonly Figure[];
  readonly table: VerdictTable;
  /** Below the table, wrapped. */
  readonly notes: readonly string[];
}

const MARGIN = 32;
const GAP = 32;
const BADGE = 170;

/** The room that a panel has in a layout. */
export function panelBox({ width, columns, panelHeight }: Layout) {
  return { width: (width - 2 * MARGIN - (columns - 1) * GAP) / columns, height: panelHeight };
}

/** Draws a sheet, as high as its contents. */
export async function sheetPng(sheet: Sheet, layout: Layout, render: ChartRenderer): Promise<Buffer> {
  const { title, verdict, figures, table } = sheet;
  const { width, columns } = layout;
  const panel = panelBox(layout);
  const inner = width - 2 * MARGIN;
  const beside = inner - BADGE - GAP;
  const measure = createCanvas(8, 8).getContext("2d");
  measure.font = font(14);
  const lines = sheet.lines.flatMap((line) => wrap(measure, line, beside, 2));
  measure.font = font(12);
  const notes = sheet.notes.flatMap((line) => wrap(measure, line, inner, 4));
  const panelsTop = MARGIN + 44 + lines.length * 20 + 16;
  const tableTop = panelsTop + Math.ceil(figures.length / columns) * (panel.height + GAP) - 12;
  const notesTop = tableTop + tableHeight(table.rows.length) + 13;
  const height = notesTop + notes.length * 18 + MARGIN - 9;
  const canvas = createCanvas(width * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = font(26, "bold");
  context.fillStyle = INK;
  context.fillText(wrap(context, title, beside, 1)[0], MARGIN, MARGIN);
  context.font = font(14);
  context.fillStyle = MUTED;
  lines.forEach((line, i) => {
    context.fillText(line, MARGIN, MARGIN + 44 + i * 20);
  });
  context.font = font(12);
  notes.forEach((line, i) => {
    context.fillText(line, MARGIN, notesTop + i * 18);
  });
  context.fillStyle = VERDICT_COLOURS[verdict];
  context.beginPath();
  context.roundRect(width - MARGIN - BADGE, MARGIN, BADGE, 34, 5);
  context.fill();
  context.fillStyle = "#ffffff";
  context.font = font(17, "bold");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(`${VERDICT_SIGNS[verdict]} ${verdict}`, width - MARGIN - BADGE / 2, MARGIN + 18);
  for (const [i, figure] of figures.entries()) {
    const x = MARGIN + (i % columns) * (panel.width + GAP);
    const y = panelsTop + Math.floor(i / columns) * (panel.height + GAP);
    await drawPanel(context, figure, { x, y, ...panel }, render);
  }
  drawTable(context, table, { x: MARGIN, y: tableTop, width: inner, height: tableHeight(table.rows.length) });
  return canvas.toBuffer("image/png");
}
