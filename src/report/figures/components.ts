import type { ObservableResult } from "../../comparison/results.ts";
import { extent, gapAxis, linearAxis, roundRange, slotAxis } from "../chart/axes.ts";
import { type Dataset, heights, points, vertex } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { SOURCE_STYLES } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";
import { isRoute, SOURCE_NAMES, SOURCES } from "../vocabulary.ts";
import type { PointFigure } from "./input.ts";
import { measuredSources, placeInSlot } from "./slots.ts";

const NAME = "components";
const TITLE = "Variance and relaxation of single weights";

/** Variance and relaxation time of every recorded element of W, route by route. */
export const components: PointFigure = ({ point, results, size }) => {
  const slots = point.system.components;
  const of = (name: string) =>
    results.observables.filter((o) => o.name === name && measuredSources(o).length > 0);
  const [variances, times] = [of("component.variance"), of("component.relaxation")];
  if (point.system.frozen || variances.every((o) => measuredSources(o).every((source) => !isRoute(source)))) {
    const reason =
      slots.length > 0 && point.system.frozen
        ? "all noise vanishes at the target: the spectrum freezes, nothing fluctuates"
        : slots.length === 0
          ? "this system records no single element of the weight matrix"
          : "no variance of a weight was measured";
    return [omission(NAME, TITLE, reason)];
  }
  const sources = SOURCES.filter((source) =>
    [...variances, ...times].some((o) => measuredSources(o).includes(source)),
  );
  // small numbers in units of a power of ten: long tick labels would run into the title
  const largest = Math.max(
    ...variances.flatMap((o) => SOURCES.map((source) => o.estimates[source]?.value ?? 0)),
  );
  const exponent = largest > 0 && (largest < 0.01 || largest >= 1000) ? Math.floor(Math.log10(largest)) : 0;
  const datasetsOf = (
    results: readonly ObservableResult[],
    yAxisID: string,
    named: boolean,
  ): readonly Dataset[] =>
    sources.map((source, k) => {
      const offset = placeInSlot(k, sources.length, SPREAD);
      const marks = results.flatMap((o) => {
        const estimate = o.estimates[source];
        if (!estimate || !Number.isFinite(estimate.value)) return [];
        const unit = yAxisID === "y" ? 10 ** exponent : 1;
        const [y, error] = [estimate.value / unit, estimate.standardError / unit];
        return [vertex(slots.indexOf(o.level) + offset, y, error)];
      });
      const place = { label: named ? SOURCE_NAMES[source] : "", yAxisID };
      const dataset = points(marks, SOURCE_STYLES[source], place, { radius: 4, open: !isRoute(source) });
      return { ...dataset, parsing: false };
    });
  const datasets = [
    ...datasetsOf(variances, "y", true),
    ...(times.length > 0 ? datasetsOf(times, "time", false) : []),
  ];
  const varianceTitle =
    exponent === 0 ? "Var W" : `Var W / ${formatNumber(10 ** exponent, 1).replace("1 × ", "")}`;
  const range = (yAxisID: string) => {
    const reached = datasets.filter((d) => d.yAxisID === yAxisID).flatMap(({ data }) => heights(data));
    return roundRange(0, 1.08 * extent(reached)[1], 4);
  };
  return [
    figure({
      name: NAME,
      title: times.length > 0 ? TITLE : "Variance of single weights",
      equation: "Var W_ij,  −Δ/ln ρ(Δ)",
      caption:
        "Stationary variance of single elements of W in the teacher's basis" +
        (times.length > 0 ? ", and their relaxation time from the correlation between snapshots" : "") +
        " (dimensionless; learning time τ), ± one standard error. Open marks: closed forms.",
      judgedBy: { observables: ["component.variance", "component.relaxation"] },
      size,
      minimumWidth: slots.length > 10 ? 640 : 0,
      chart: chart({
        labels: slots.map((name) => [name]),
        datasets,
        scales: {
          x: slotAxis("element of W"),
          ...(times.length > 0
            ? {
                time: linearAxis("y", "relaxation, τ", range("time"), { stack: "y", stackWeight: 1 }),
                gap: gapAxis("y", "y", 0.15),
                y: linearAxis("y", varianceTitle, range("y"), { stack: "y", stackWeight: 1 }),
              }
            : { y: linearAxis("y", varianceTitle, range("y")) }),
        },
      }),
    }),
  ];
};

/** Width of a slot that its sources share, in slots. */
const SPREAD = 0.5;
