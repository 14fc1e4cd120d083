import type { PremiseRecord } from "../../../comparison/index.ts";
import { indices, type Premise } from "../../../weight-spectra/index.ts";
import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, logAxis, logRangeOf, roundRange } from "../../chart/axes.ts";
import { curves, heights, points, vertex } from "../../chart/datasets.ts";
import { chart, figure, type Panel, type Size } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { LINE_STYLES } from "./style.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** The premise of Dyson's equation: neighbours' repulsion over their noise, over training and along the spectrum. */
export const premise: NetworkFigure = ({ record, size }) => {
  const { premise: all = [] } = record;
  const snapshots = all.filter(({ replica }) => replica === all[0].replica);
  if (snapshots.length === 0) return [];
  const last = snapshots[snapshots.length - 1];
  return [overTraining(snapshots, size), alongSpectrum(last, size), noiseAlongSpectrum(last, size)];
};

const meaning =
  "H = −(Wᵀg + gᵀW) with g the gradient of one sample, in the eigenvectors u_i of WᵀW; the first replica";

function overTraining(snapshots: readonly PremiseRecord[], size: Size): Panel {
  const updates = snapshots.map(({ update }) => update);
  const names = snapshots[0].matrices.map(({ name }) => name);
  const series = names.map((name, m) => ({
    name,
    data: snapshots.map(({ update, matrices }) => {
      const { value, standardError } = matrices[m].index;
      return vertex(atUpdate(update) * 1.04 ** (m - (names.length - 1) / 2), value, standardError);
    }),
  }));
  const ends = series.flatMap(({ data }) => heights(data));
  return figure({
    name: "premise-training",
    title: "Dyson's premise over training",
    equation: "2 Var(u_iᵀH u_{i+1}) / Var(u_iᵀH u_i) = β",
    caption: `Repulsion of neighbouring eigenvalues over their noise, 4M_{i,i+1}/(S_i + S_{i+1}), mean over the neighbours of a matrix, against updates (dimensionless); ${meaning}, ${snapshots[0].matrices[0].samples} samples; bars: one standard error, by a jackknife over the samples. Dashed: 1, the Dyson index, that of noise equal in all directions.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: series.map(({ name, data }, k) =>
        points(data, LINE_STYLES[k % LINE_STYLES.length], { label: name, order: k + 1 }, { radius: 4 }),
      ),
      scales: {
        x: updatesAxis(updates),
        y: linearAxis("y", "2M / S of neighbours", roundRange(0, Math.max(1.2, ...ends))),
      },
      annotations: [
        horizontal(1, { colour: MUTED, dash: [6, 4] }),
        label("β = 1", atUpdate(updates[0]), 1, { anchor: "start", down: -9, right: 4 }),
      ],
    }),
  });
}

/** Position of the i-th of n along the spectrum, from 0 to 1. */
const place = (i: number, n: number) => (i + 0.5) / n;

function alongSpectrum({ update, matrices }: PremiseRecord, size: Size): Panel {
  const lines = matrices.map(({ name, repulsion, noise }) => ({
    name,
    line: indices(repulsion, noise).map((value, i) => vertex(place(i, repulsion.length), value)),
  }));
  const all = lines.flatMap(({ line }) => line.map(({ y }) => y ?? 0)).filter((y) => y > 0);
  return figure({
    name: "premise-spectrum",
    title: `Dyson's premise along the spectrum, update ${update}`,
    equation: "2M_{i,i+1}/S_i,  M_ij = Var(u_iᵀH u_j), S_i = Var(u_iᵀH u_i)",
    caption: `The same for every pair of neighbours after ${update} updates, eigenvalues ascending from 0 to 1 (dimensionless). Below 1 neighbours repel less than their noise demands, above 1 more.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: lines.map(({ name, line }, k) =>
        curves([line], LINE_STYLES[k % LINE_STYLES.length], { label: name, order: k + 1 }, 1.5),
      ),
      scales: {
        x: linearAxis("x", "place in the spectrum", roundRange(0, 1)),
        y: logAxis("y", "2M / S of neighbours", logRangeOf([...all, 1], 1.3)),
      },
      annotations: [horizontal(1, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}

function noiseAlongSpectrum({ update, matrices }: PremiseRecord, size: Size): Panel {
  const relative = ({ noise, levels, elementVariance }: Premise) =>
    noise.map((s, i) => s / (4 * levels[i] * elementVariance));
  const lines = matrices.map((matrix) => ({
    name: matrix.name,
    line: relative(matrix).flatMap((value, i) =>
      Number.isFinite(value) && value > 0 ? [vertex(place(i, matrix.noise.length), value)] : [],
    ),
  }));
  const all = lines.flatMap(({ line }) => line.map(({ y }) => y ?? 0));
  return figure({
    name: "premise-noise",
    title: `Noise of the eigenvalues, update ${update}`,
    equation: "S_i / (4x_i s²) = 1 for noise equal in all directions, s² = ⟨Var g_kl⟩",
    caption: `Noise of every eigenvalue, S_i = Var(u_iᵀH u_i), over that of noise of the same total strength that is equal in all directions, eigenvalues ascending from 0 to 1 (dimensionless); ${meaning}, after ${update} updates. Dashed: equal in all directions.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: lines.map(({ name, line }, k) =>
        curves([line], LINE_STYLES[k % LINE_STYLES.length], { label: name, order: k + 1 }, 1.5),
      ),
      scales: {
        x: linearAxis("x", "place in the spectrum", roundRange(0, 1)),
        y: logAxis("y", "S_i / (4x_i s²)", logRangeOf([...all, 1], 1.3)),
      },
      annotations: [horizontal(1, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}
