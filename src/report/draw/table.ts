import type { SKRSContext2D } from "@napi-rs/canvas";
import { GRID, INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";
import type { VerdictTable } from "../verdict-table.ts";
import type { Box } from "./panel.ts";
import { font, shortened } from "./text.ts";

const LINE = 22;
const GUTTER = 24;
const SIZE = 12.5;

/** Height of a table of so many rows, CSS px. */
export function tableHeight(rows: number): number {
  return (rows + 1) * LINE + 4;
}

/** Draws the first rows of the table that fit into the box; required comparisons stand first and dark. */
export function drawTable(context: SKRSContext2D, { columns, rows }: VerdictTable, box: Box): void {
  const shown = rows.slice(0, Math.max(0, Math.floor((box.height - 4) / LINE) - 1));
  const widths = columnWidths(context, { columns, rows: shown }, box.width);
  context.textBaseline = "middle";
  const line = (
    texts: readonly string[],
    y: number,
    colours: readonly string[],
    weight: "normal" | "bold",
  ) => {
    let x = box.x;
    columns.forEach(({ align, cut }, c) => {
      const width = widths[c] - GUTTER;
      context.font = font(SIZE, weight);
      context.fillStyle = colours[c];
      context.textAlign = align;
      context.fillText(shortened(context, texts[c], width, cut), align === "right" ? x + width : x, y);
      x += widths[c];
    });
  };
  line(
    columns.map(({ title }) => title),
    box.y + LINE / 2,
    columns.map(() => MUTED),
    "bold",
  );
  shown.forEach((row, r) => {
    const top = box.y + (r + 1) * LINE;
    context.fillStyle = GRID;
    context.fillRect(box.x, top, box.width, 1);
    const ink = row.required ? INK : MUTED;
    line(
      row.cells.map(({ text }) => text),
      top + LINE / 2 + 1,
      row.cells.map(({ verdict }) => (verdict ? VERDICT_COLOURS[verdict] : ink)),
      "normal",
    );
  });
}

/**
 * Every column has the width of its widest cell, and stretchable columns share the remaining width. If the width does not
 * suffice, the widest columns of text are shortened to a common length; numbers never are.
 */
function columnWidths(
  context: SKRSContext2D,
  { columns, rows }: VerdictTable,
  width: number,
): readonly number[] {
  const natural = columns.map(({ title }, c) => {
    context.font = font(SIZE, "bold");
    const head = context.measureText(title).width;
    context.font = font(SIZE);
    return GUTTER + Math.max(head, ...rows.map((row) => context.measureText(row.cells[c].text).width));
  });
  const shares = columns.reduce((sum, { stretch }) => sum + stretch, 0) || 1;
  const rest = width - sumOf(natural);
  if (rest >= 0) return columns.map(({ stretch }, c) => natural[c] + (rest * stretch) / shares);
  const texts = columns.flatMap(({ align }, c) => (align === "left" ? [natural[c]] : []));
  const longest = commonLength(texts, sumOf(texts) + rest);
  return columns.map(({ align }, c) => (align === "left" ? Math.min(natural[c], longest) : natural[c]));
}

/** The length that the longest are cut to, so that all together have the total. */
function commonLength(lengths: readonly number[], total: number): number {
  const ascending = lengths.toSorted((a, b) => a - b);
  let left = total;
  for (const [k, length] of ascending.entries()) {
    const share = left / (ascending.length - k);
    if (length > share) return Math.max(0, share);
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
