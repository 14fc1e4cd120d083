import { type NoisePoint, sameTemperature } from "../../../comparison/index.ts";
import { linearAxis, logAxis, logRangeOf, roundRange } from "../../chart/axes.ts";
import { curves, vertex } from "../../chart/datasets.ts";
import { chart, figure } from "../../chart/figure.ts";
import { lineStyle } from "../../chart/theme.ts";
import { formatNumber } from "../../numbers.ts";
import type { NetworkStudyFigure } from "./input.ts";
import { SERIES_STYLES } from "./style.ts";

/** Fluctuation of every level of the matrix with most levels at one ε reached with several α, compared with the spacing. */
export const levelFluctuations: NetworkStudyFigure = ({ noise, size }) => {
  const points = largestGroup(noise);
  const matrices = points[0]?.noise ?? [];
  if (points.length < 2 || matrices.length === 0) return [];
  const first = matrices.reduce((a, b) => (b.levelDeviation.length > a.levelDeviation.length ? b : a));
  const lines = points.map(({ learningRate, noise: matrixNoise }) => ({
    label: `α = ${formatNumber(learningRate)}`,
    line: Array.from(matrixNoise.find(({ name }) => name === first.name)!.levelDeviation, (deviation, i) =>
      vertex(i + 1, deviation),
    ),
  }));
  const spacing = Array.from(first.spacing, (s, i) => vertex(i + 1.5, s));
  const all = [...lines.map(({ line }) => line), spacing].flat().map(({ y }) => y ?? 0);
  const positive = all.filter((y) => y > 0);
  return [
    figure({
      name: "level-fluctuations",
      title: `Levels of ${first.name} at ε = ${formatNumber(points[0].temperature)}`,
      equation: "√Var s_i at equal ε = α/|B|,  S_i = s_{i+1} − s_i",
      caption: `Standard deviation of the singular values of ${first.name}, in ascending order, among replicas with identical initial weights and independent mini-batches, at points of equal ε, root mean square over the initial weights; black: the mean spacing of neighbours at the smallest α (all dimensionless).`,
      judgedBy: { observables: ["equal-temperature.levels.variance"] },
      size,
      chart: chart({
        datasets: [
          ...lines.map(({ label, line }, k) =>
            curves([line], SERIES_STYLES[k % SERIES_STYLES.length], { label, order: k + 1 }, 1.5),
          ),
          curves([spacing], lineStyle("#000000", [2, 3]), { label: "mean spacing ⟨S_i⟩", order: 20 }, 1.5),
        ],
        scales: {
          x: linearAxis("x", "level i", roundRange(0, first.levelDeviation.length)),
          y: logAxis("y", "√Var s_i", logRangeOf(positive)),
        },
      }),
    }),
  ];
};

/** The points of the most frequent ε, in the order of α. */
function largestGroup(noise: readonly NoisePoint[]): readonly NoisePoint[] {
  const groups = noise.map(({ temperature, otherSettings }) =>
    noise.filter((point) => sameTemperature(point, { temperature }) && point.otherSettings === otherSettings),
  );
  const largest = groups.reduce((a, b) => (b.length > a.length ? b : a), [] as readonly NoisePoint[]);
  return largest.toSorted((a, b) => a.learningRate - b.learningRate);
}
