import type { Axis } from "../../src/report/chart/axes.ts";
import type { Chart } from "../../src/report/chart/figure.ts";
import { legendOf } from "../../src/report/chart/legend.ts";

/** What is wrong with a chart; nothing, for one that can be shown. */
export function faults(chart: Chart): readonly string[] {
  const { datasets } = chart.data;
  const { scales } = chart.options;
  const titles = Object.values(scales).filter((a) => a.ticks.display && a.title.text === "");
  return [
    ...(JSON.stringify(JSON.parse(JSON.stringify(chart))) === JSON.stringify(chart) && plain(chart)
      ? []
      : ["not JSON"]),
    ...(datasets.some((d) => d.data.some((v) => v.y !== null)) ? [] : ["empty"]),
    ...(legendOf(chart).length > 0 ? [] : ["no legend"]),
    ...(titles.length === 0 ? [] : ["an axis without a title"]),
    ...datasets.flatMap((d) => {
      const [x, y] = [scales[d.xAxisID], scales[d.yAxisID]];
      if (!x || !y) return [`${d.label}: no such axis`];
      const outside = d.data.filter(
        (v) => !within(y, v.y) || !within(y, v.yMin) || !within(y, v.yMax) || !within(x, v.x),
      );
      return outside.length === 0 ? [] : [`${d.label}: ${JSON.stringify(outside[0])} lies outside its axes`];
    }),
  ];
}

function plain(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  return typeof value === "object" && Object.values(value).every(plain);
}

function within({ min, max, type }: Axis, value: number | null | undefined): boolean {
  if (value === null || value === undefined || type === "category" || min === undefined || max === undefined)
    return true;
  const slack = 1e-5 * (max - min);
  return value >= min - slack && value <= max + slack;
}
