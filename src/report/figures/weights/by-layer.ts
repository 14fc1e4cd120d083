import { goeRatio } from "../../../models/degenerate-levels.ts";
import type { Interval, MatrixResults, WeightsResults } from "../../../weight-spectra/index.ts";
import { horizontal } from "../../chart/annotations.ts";
import { linearAxis, logAxis, logRange, roundRange } from "../../chart/axes.ts";
import { curves, type Dataset, heights, points, type Vertex, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission, type Panel, type Size } from "../../chart/figure.ts";
import { lineStyle, MUTED } from "../../chart/theme.ts";
import { byKind } from "./kinds.ts";
import { inPlaces, places } from "./places.ts";

/** What is drawn against the place of a matrix in its checkpoint. */
interface Series {
  readonly name: string;
  readonly title: string;
  readonly equation: string;
  readonly caption: string;
  readonly axis: string;
  readonly isLog?: true;
  /** Heights that the axis has to contain. */
  readonly contains: readonly number[];
  readonly lines: readonly { readonly y: number; readonly label: string }[];
  /** null where a matrix has no such number */
  value(matrix: MatrixResults): Interval | number | null;
}

/** Room around the marks on a logarithmic axis, as a factor. */
const ROOM = 1.15;

const poissonRatio = 2 * Math.LN2 - 1;

const SERIES: readonly Series[] = [
  {
    name: "sigma",
    title: "Standard deviation of the noise",
    equation: "x = s²/(mσ²) ~ Marchenko–Pastur,  outliers left out",
    caption:
      "σ of independent entries whose spectrum is the bulk, outliers left out; bars: 95 % intervals (unit of the weights).",
    axis: "σ",
    isLog: true,
    contains: [],
    lines: [],
    value: ({ record }) => record.marchenkoPastur?.sigma ?? null,
  },
  {
    name: "outliers",
    title: "Outliers beyond the Marchenko–Pastur edge",
    equation: "s_k² > [(√(m − 1) + √(n − k + 1))² + w TW₁] σ²",
    caption:
      "Number of singular values above what noise reaches, tested one after the other by the Tracy–Widom law; at most a quarter of the levels is tested, as the table marks by ≥.",
    axis: "outliers",
    contains: [0, 1],
    lines: [],
    value: ({ record }) => (record.marchenkoPastur === null ? null : record.outliers.length),
  },
  {
    name: "distance",
    title: "Distance from the Marchenko–Pastur law",
    equation: "D = sup |F_n(x) − F(x)|, over its mean under the null",
    caption:
      "Kolmogorov–Smirnov distance of the levels that are not zero to rounding from the law with the fitted σ, in units of its mean for independent Gaussian entries of the same shape (dimensionless).",
    axis: "D/⟨D⟩ of noise",
    isLog: true,
    contains: [0.5, 2],
    lines: [{ y: 1, label: "noise" }],
    value: ({ record: { marchenkoPastur } }) =>
      marchenkoPastur === null ? null : marchenkoPastur.distance / marchenkoPastur.expectedDistance,
  },
  {
    name: "ratio",
    title: "Level repulsion in the bulk: ⟨r̃⟩",
    equation: "r̃ = min(S, S′)/max(S, S′),  ⟨r̃⟩ = 0.5307 (β = 1), 0.3863 (independent)",
    caption:
      "Mean ratio of neighbouring spacings of the singular values, excluding outliers and a tenth of the levels at either edge; bars: 95 % intervals (dimensionless).",
    axis: "⟨r̃⟩",
    contains: [0.36, 0.6],
    lines: [
      { y: goeRatio, label: "real symmetric, β = 1" },
      { y: poissonRatio, label: "no repulsion" },
    ],
    value: ({ record }) => record.bulk?.ratio ?? null,
  },
  {
    name: "alpha",
    title: "Exponent of the tail",
    equation: "ρ(x) ∝ x^(−α),  x = s² ≥ x_min",
    caption:
      "Maximum-likelihood exponent of a power law from the x_min that fits best; bars: 95 % intervals by bootstrap, which include the choice of x_min (dimensionless). Exponents whose interval holds 0 are left out; one says nothing where a rival is favoured: see the table.",
    axis: "α",
    contains: [0],
    lines: [],
    value: ({ record: { tail } }) => (tail === null || !(tail.alpha.interval[0] > 0) ? null : tail.alpha),
  },
  {
    name: "p-values",
    title: "Is it noise? p-values of Marchenko–Pastur",
    equation: "P(D ≥ observed) for independent Gaussian entries of the same shape",
    caption:
      "From exact spectra of the same shape, measured in the same way; the smallest possible p is one in the number of spectra and one. Dashed: 5 %, without correction for the number of matrices.",
    axis: "p",
    isLog: true,
    contains: [0.001, 1],
    lines: [{ y: 0.05, label: "5 %" }],
    value: ({ record }) => record.marchenkoPastur?.pValue ?? null,
  },
];

