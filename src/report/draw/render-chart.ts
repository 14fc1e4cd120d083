import type { SKRSContext2D } from "@napi-rs/canvas";
import { type ChartConfiguration, type Plugin, type Scale, Ticks } from "chart.js";
import { ChartJSNodeCanvas } from "chartjs-node-canvas";
import type { Chart, Size } from "../chart/figure.ts";
import { FONT_FAMILY, registerFonts } from "./fonts.ts";

/** Canvas pixels per CSS pixel of everything the report draws. */
export const PIXEL_RATIO = 2;

/** Draws a chart, as PNG by default, or as its pixels, RGBA row by row; `over` may draw on top of it, in CSS px. */
export type ChartRenderer = (
  chart: Chart,
  size: Size,
  over?: (context: SKRSContext2D) => void,
  format?: "image/png" | "raw",
) => Promise<Buffer>;

/**
 * A renderer of chart configurations to images, with the plugins that the figures use.
 *
 * The plugins are named, not imported: imported they would register on a second copy of chart.js.
 */
export function chartRenderer(): ChartRenderer {
  registerFonts();
  const bySize = new Map<string, ChartJSNodeCanvas>();
  return (chart, size, over, format) => {
    const key = `${size.width}×${size.height}`;
    const canvas = bySize.get(key) ?? nodeCanvas(size);
    bySize.set(key, canvas);
    // drawn from a copy: the renderer writes into the configuration it is given
    const copy = JSON.parse(JSON.stringify(chart)) as Chart;
    const options = { ...copy.options, devicePixelRatio: PIXEL_RATIO };
    const plugins = over ? [drawnOver(over)] : [];
    const configuration = { ...copy, options, plugins } as unknown as ChartConfiguration;
    // "raw" is documented, but not in the type
    return canvas.renderToBuffer(configuration, format as "image/png");
  };
}

function nodeCanvas({ width, height }: Size): ChartJSNodeCanvas {
  return new ChartJSNodeCanvas({
    width,
    height,
    backgroundColour: "#ffffff",
    plugins: { modern: ["chartjs-plugin-annotation", "chartjs-chart-error-bars"] },
    chartCallback: (chartJs) => {
      chartJs.defaults.font.family = FONT_FAMILY;
      const numeric = Ticks.formatters.numeric as (this: Scale, ...tick: unknown[]) => string;
      // a true minus sign; the page's script does the same
      chartJs.defaults.scales.linear.ticks.callback = function (...tick) {
        return numeric.apply(this, tick).replace("-", "−");
      };
      chartJs.defaults.scales.logarithmic.ticks.callback = function (this: Scale, value) {
        const [mantissa, exponent] = Number(value).toExponential(3).split("e") as [string, string];
        // over many decades powers of ten alone
        if (this.max > 3000 * this.min)
          return mantissa === "1.000"
            ? `10${exponent.replace("+", "").replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]))}`
            : "";
        return /^[125]\.000$/.test(mantissa) ? String(value) : "";
      };
    },
  });
}

function drawnOver(draw: (context: SKRSContext2D) => void): Plugin {
  return {
    id: "drawn-over",
    afterDraw: ({ ctx }) => {
      ctx.save();
      draw(ctx as unknown as SKRSContext2D);
      ctx.restore();
    },
  };
}
