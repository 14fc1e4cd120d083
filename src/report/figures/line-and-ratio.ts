import { horizontal } from "../chart/annotations.ts";
import { extent, gapAxis, linearAxis, roundRange } from "../chart/axes.ts";
import { curves, type PointLook, points, vertex } from "../chart/datasets.ts";
import { type Chart, chart } from "../chart/figure.ts";
import { INK, SOURCE_STYLES, type SourceStyle } from "../chart/theme.ts";

/** Data that should lie on one line through the origin, and how they are drawn. */
export interface LineSeries {
  readonly label: string;
  readonly style: SourceStyle;
  /** null: thin curves, one for each path. */
  readonly marks: (PointLook & { readonly radius: number }) | null;
  readonly paths: readonly (readonly LinePoint[])[];
}

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

/** A line y = slope · x with the data, and below it their ratio to the line, marks offset sideways. */
export function lineAndRatio({
  series,
  slope,
  titles,
}: {
  readonly series: readonly LineSeries[];
  readonly slope: number;
  readonly titles: Readonly<Record<"x" | "y" | "ratio" | "line", string>>;
}): Chart {
  const all = series.flatMap(({ paths }) => paths.flat());
  const x = roundRange(0, 1.04 * Math.max(...all.map((m) => m.x)), 6);
  const y = roundRange(0, 1.06 * Math.max(slope * x.max * 0.9, ...all.map((m) => m.y + m.error)), 5);
  const ratios = all.flatMap((m) => [(m.y - m.error) / (slope * m.x), (m.y + m.error) / (slope * m.x)]);
  const reach = roundRange(0, Math.max(0.02, ...extent(ratios.map((r) => Math.abs(r - 1)))), 1).max;
  const marked = series.filter(({ marks }) => marks !== null);
  const datasets = series.flatMap((entry, k) => {
    const { label, style, marks, paths } = entry;
    const order = 2 + k;
    if (marks === null) {
      const through = (f: (m: LinePoint) => number) =>
        paths.map((path) => path.map((m) => vertex(m.x, f(m))));
      return [
        curves(
          through((m) => m.y),
          style,
          { label, yAxisID: "y", order },
          1.2,
        ),
        curves(
          through((m) => m.y / (slope * m.x)),
          style,
          { label: "", yAxisID: "ratio", order },
          1.2,
        ),
      ];
    }
    const marksOfSeries = paths.flat();
    const dodge = marked.length > 1 ? 0.022 * x.max * (marked.indexOf(entry) / (marked.length - 1) - 0.5) : 0;
    return [
      points(
        marksOfSeries.map((m) => vertex(m.x, m.y, m.error)),
        style,
        { label, yAxisID: "y", order },
        marks,
      ),
      points(
        marksOfSeries.map((m) => vertex(m.x + dodge, m.y / (slope * m.x), m.error / (slope * m.x))),
        style,
        { label: "", yAxisID: "ratio", order },
        { ...marks, radius: 0.8 * marks.radius },
      ),
    ];
  });
  return chart({
    datasets: [
      ...datasets,
      curves(
        [[vertex(0, 0), vertex(Math.min(x.max, y.max / slope), Math.min(slope * x.max, y.max))]],
        SOURCE_STYLES["closed-form"],
        { label: titles.line, yAxisID: "y", order: 9 },
        1.5,
      ),
    ],
    scales: {
      x: linearAxis("x", titles.x, x),
      ratio: linearAxis(
        "y",
        titles.ratio,
        { min: 1 - reach, max: 1 + reach, ticks: { stepSize: reach } },
        { stack: "y", stackWeight: 1 },
      ),
      gap: gapAxis("y", "y", 0.2),
      y: linearAxis("y", titles.y, y, { stack: "y", stackWeight: 2.2 }),
    },
    annotations: [horizontal(1, { yScaleID: "ratio", colour: INK, dash: [] })],
  });
}
