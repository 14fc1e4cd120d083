import type { AttentionRecord, HeadsRecord } from "../../../comparison/index.ts";
import { horizontal, label } from "../../chart/annotations.ts";
import { logAxis, logRange, slotAxis } from "../../chart/axes.ts";
import { curves, points, type Vertex, vertex } from "../../chart/datasets.ts";
import { chart, type Figure, figure, omission, type Panel } from "../../chart/figure.ts";
import { lineStyle, MUTED, type SourceStyle } from "../../chart/theme.ts";
import { formatNumber, formatProbability } from "../../numbers.ts";
import type { NetworkFigure, NetworkInput } from "./input.ts";
import { atFirst, atUpdate, updatesAxis } from "./updates-axis.ts";

const BEFORE: SourceStyle = { colour: "#6b6b6b", dash: [], mark: "rect" };
const AFTER: SourceStyle = { colour: "#0072B2", dash: [], mark: "circle" };

/** Attention strength of each head, and whether heads of a layer differ by more than random matrices do. */
export const heads: NetworkFigure = (input) => {
  const { attention } = input.record.heads;
  if (attention === null)
    return [omission("heads", STRENGTH, NO_HEADS), omission("heads-spread", SPREAD, NO_HEADS)];
  return [strengths(input, attention), spreads(input, attention)];
};

const STRENGTH = "Attention strength of each head";
const SPREAD = "Do the heads of a layer differ?";
const NO_HEADS = "no layer has queries and keys of several heads";

function strengths({ record, size }: NetworkInput, { heads, spread }: AttentionRecord): Figure {
  const { updates } = record;
  const layers = [...new Set(heads.map(({ layer }) => layer))];
  const replicas = heads[0].largest.length;
  const last = updates.length - 1;
  // before training on the left of a layer's place, after it on the right, replica by replica
  const place = (layer: number, after: boolean, replica: number) =>
    layer + (after ? 0.04 : -0.36) + (0.32 * (replica + 0.5)) / replicas;
  const [before, after] = [0, last].map((s, k) =>
    layers.flatMap((layer, l) =>
      Array.from({ length: replicas }, (_, replica) =>
        heads
          .filter((head) => head.layer === layer)
          .flatMap(({ largest, noise }) => {
            const value = largest[replica][s];
            return value == null ? [] : [vertex(place(l, k === 1, replica), value / noise.median)];
          })
          .sort((a, b) => a.y! - b.y!),
      ),
    ),
  ) as [Vertex[][], Vertex[][]];
  const { low, median, high } = heads[0].noise;
  const all = [...before, ...after].flat().map(({ y }) => y!);
  return figure({
    name: "heads",
    title: STRENGTH,
    equation: "s₁: the largest singular value of W_Q W_Kᵀ of a head",
    caption:
      `Largest singular value of W_Q W_Kᵀ of each head, the only combination of queries and keys that enters attention, divided by its median for independent Gaussian elements of the initial variance (dimensionless); a column of marks is a replica. Dotted: the central 90 % for such elements. ` +
      `Among the heads of a layer the variance of ln s₁ is ${shown(spread[0].ratio)} times its value for Gaussian elements ${atFirst(updates)} and ${shown(spread[last].ratio)} times after ${updates[last]} updates. ${blocks(record.heads, updates)}`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      labels: layers.map((layer) => [layer === null ? "none" : `${layer}`]),
      datasets: [
        points(after.flat(), AFTER, { label: `a head after ${updates[last]} updates`, order: 1 }, SMALL),
        points(before.flat(), BEFORE, { label: atFirst(updates), order: 2 }, { ...SMALL, open: true }),
        curves(after, AFTER, { label: "", order: 5 }, 1),
      ].map((dataset) => ({ ...dataset, parsing: false })),
      scales: {
        x: slotAxis("layer"),
        y: logAxis("y", "s₁ / median under the null", logRange(Math.min(0.7, ...all), Math.max(2, ...all))),
      },
      annotations: [
        horizontal(low / median, { colour: MUTED, dash: [2, 3] }),
        horizontal(high / median, { colour: MUTED, dash: [2, 3] }),
        label("null, central 90 %", 0, high / median, {
          anchor: "start",
          down: -9,
          // from the middle of the first slot to the axis
          right: 6 - (size.width - AXIS) / (2 * layers.length),
        }),
      ],
    }),
  });
}

function spreads({ record, size }: NetworkInput, { spread }: AttentionRecord): Panel {
  const { updates } = record;
  const judged = spread.flatMap(({ ratio, usual, pValue }, s) =>
    ratio === null || usual === null ? [] : [{ at: atUpdate(updates[s]), ratio, usual, pValue }],
  );
  if (judged.length === 0) return omission("heads-spread", SPREAD, "no head could be compared");
  const last = judged.at(-1)!;
  const all = judged.flatMap(({ ratio, usual }) => [ratio, usual]).filter((y) => y > 0);
  return figure({
    name: "heads-spread",
    title: SPREAD,
    equation: "Var ln s₁(W_Q W_Kᵀ) among the heads of a layer / its value under the null",
    caption:
      `Variance of the logarithm of the largest singular value of W_Q W_Kᵀ among the heads of a layer of a replica, divided by that of independent Gaussian elements (invariant under a common rescaling): mean over layers and replicas (dimensionless). ` +
      `Dotted: the upper 5 % point under the null. At the end ${formatNumber(last.ratio, 2)}, p = ${last.pValue === null ? "unknown" : formatProbability(last.pValue)}.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [
        curves([judged.map(({ at, ratio }) => vertex(at, ratio))], AFTER, {
          label: "heads of a layer",
          order: 1,
        }),
        curves(
          [judged.map(({ at, usual }) => vertex(at, usual))],
          lineStyle(MUTED, [2, 3]),
          { label: "noise, 95 % below", order: 3 },
          1.5,
        ),
      ],
      scales: {
        x: updatesAxis(updates),
        y: logAxis("y", "variance / null", logRange(Math.min(0.5, ...all), Math.max(2, ...all))),
      },
      annotations: [horizontal(1, { colour: MUTED })],
    }),
  });
}

/** Approximate width of the axis labels, px. */
const AXIS = 64;
const SMALL = { radius: 3 } as const;

/** How many blocks of single heads deviate from the Marchenko–Pastur law, before and after training. */
function blocks({ matrices, ratio }: HeadsRecord, updates: readonly number[]): string {
  const last = updates.length - 1;
  if (matrices.length === 0) return "Single heads have too few levels for a spectrum.";
  const rejected = [0, last].map((s) => {
    const p = matrices.flatMap(({ pValue }) => pValue.flatMap((replica) => replica[s] ?? []));
    return `${p.filter((value) => value < 0.01).length} of ${p.length}`;
  });
  const value = ratio[last];
  return (
    `Of the query, key, value and projection blocks of single heads, ${rejected[0]} deviate from the Marchenko–Pastur law at p < 0.01 ${atFirst(updates)}, ${rejected[1]} at the end` +
    (value == null
      ? "."
      : `; ⟨r̃⟩ of their bulk is then ${formatNumber(value.value, 3)} ± ${formatNumber(value.standardError, 1)}.`)
  );
}

function shown(ratio: number | null): string {
  return ratio === null ? "unknown" : formatNumber(ratio, 2);
}
