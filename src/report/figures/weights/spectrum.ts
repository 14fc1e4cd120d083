import { marchenkoPastur } from "../../../laws/index.ts";
import type { MatrixResults, WeightsRecord } from "../../../weight-spectra/index.ts";
import { label, vertical } from "../../chart/annotations.ts";
import { exactRange, linearAxis, roundRange } from "../../chart/axes.ts";
import { curves, points, shapes, type Vertex, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission, type Panel, type Size } from "../../chart/figure.ts";
import { lineStyle, MUTED } from "../../chart/theme.ts";
import { formatEstimate, formatNumber, formatProbability } from "../../numbers.ts";

const BULK = lineStyle("#0072B2");
const OUTLIER = { colour: "#D55E00", dash: [], mark: "triangle" } as const;

/** Spectra farther than this from the edge are cut off, in units of the edge: the bulk has to be seen. */
const FARTHEST = 3;

/** The singular values of a matrix with the Marchenko–Pastur law of its bulk, and its outliers. */
export function spectrumPanel({ layer, label: title, record }: MatrixResults, size: Size): Panel {
  const name = `spectrum-${layer}`;
  const { marchenkoPastur: noise, singularValues, outliers } = record;
  if (noise === null) return omission(name, title, record.notAnalysed ?? "it could not be analysed");
  const [, edge] = noise.edges;
  const largest = singularValues.at(-1) ?? edge;
  const end = Math.min(Math.max(largest, edge) * 1.05, FARTHEST * edge);
  const bars = histogram(singularValues, end, edge);
  const law = lawCurve(record, noise.sigma.value, noise.edges);
  const within = outliers.filter(({ value }) => value <= end);
  const beyond = outliers.length - within.length;
  const top = Math.max(...[...bars, law].flat().map(({ y }) => y ?? 0));
  return figure({
    name,
    title,
    equation: `σ = ${formatEstimate({ ...noise.sigma, effectiveSamples: null })},  D = ${formatNumber(noise.distance, 2)} (noise ${formatNumber(noise.expectedDistance, 2)}),  p ${pText(noise.pValue)}`,
    caption: `Density of the singular values of ${record.rows} × ${record.columns} elements per unit of s (unit of the weights). Line: the Marchenko–Pastur law with σ of the bulk, on the share of levels that are not outliers; dashed: its upper edge. Marks: ${outliers.length} outliers${beyond > 0 ? `, ${beyond} of them beyond the plot, up to s = ${formatNumber(largest, 3)}` : ""}.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [
        shapes(bars, BULK.colour, { label: "singular values", order: 8 }, 1),
        curves([law], lineStyle("#000000"), { label: "Marchenko–Pastur", order: 2 }, 1.6),
        ...(within.length === 0
          ? []
          : [
              points(
                within.map(({ value }) => vertex(value, 0.02 * top)),
                OUTLIER,
                { label: "outliers", order: 1 },
                { radius: 4 },
              ),
            ]),
      ],
      scales: {
        x: linearAxis("x", "singular value s", exactRange(0, end)),
        y: linearAxis("y", "density", roundRange(0, top)),
      },
      annotations: [
        vertical(edge, { colour: MUTED }),
        ...(beyond > 0
          ? [
              label(`${beyond} beyond, to ${formatNumber(largest, 3)} →`, end, 0.5 * top, {
                anchor: "end",
                right: -4,
              }),
            ]
          : []),
      ],
    }),
  });
}

function pText(p: number): string {
  const text = formatProbability(p);
  return text.startsWith("<") ? text : `= ${text}`;
}

/** Bars of one width, of which the bulk has about 2√n, at most 40. */
function histogram(values: Float64Array, end: number, edge: number): readonly (readonly Vertex[])[] {
  const width = edge / Math.min(40, Math.max(10, Math.round(2 * Math.sqrt(values.length))));
  const counts = new Map<number, number>();
  for (const s of values) {
    const bin = Math.floor(s / width);
    if (bin * width < end) counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts].map(([bin, count]) => {
    const height = count / (values.length * width);
    const [from, to] = [bin * width, Math.min(end, (bin + 1) * width)];
    return [vertex(from, 0), vertex(from, height), vertex(to, height), vertex(to, 0)];
  });
}

/** ρ(s) = (n − k)/n · ρ_MP(x) dx/ds, x = s²/(mσ²); √m and √n of the block that is not zero from the edges (√m ± √n) σ. */
function lawCurve(
  { outliers }: WeightsRecord,
  sigma: number,
  [low, high]: readonly [number, number],
): readonly Vertex[] {
  const [length, size] = [((high + low) / (2 * sigma)) ** 2, ((high - low) / (2 * sigma)) ** 2];
  const { density } = marchenkoPastur(size / length);
  const unit = length * sigma ** 2;
  const share = 1 - outliers.length / size;
  const from = Math.max(low, 1e-3 * high);
  return Array.from({ length: 200 }, (_, k) => {
    const s = from + (k / 199) * (high - from);
    return vertex(s, share * density(s ** 2 / unit) * ((2 * s) / unit));
  });
}