/** Statistics of every matrix against its place in the checkpoint. */
export function byLayer({ matrices }: Pick<WeightsResults, "matrices">, size: Size): readonly Panel[] {
  return SERIES.map((series) => panel(series, matrices, size));
}

function panel(series: Series, matrices: readonly MatrixResults[], size: Size): Panel {
  const { name, title, equation, caption, contains, isLog, lines } = series;
  const groups = byKind(matrices)
    .map(({ members, ...group }) => ({
      ...group,
      data: members.flatMap((matrix) => vertexOf(series, matrix)),
    }))
    .filter(({ data }) => data.length > 0);
  const all = groups.flatMap(({ data }) => heights(data));
  if (all.length === 0) return omission(name, title, "no matrix has such a number");
  // bars to 0 and below have no end on a logarithmic axis: they reach its foot
  const least = isLog
    ? Math.min(...groups.flatMap(({ data }) => data.map(({ y }) => y ?? Infinity))) / 4
    : -Infinity;
  const shown = [...all, ...contains].filter((y) => y >= least);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const toFoot = (at: Vertex): Vertex =>
    isLog && at.yMin !== undefined ? { ...at, yMin: Math.max(at.yMin, low / ROOM) } : at;
  const { axis, labels } = places(matrices.length, "matrix, in the order of the file (layer_id)");
  return figure({
    name,
    title,
    equation,
    caption,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [
        ...groups.map(({ name: label, style, isHead, data }) =>
          inPlaces(
            points(
              data.map(toFoot),
              style,
              { label, order: 1 },
              isHead ? { radius: 2, open: true } : { radius: 4 },
            ),
          ),
        ),
        ...lines.map(({ y, label }, k) => levelLine(y, label, matrices.length, k)),
      ],
      scales: {
        x: axis,
        y: isLog
          ? logAxis("y", series.axis, logRange(low / ROOM, high * ROOM))
          : linearAxis("y", series.axis, roundRange(low, high + 0.05 * (high - low))),
      },
      ...labels,
      annotations: isLog ? [] : [horizontal(0, { colour: MUTED })].filter(() => low === 0),
    }),
  });
}

function vertexOf({ value }: Series, matrix: MatrixResults): readonly Vertex[] {
  const measured = value(matrix);
  if (measured === null) return [];
  if (typeof measured === "number") return [vertex(matrix.layer, measured)];
  const { value: y, interval } = measured;
  return Number.isFinite(y) ? [vertex(matrix.layer, y, (interval[1] - interval[0]) / 2)] : [];
}

function levelLine(y: number, label: string, matrices: number, k: number): Dataset {
  const ends = [vertex(-0.5, y), vertex(matrices - 0.5, y)];
  return inPlaces(curves([ends], lineStyle(MUTED, k === 0 ? [5, 4] : [2, 3]), { label, order: 5 }, 1.2));
}
