import { isAnalysed } from "../../../weight-spectra/index.ts";
import { logAxis, logRange } from "../../chart/axes.ts";
import { curves, vertex } from "../../chart/datasets.ts";
import { chart } from "../../chart/figure.ts";
import type { NetworkFigure } from "./input.ts";
import { PLAIN, ROLE_STYLES } from "./style.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** The singular values of one matrix against updates, with the edge that noise of the fitted variance would have. */
export const levelFlow: NetworkFigure = ({ spectra, size }) => {
  const { updates, matrices } = spectra;
  const matrix = matrices.find(({ role }) => role === "key") ?? matrices[0];
  const own = matrix?.analyses[0] ?? [];
  const there = own.flatMap((one, s) => (isAnalysed(one) ? [{ one, at: atUpdate(updates[s]!) }] : []));
  if (matrix === undefined || there.length === 0)
    return [
      {
        kind: "omission",
        name: "level-flow",
        title: "Levels in time",
        reason: "no spectrum could be analysed",
      },
    ];
  const count = there[0]!.one.levels.length;
  const unit = matrix.initialSigma * Math.sqrt(Math.max(matrix.rows, matrix.columns));
  const value = (level: number) => Math.sqrt(level) / unit;
  // the lowest levels of a square matrix are near 0 and would take half of a logarithmic axis
  const first = Math.ceil(count / 8);
  const lines = Array.from({ length: count - first }, (_, i) =>
    there.map(({ one, at }) => vertex(at, value(one.levels[first + i]!))),
  );
  const all = lines.flatMap((line) => line.map(({ y }) => y ?? Number.NaN)).filter((y) => y > 0);
  return [
    {
      kind: "figure",
      name: "level-flow",
      title: `Singular values of ${matrix.name}`,
      equation: "WᵀW u = x u,  s = √x in units of σ√m",
      caption: `The singular values of ${matrix.name} of the first replica in units of σ√m, σ the standard deviation of the initial weights and m the longer side, on a logarithmic scale; the lowest eighth is left out. Dashed: the edge that noise of the variance fitted to the lower three quarters would have.`,
      judgedBy: { observables: ["marchenko-pastur.distance"] },
      size,
      minimumWidth: 0,
      detail: false,
      chart: chart({
        datasets: [
          curves(lines, ROLE_STYLES[matrix.role] ?? PLAIN, { label: "singular values", order: 3 }, 0.9),
          curves(
            [there.map(({ one, at }) => vertex(at, value(one.outliers.edge.centre)))],
            { colour: "#000000", dash: [6, 4], mark: "circle" },
            { label: "edge of noise", order: 1 },
            2,
          ),
        ],
        scales: {
          x: updatesAxis(updates),
          y: logAxis("y", "s / (σ√m)", logRange(Math.min(...all), Math.max(...all))),
        },
      }),
    },
  ];
};
