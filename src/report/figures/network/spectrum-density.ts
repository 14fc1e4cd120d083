import { marchenkoPastur } from "../../../laws/index.ts";
import { linearAxis, logAxis, logRange, roundRange } from "../../chart/axes.ts";
import { curves, type Vertex, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import { lineStyle, type SourceStyle } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { logSpectra, shownMatrices } from "./shown-matrices.ts";
import { atFirst } from "./updates-axis.ts";

const STYLES: readonly SourceStyle[] = [
  { colour: "#0072B2", dash: [], mark: "circle" },
  { colour: "#009E73", dash: [8, 4], mark: "rect" },
  { colour: "#D55E00", dash: [2, 3], mark: "triangle" },
];
const BINS = 24;

/** The level density of a role at the beginning, in the middle and at the end of training, with the Marchenko–Pastur law. */
export const spectrumDensity: NetworkFigure = ({ spectra, size }) => {
  const { updates, matrices } = spectra;
  const shape = shownMatrices(matrices);
  if (shape === null) return [omission("spectrum-density", "Level density", "there is no matrix")];
  const length = Math.max(shape.rows, shape.columns);
  const q = Math.min(shape.rows, shape.columns) / length;
  const shown = [0, Math.floor(updates.length / 2), updates.length - 1];
  const logs = shown.map((s) => logSpectra(shape, s).flat());
  const ends = logs.flat();
  const [low, high] = [Math.max(-6, Math.min(...ends)), Math.max(...ends)];
  const width = (high - low) / BINS;
  const steps = logs.map((values): readonly Vertex[] =>
    Array.from({ length: BINS }, (_, bin) => {
      const [from, to] = [low + bin * width, low + (bin + 1) * width];
      const inside = values.filter((y) => y >= from && (y < to || bin === BINS - 1)).length;
      const height = inside / (values.length * width);
      return [vertex(Math.exp(from), height), vertex(Math.exp(to), height)];
    }).flat(),
  );
  const { density } = marchenkoPastur(q);
  const law = Array.from({ length: 400 }, (_, k) => {
    const x = Math.exp(low + (k / 399) * (high - low));
    return vertex(x, x * density(x));
  });
  const top = Math.max(...steps.flat().map(({ y }) => y ?? 0), ...law.map(({ y }) => y ?? 0));
  return [
    figure({
      name: "spectrum-density",
      title: `Level density, ${shape.role} matrices`,
      equation: "ρ(x) = √((b − x)(x − a))/(2πqx),  a, b = (1 ∓ √q)²",
      caption: `Eigenvalues of WᵀW of all ${shape.role} matrices of ${shape.rows} × ${shape.columns} and all replicas, in units of mσ² with σ the standard deviation of the initial weights, per unit of ln x (dimensionless): ${atFirst(updates)}, after ${updates[shown[1]]} and after ${updates.at(-1)} updates. Black: the Marchenko–Pastur law for the initial weights.`,
      judgedBy: { observables: ["marchenko-pastur.distance", "marchenko-pastur.scale"] },
      size,
      chart: chart({
        datasets: [
          ...steps.map((line, k) =>
            curves([line], STYLES[k], { label: `${updates[shown[k]]} updates`, order: k + 2 }, 2),
          ),
          curves([law], lineStyle("#000000"), { label: "Marchenko–Pastur", order: 1 }, 1.5),
        ],
        scales: {
          x: logAxis("x", "level x / (mσ²)", logRange(Math.exp(low), Math.exp(high))),
          y: linearAxis("y", "density per unit of ln x", roundRange(0, top)),
        },
      }),
    }),
  ];
};
