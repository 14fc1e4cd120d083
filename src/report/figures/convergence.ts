import type { ConvergenceResults, JudgedOrder } from "../../comparison/index.ts";
import { label, vertical } from "../chart/annotations.ts";
import { logAxis, logRange, logRangeOf, type Range } from "../chart/axes.ts";
import { curves, type Dataset, points as marks, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, type Figure, figure, type Size } from "../chart/figure.ts";
import { MUTED, type SourceStyle } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";

/** How each integrator looks; colours of Okabe & Ito's palette. */
const STYLES: Readonly<Record<string, SourceStyle>> = {
  "implicit-repulsion": { colour: "#0072B2", dash: [], mark: "circle" },
  "euler-maruyama": { colour: "#6b6b6b", dash: [2, 3], mark: "triangle" },
  "step-control": { colour: "#009E73", dash: [8, 4], mark: "rect" },
  "tamed-euler": { colour: "#CC79A7", dash: [9, 3, 2, 3], mark: "triangle" },
  "pair-splitting": { colour: "#D55E00", dash: [5, 3], mark: "rectRot" },
};
const OTHER: SourceStyle = { colour: "#56B4E9", dash: [], mark: "rect" };

/** Strong or weak errors of every integrator against dt, both logarithmic, with the fitted powers. */
export function convergenceFigure(results: ConvergenceResults, kind: "strong" | "weak", size: Size): Figure {
  const measured = results.integrators.map((integrator) => ({
    name: integrator.name,
    order: integrator[kind],
  }));
  const nonZeroErrors = measured.flatMap(({ order }) =>
    order.points.filter(({ error }) => Math.abs(error) > 0),
  );
  const x = logRangeOf(results.dt, 1.15);
  const y = rangeOf(
    nonZeroErrors.map(({ error, standardError }) => [Math.abs(error), standardError] as const),
  );
  const study = results.studyStep;
  const onAxis = study !== null && study >= x.min && study <= x.max;
  return figure({
    name: `convergence-${kind}`,
    title: kind === "strong" ? "Strong error: pathwise" : "Weak error: in expectation",
    equation:
      kind === "strong"
        ? "E|x_dt − x| ∝ dtᵖ, mean over levels, at the end of the path"
        : "|E φ(x_dt) − E φ(x)| ∝ dtᵖ,  φ = Σ (x_i − target_i)²/N",
    caption: "",
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [
        ...measured.flatMap(({ name, order }) => seriesOf(name, order, y)),
        ...(kind === "strong" ? [0.5, 1] : [1, 2]).map((slope) => referenceSlope(slope, x, y)),
      ].filter(({ data }) => data.length > 0),
      scales: {
        x: logAxis("x", "step dt (learning time τ)", x),
        y: logAxis("y", kind === "strong" ? "error (units of x)" : "error (units of x²)", y),
      },
      annotations: onAxis
        ? [
            vertical(study, { colour: MUTED }),
            label("dt of the study", study, y.min, { ...aside(study, x), down: -12 }),
          ]
        : [],
      padding: { right: 16 },
    }),
  });
}

/** Beside a line, on the side with more room. */
function aside(at: number, { min, max }: Range) {
  return at * at > min * max
    ? ({ anchor: "end", right: -6 } as const)
    : ({ anchor: "start", right: 6 } as const);
}

/** The legend text of an order. */
export function orderText({ order, interval, status }: JudgedOrder): string {
  if (!Number.isFinite(order)) return status === "failed" ? "steps failed" : "within noise";
  const half = (interval[1] - interval[0]) / 2;
  const text = `${formatNumber(Number(order.toFixed(2)))} ± ${formatNumber(Number(half.toFixed(2)))}`;
  return status === "resolved" ? text : `${text} (${status === "curved" ? "not asymptotic" : "unresolved"})`;
}

function seriesOf(name: string, order: JudgedOrder, y: Range): readonly Dataset[] {
  const style = STYLES[name] ?? OTHER;
  const at = (fitted: boolean) =>
    order.points.flatMap((point): readonly Vertex[] => {
      const error = Math.abs(point.error);
      if (point.fitted !== fitted || !(error >= y.min && error <= y.max)) return [];
      // a bar shorter than its mark would only hide whether the mark is open
      const v = vertex(point.dt, error, point.standardError > 0.08 * error ? point.standardError : 0);
      return [
        v.yMin === undefined ? v : { ...v, yMin: Math.max(v.yMin, y.min), yMax: Math.min(v.yMax!, y.max) },
      ];
    });
  const text = `${name}: ${orderText(order)}`;
  const [filled, open] = [at(true), at(false)];
  const fitted = order.points.filter((point) => point.fitted).map(({ dt }) => dt);
  const line =
    fitted.length === 0
      ? []
      : [Math.max(...fitted), Math.min(...fitted)].map((dt) =>
          vertex(dt, order.amplitude * dt ** order.order),
        );
  return [
    marks(filled, style, { label: text, order: 1 }, { radius: 5.5 }),
    marks(open, style, { label: filled.length > 0 ? "" : text, order: 2 }, { radius: 5.5, open: true }),
    curves([line], style, { label: "", order: 4 }, 1.8),
  ];
}

/** A thin line of a slope through the middle of the plot, as far as it stays inside. */
function referenceSlope(slope: number, x: Range, y: Range): Dataset {
  const middle = { x: Math.sqrt(x.min * x.max), y: Math.sqrt(y.min * y.max) };
  const inside = (dt: number) => {
    const limit = (end: number) => middle.x * (end / middle.y) ** (1 / slope);
    return Math.min(Math.max(dt, limit(y.min)), limit(y.max));
  };
  const ends = [x.min, x.max].map((dt) => {
    const at = inside(dt);
    return vertex(at, middle.y * (at / middle.x) ** slope);
  });
  const dash = slope === 1 ? [6, 4] : [2, 4];
  return curves(
    [ends],
    { colour: "#8a8a8a", dash, mark: "circle" },
    { label: `slope ${slope === 0.5 ? "½" : slope}`, order: 9 },
    1,
  );
}

/** The range of all errors, but no lower than a tenth of the smallest one that exceeds its own uncertainty. */
function rangeOf(errors: readonly (readonly [number, number])[]): Range {
  const clear = errors.filter(([error, scatter]) => error > scatter).map(([error]) => error);
  const all = clear.length > 0 ? clear : errors.map(([error]) => error);
  const floor = Math.min(...all) / 3;
  const ceiling = Math.max(...errors.map(([error]) => error));
  return Number.isFinite(floor) && floor > 0 ? logRange(floor, 1.2 * ceiling) : logRange(0.1, 1);
}
