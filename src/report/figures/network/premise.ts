import type { PremiseRecord } from "../../../comparison/index.ts";
import { effectivePotential, indices, type Premise, stationarity } from "../../../weight-spectra/index.ts";
import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, logAxis, logRangeOf, roundRange } from "../../chart/axes.ts";
import { curves, heights, points, vertex } from "../../chart/datasets.ts";
import { chart, type Figure, figure, omission, type Panel, type Size } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { LINE_STYLES } from "./style.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** The premise of Dyson's equation: repulsion of neighbours over their noise, noise, drift, and the potential where there is one. */
export const premise: NetworkFigure = ({ record, size }) => {
  const { premise: all = [] } = record;
  const snapshots = all.filter(({ replica }) => replica === all[0].replica);
  if (snapshots.length === 0) return [];
  const last = snapshots[snapshots.length - 1];
  const { update } = last;
  return [
    overTraining(snapshots, size),
    alongSpectrum(last, size, {
      name: "premise-spectrum",
      title: `Dyson's premise along the spectrum, update ${update}`,
      equation: "2M_{i,i+1}/S_i,  M_ij = Var(u_iᵀH u_j), S_i = Var(u_iᵀH u_i)",
      caption: `Repulsion of every pair of neighbours over their noise after ${update} updates, eigenvalues ascending from 0 to 1 (dimensionless). Below 1 neighbours repel less than their noise demands, above 1 more.`,
      value: ({ repulsion, noise }) => indices(repulsion, noise),
      unit: "2M / S of neighbours",
    }),
    alongSpectrum(last, size, {
      name: "premise-noise",
      title: `Noise of the eigenvalues, update ${update}`,
      equation: "S_i / (4x_i s²) = 1 for noise equal in all directions, s² = ⟨Var g_kl⟩",
      caption: `Noise of every eigenvalue, S_i = Var(u_iᵀH u_i), over that of noise of the same total strength that is equal in all directions, eigenvalues ascending from 0 to 1 (dimensionless); ${meaning}, after ${update} updates. Dashed: equal in all directions.`,
      value: ({ noise, levels, elementVariance }) =>
        noise.map((s, i) => s / (4 * levels[i] * elementVariance)),
      unit: "S_i / (4x_i s²)",
    }),
    drift(last, size),
    potential(last, size),
  ];
};

/** Of a departure from a stationary state. */
const significance = 0.01;

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

/** One number of every level or pair of neighbours on a logarithmic axis, eigenvalues ascending. */
function alongSpectrum(
  { matrices }: PremiseRecord,
  size: Size,
  {
    value,
    unit,
    ...panel
  }: Pick<Figure, "name" | "title" | "equation" | "caption"> & {
    readonly value: (matrix: Premise) => readonly number[];
    /** What the numbers are, as the axis has it. */
    readonly unit: string;
  },
): Panel {
  const lines = matrices.map((matrix) => {
    const values = value(matrix);
    return {
      name: matrix.name,
      line: values.flatMap((y, i) =>
        y > 0 && Number.isFinite(y) ? [vertex(place(i, values.length), y)] : [],
      ),
    };
  });
  return figure({
    ...panel,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: lines.map(({ name, line }, k) =>
        curves([line], LINE_STYLES[k % LINE_STYLES.length], { label: name, order: k + 1 }, 1.5),
      ),
      scales: {
        x: linearAxis("x", "place in the spectrum", roundRange(0, 1)),
        y: logAxis("y", unit, logRangeOf([...lines.flatMap(({ line }) => heights(line)), 1], 1.3)),
      },
      annotations: [horizontal(1, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}

/** Position of the i-th of n along the spectrum, from 0 to 1. */
const place = (i: number, n: number) => (i + 0.5) / n;

function drift({ update, temperature, matrices }: PremiseRecord, size: Size): Panel {
  const series = matrices.map(({ name, drift, noise, noiseDrift, samples }) => ({
    name,
    whole: drift.map((k, i) => {
      const unit = Math.sqrt(temperature * noise[i]);
      return vertex(
        place(i, drift.length),
        (k + temperature * noiseDrift[i]) / unit,
        Math.sqrt(noise[i] / samples) / unit,
      );
    }),
  }));
  const tests = matrices.map((matrix) => {
    const { perLevel, pValue } = stationarity(matrix, temperature);
    const verdict = pValue >= significance ? "no departure from a stationary state" : "not stationary";
    return `${matrix.name} χ² ${perLevel.toPrecision(2)} a level, ${verdict}`;
  });
  const ends = series.flatMap(({ whole }) => heights(whole));
  return figure({
    name: "premise-drift",
    title: `Drift of the eigenvalues, update ${update}`,
    equation: "(K_i + ε I_i + ε Σ_j M_ij/(x_i − x_j)) / √(ε S_i)",
    caption: `Drift of every eigenvalue, that of noise and repulsion included, over the amplitude of its noise, eigenvalues ascending from 0 to 1 (1/√τ, τ = αn): at 1 drift and noise move a level equally far in τ = 1; bars: one standard error, of the mean gradient of ${matrices[0].samples} samples. Dashed: 0, where a stationary spectrum is (${tests.join("; ")}).`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: series.map(({ name, whole }, k) =>
        points(whole, LINE_STYLES[k % LINE_STYLES.length], { label: name, order: k + 1 }, { radius: 2.5 }),
      ),
      scales: {
        x: linearAxis("x", "place in the spectrum", roundRange(0, 1)),
        y: linearAxis("y", "drift / noise, 1/√τ", roundRange(Math.min(0, ...ends), Math.max(0, ...ends))),
      },
      annotations: [horizontal(0, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}

/** Of the matrices whose spectrum is stationary. */
function potential({ update, temperature, matrices }: PremiseRecord, size: Size): Panel {
  const [name, title] = ["premise-potential", `Effective potential of the eigenvalues, update ${update}`];
  const series = matrices
    .filter((matrix) => stationarity(matrix, temperature).pValue >= significance)
    .map((matrix) => ({
      name: matrix.name,
      line: effectivePotential(matrix, temperature).map(({ x, value, standardError }) =>
        vertex(x, value, standardError),
      ),
    }));
  if (series.length === 0)
    return omission(
      name,
      title,
      "no spectrum is stationary yet: the drift of the eigenvalues is not what their noise and repulsion make up for",
    );
  const ends = series.flatMap(({ line }) => heights(line));
  const levels = series.flatMap(({ line }) => line.map(({ x }) => x));
  return figure({
    name,
    title,
    equation: "V(x_i) = −∫ K/g² dx,  g² = εS_i/2",
    caption: `Potential of the Coulomb gas P(x) ∝ e^(−ΣV) Π|x_i − x_j| that drift and noise of the eigenvalues amount to, from the lowest level on, against the eigenvalue of WᵀW (both dimensionless), for matrices whose drift shows no departure from a stationary state; bars: one standard error, of the mean gradient of ${matrices[0].samples} samples.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: series.map(({ name, line }, k) =>
        points(line, LINE_STYLES[k % LINE_STYLES.length], { label: name, order: k + 1 }, { radius: 2.5 }),
      ),
      scales: {
        x: linearAxis("x", "eigenvalue x", roundRange(Math.min(...levels), Math.max(...levels))),
        y: linearAxis("y", "V", roundRange(Math.min(0, ...ends), Math.max(0, ...ends))),
      },
      annotations: [horizontal(0, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}
