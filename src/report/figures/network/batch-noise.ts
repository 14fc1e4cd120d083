import { type NoisePoint, temperaturesOf } from "../../../comparison/index.ts";
import { replicaMean } from "../../../statistics/index.ts";
import { horizontal } from "../../chart/annotations.ts";
import { linearAxis, logAxis, logRangeOf, roundRange } from "../../chart/axes.ts";
import { heights, points, vertex } from "../../chart/datasets.ts";
import { chart, figure, type Panel, type Size } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import { beside } from "./beside.ts";
import type { NetworkStudyFigure } from "./input.ts";
import { SERIES_STYLES } from "./style.ts";

/** Fluctuations of the weights and of the levels due to mini-batches, in units of ε against ε. */
export const batchNoise: NetworkStudyFigure = ({ noise: all, size }) => {
  const noise = all.filter(({ otherSettings }) => otherSettings === all[0]?.otherSettings);
  if (temperaturesOf(noise) < 2 || noise[0].noise.length === 0) return [];
  return [
    panel(noise, size, {
      name: "weight-noise",
      of: "weights",
      title: "Weight fluctuations: proportional to ε?",
      symbol: "Σ Var W_ij",
      meaning: "Variance of the weights",
      observables: ["equal-temperature.weights.variance", "batch-noise.exponent"],
    }),
    panel(noise, size, {
      name: "level-noise",
      of: "levels",
      title: "Level fluctuations: proportional to ε?",
      symbol: "Σ Var s_i",
      meaning: "Variance of the sorted singular values",
      observables: ["equal-temperature.levels.variance", "batch-noise.exponent.levels"],
    }),
  ];
};

interface Shown {
  readonly name: string;
  readonly of: "weights" | "levels";
  readonly title: string;
  readonly symbol: string;
  readonly meaning: string;
  readonly observables: readonly string[];
}

function panel(noise: readonly NoisePoint[], size: Size, shown: Shown): Panel {
  const sorted = [...noise].sort((a, b) => a.learningRate - b.learningRate);
  const names = noise[0].noise.map(({ name }) => name);
  const series = names.map((name, k) => {
    const scaled = sorted.map(({ temperature, noise: matrices }) => {
      const { value, standardError } = replicaMean(
        matrices.find((matrix) => matrix.name === name)![shown.of],
      );
      return { temperature, value: value / temperature, error: standardError / temperature };
    });
    const mean = scaled.reduce((sum, { value }) => sum + value, 0) / scaled.length;
    return {
      name,
      style: SERIES_STYLES[k % SERIES_STYLES.length],
      data: scaled.map(({ temperature, value, error }, p) =>
        vertex(beside(sorted, p, temperature, k - (names.length - 1) / 2), value / mean, error / mean),
      ),
    };
  });
  const ends = series.flatMap(({ data }) => heights(data));
  const temperatures = noise.map(({ temperature }) => temperature);
  return figure({
    name: shown.name,
    title: shown.title,
    equation: `dW = −∇L dτ + √ε dΞ:  ${shown.symbol} ∝ ε = α/|B|`,
    caption: `${shown.meaning} among replicas with identical initial weights and independent mini-batches, after the same learning time, in units of ε and normalised to its mean over the points, against ε (dimensionless); bars: one standard error, from the scatter between initial weights. Points of equal ε are drawn side by side, α ascending. Dashed: proportional to ε${noise[0].whyNotPlainSgd === null ? "" : `, which need not hold: ${noise[0].whyNotPlainSgd}`}.`,
    judgedBy: { observables: shown.observables },
    size,
    chart: chart({
      datasets: series.map(({ name, style, data }, k) =>
        points(data, style, { label: name, order: k + 1 }, { radius: 4 }),
      ),
      scales: {
        x: logAxis("x", "ε = α/|B|", logRangeOf(temperatures, 1.15)),
        y: linearAxis(
          "y",
          `${shown.symbol} / ε, relative`,
          roundRange(Math.min(0.8, ...ends), Math.max(1.2, ...ends)),
        ),
      },
      annotations: [horizontal(1, { colour: MUTED, dash: [6, 4] })],
    }),
  });
}
