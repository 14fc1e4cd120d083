import type { NoisePoint } from "../../../comparison/index.ts";
import { jackknife } from "../../../statistics/index.ts";
import { horizontal } from "../../chart/annotations.ts";
import { linearAxis, logAxis, logRangeOf, roundRange } from "../../chart/axes.ts";
import { heights, points, vertex } from "../../chart/datasets.ts";
import { chart, figure, type Panel, type Size } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import { beside } from "./beside.ts";
import type { NetworkStudyFigure } from "./input.ts";
import { SERIES_STYLES } from "./style.ts";

/** Fluctuations in training over those by the matrix Langevin equation, against ε. */
export const equationRatios: NetworkStudyFigure = ({ noise, size }) => {
  const compared = noise.filter(({ equation }) => equation !== null);
  if ((compared[0]?.noise[0]?.weights.length ?? 0) < 2) return [];
  return [
    panel(compared, size, {
      name: "equation-weights",
      of: "weights",
      title: "Weights: training over the Langevin equation",
      symbol: "Σ Var W_ij",
      meaning: "Variance of the weights",
      observable: "weights.variance",
    }),
    panel(compared, size, {
      name: "equation-levels",
      of: "levels",
      title: "Levels: training over the Langevin equation",
      symbol: "Σ Var s_i",
      meaning: "Variance of the sorted singular values",
      observable: "levels.variance",
    }),
  ];
};

interface Shown {
  readonly name: string;
  readonly of: "weights" | "levels";
  readonly title: string;
  readonly symbol: string;
  readonly meaning: string;
  readonly observable: string;
}

function panel(noise: readonly NoisePoint[], size: Size, shown: Shown): Panel {
  const sorted = [...noise].sort((a, b) => a.learningRate - b.learningRate);
  const names = noise[0].noise.map(({ name }) => name);
  const series = names.map((name, k) => ({
    name,
    style: SERIES_STYLES[k % SERIES_STYLES.length],
    data: sorted.map(({ temperature, noise: training, equation }, p) => {
      const { value, standardError } = jackknife(
        [training[k][shown.of], equation?.noise[k][shown.of] ?? new Float64Array(0)],
        ([x, y]) => x / y,
      );
      return vertex(beside(sorted, p, temperature, k - (names.length - 1) / 2), value, standardError);
    }),
  }));
  const ends = series.flatMap(({ data }) => heights(data));
  return figure({
    name: shown.name,
    title: shown.title,
    equation: "dW = −∇L dτ + √ε dΞ,  Cov dΞ = Σ(W) dτ from the gradients of samples",
    caption: `${shown.meaning} among replicas with identical initial weights, in training over that by the matrix Langevin equation with the mean and the covariance of single gradients, against ε = α/|B| (dimensionless); bars: one standard error, from the scatter between initial weights. Points of equal ε are drawn side by side, α ascending. Dashed: the equation describes training.`,
    judgedBy: { observables: [shown.observable] },
    size,
    chart: chart({
      datasets: series.map(({ name, style, data }, k) =>
        points(data, style, { label: name, order: k + 1 }, { radius: 4 }),
      ),
      scales: {
        x: logAxis(
          "x",
          "ε = α/|B|",
          logRangeOf(
            noise.map(({ temperature }) => temperature),
            1.15,
          ),
        ),
        y: linearAxis(
          "y",
          `${shown.symbol}, training / equation`,
          roundRange(Math.min(0.9, ...ends), Math.max(1.1, ...ends)),
        ),
      },
      annotations: [horizontal(1, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}
