import type { CurvePoint } from "../../../inference/index.ts";
import { exactRange, extent, linearAxis, roundRange } from "../../chart/axes.ts";
import { curves, shapes, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission, type Panel, type Size } from "../../chart/figure.ts";
import { SERIES_STYLES } from "../network/style.ts";
import type { NamedResult } from "./named-result.ts";

interface Curve {
  readonly title: string;
  readonly equation: string;
  readonly axis: string;
  readonly caption: string;
  value(point: CurvePoint): number;
  error(point: CurvePoint): number;
}

const kinds: Readonly<Record<"drift" | "potential" | "noise", Curve>> = {
  drift: {
    title: "Drift",
    equation: "K(x) = Σ_m k_m x^m",
    axis: "K(x), 1/τ",
    caption: "Inferred drift of a level without its repulsion",
    value: ({ drift }) => drift,
    error: ({ driftError }) => driftError,
  },
  potential: {
    title: "Effective potential",
    equation: "V(x) = −∫K/g² dx",
    axis: "V(x) − V(mean)",
    caption: "Inferred effective potential in units of g² (dimensionless), from the mean level on",
    value: ({ potential }) => potential,
    error: ({ potentialError }) => potentialError,
  },
  noise: {
    title: "Noise",
    equation: "g²(x)",
    axis: "g²(x), 1/τ",
    caption: "Inferred half variance rate of a level",
    value: ({ g2 }) => g2,
    error: ({ g2Error }) => g2Error,
  },
};

/** One function of the level, for as many sets of trajectories as there are styles. */
export function curvePanel(which: keyof typeof kinds, results: readonly NamedResult[], size: Size): Panel {
  const { title, equation, axis, caption, value, error } = kinds[which];
  const shown = results.slice(0, SERIES_STYLES.length);
  if (shown.length === 0) return omission(which, title, "nothing could be inferred");
  const points = shown.flatMap(({ result }) => result.curve);
  const [low, high] = extent(
    points.flatMap((point) => [value(point) - error(point), value(point) + error(point)]),
  );
  const [from, to] = extent(points.map(({ x }) => x));
  const left = results.length - shown.length;
  return figure({
    name: which,
    title,
    equation,
    caption: `${caption}, within two standard deviations of the mean level; bands: one standard error.${left > 0 ? ` The first ${shown.length} of ${results.length} sets of trajectories.` : ""}`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: shown.flatMap(({ label, result: { curve } }, k) => [
        curves(
          [curve.map((point) => vertex(point.x, value(point)))],
          { ...SERIES_STYLES[k], mark: "circle" },
          { label, order: 2 },
        ),
        shapes(
          [
            [
              ...curve.map((point) => vertex(point.x, value(point) + error(point))),
              ...curve.toReversed().map((point) => vertex(point.x, value(point) - error(point))),
            ],
          ],
          SERIES_STYLES[k].colour,
          { label: "" },
        ),
      ]),
      scales: {
        x: linearAxis("x", "level x", exactRange(from, to)),
        y: linearAxis(
          "y",
          axis,
          which === "noise" ? roundRange(Math.min(0, low), high) : roundRange(low, high),
        ),
      },
    }),
  });
}
