import type { SKRSContext2D } from "@napi-rs/canvas";
import type { LegendEntry } from "../chart/legend.ts";
import { INK, type Mark } from "../chart/theme.ts";
import { font } from "./text.ts";

const SWATCH = 30;
const GAP = 6;
const BETWEEN = 18;
const ROW = 19;
const SIZE = 12;

/** The legend broken into rows no wider than `width`. */
export function legendRows(
  context: SKRSContext2D,
  entries: readonly LegendEntry[],
  width: number,
): readonly (readonly LegendEntry[])[] {
  context.font = font(SIZE);
  const rows: LegendEntry[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const room = SWATCH + GAP + context.measureText(entry.label).width;
    if (used + room > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(entry);
    used += room + BETWEEN;
  }
  return rows;
}

/** Height of so many rows, CSS px. */
export function legendHeight(rows: number): number {
  return rows * ROW;
}

/** Draws the legend with its top left corner at (x, y). */
export function drawLegend(
  context: SKRSContext2D,
  rows: readonly (readonly LegendEntry[])[],
  x: number,
  y: number,
): void {
  rows.forEach((row, i) => {
    let left = x;
    const middle = y + i * ROW + ROW / 2;
    for (const entry of row) {
      drawSwatch(context, entry, left, middle);
      context.font = font(SIZE);
      context.fillStyle = INK;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillText(entry.label, left + SWATCH + GAP, middle);
      left += SWATCH + GAP + context.measureText(entry.label).width + BETWEEN;
    }
  });
}

function drawSwatch(context: SKRSContext2D, { swatch, colour }: LegendEntry, x: number, y: number): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = swatch.kind === "mark" ? 1.5 : swatch.width;
  if (swatch.kind === "area") {
    context.fillStyle = swatch.fill;
    context.fillRect(x, y - 5, SWATCH, 10);
    if (swatch.width > 0) context.strokeRect(x, y - 5, SWATCH, 10);
  } else if (swatch.kind === "line") {
    context.setLineDash([...swatch.dash]);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + SWATCH, y);
    context.stroke();
  } else {
    const centre = x + SWATCH / 2;
    context.beginPath();
    context.moveTo(centre, y - 7);
    context.lineTo(centre, y + 7);
    context.stroke();
    context.fillStyle = swatch.fill;
    markPath(context, swatch.mark, centre, y);
    context.fill();
    context.stroke();
  }
  context.restore();
}

function markPath(context: SKRSContext2D, mark: Mark, x: number, y: number): void {
  context.beginPath();
  if (mark === "circle") context.arc(x, y, 4, 0, 2 * Math.PI);
  else if (mark === "rect") context.rect(x - 3.5, y - 3.5, 7, 7);
  else {
    const corners =
      mark === "triangle"
        ? [
            [0, -4.6],
            [4, 2.6],
            [-4, 2.6],
          ]
        : [
            [0, -4.6],
            [4.6, 0],
            [0, 4.6],
            [-4.6, 0],
          ];
    corners.forEach(([dx, dy], i) => {
      if (i === 0) context.moveTo(x + dx, y + dy);
      else context.lineTo(x + dx, y + dy);
    });
    context.closePath();
  }
}
