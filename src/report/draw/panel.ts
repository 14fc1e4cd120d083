import { createCanvas, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import type { Chart, Figure, Padding, Size } from "../chart/figure.ts";
import { type LegendEntry, legendOf } from "../chart/legend.ts";
import { INK, MUTED } from "../chart/theme.ts";
import { drawLegend, legendHeight, legendRows } from "./legend.ts";
import { type ChartRenderer, PIXEL_RATIO } from "./render-chart.ts";
import { font, shortened, wrap } from "./text.ts";

/** A rectangle in CSS px. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** A figure as PNG: title, equation, legend, and the chart at its own size below. */
export function figurePng(figure: Figure, render: ChartRenderer): Promise<Buffer> {
  const { width, height } = figure.size;
  const head = headOf(createCanvas(8, 8).getContext("2d"), figure, width);
  const room = { left: MARGIN, right: MARGIN, top: MARGIN + head.height, bottom: MARGIN };
  const size = { width: width + 2 * MARGIN, height: height + head.height + 2 * MARGIN };
  return render(padded(figure.chart, room), size, (context) => drawHead(context, head, MARGIN, MARGIN));
}

/** Draws a figure into a box at whole CSS px: the chart fills the space below title, equation and legend. */
export async function drawPanel(
  context: SKRSContext2D,
  figure: Figure,
  { x, y, width, height }: Box,
  render: ChartRenderer,
): Promise<void> {
  const head = headOf(context, figure, width);
  drawHead(context, head, x, y);
  const size = { width, height: Math.round(height - head.height) };
  const pixels = new Uint8ClampedArray(await render(figure.chart, size, undefined, "raw"));
  const image = new ImageData(pixels, size.width * PIXEL_RATIO);
  context.putImageData(image, x * PIXEL_RATIO, Math.round((y + head.height) * PIXEL_RATIO));
}

const MARGIN = 14;
const TITLE_LINE = 20;
const EQUATION_LINE = 20;

interface Head {
  readonly title: readonly string[];
  readonly equation: string;
  readonly legend: readonly (readonly LegendEntry[])[];
  readonly height: number;
}

function headOf(context: SKRSContext2D, figure: Figure, width: number): Head {
  context.font = font(15, "bold");
  const title = wrap(context, figure.title, width, 2);
  context.font = font(12);
  const equation = shortened(context, figure.equation, width);
  const legend = legendRows(context, legendOf(figure.chart), width);
  const height = title.length * TITLE_LINE + EQUATION_LINE + legendHeight(legend.length) + 6;
  return { title, equation, legend, height };
}

function drawHead(context: SKRSContext2D, { title, equation, legend }: Head, x: number, top: number): void {
  let y = top;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = font(15, "bold");
  context.fillStyle = INK;
  for (const line of title) {
    context.fillText(line, x, y);
    y += TITLE_LINE;
  }
  context.font = font(12);
  context.fillStyle = MUTED;
  context.fillText(equation, x, y + 1);
  drawLegend(context, legend, x, y + EQUATION_LINE);
}

function padded(chart: Chart, room: Padding): Chart {
  const inner = chart.options.layout.padding;
  const padding = {
    left: inner.left + room.left,
    right: inner.right + room.right,
    top: inner.top + room.top,
    bottom: inner.bottom + room.bottom,
  };
  return { ...chart, options: { ...chart.options, layout: { padding } } };
}
