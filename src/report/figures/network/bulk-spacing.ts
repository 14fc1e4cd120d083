import { levelSpacing, poissonSpacing } from "../../../laws/index.ts";
import { densityOver } from "../../../statistics/index.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { curves, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import { lineStyle } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { PLAIN } from "./style.ts";

const EDGES = Float64Array.from({ length: 21 }, (_, k) => 0.2 * k);

/** Unfolded spacings of the bulk before and after training, with the exact law of β = 1 and the Poisson law. */
export const bulkSpacing: NetworkFigure = ({ spectra, size }) => {
  const { updates, bulk } = spectra;
  const [first, last] = [bulk[0], bulk.at(-1)];
  if (first == null || last == null)
    return [omission("bulk-spacing", "Level spacings in the bulk", "no spectrum could be analysed")];
  const steps = [first, last].map(({ unfoldings }) => {
    const { height } = densityOver(EDGES, unfoldings[0].spacings);
    return Array.from(height, (y, k) => [vertex(EDGES[k], y), vertex(EDGES[k + 1], y)]).flat();
  });
  const line = (density: (s: number) => number) =>
    Array.from({ length: 161 }, (_, k) => vertex(k / 40, density(k / 40)));
  const top = Math.max(1, ...steps.flat().map(({ y }) => y ?? 0));
  const distances = last.unfoldings.map(({ distance }) => distance.distance.toFixed(3));
  return [
    figure({
      name: "bulk-spacing",
      title: "Level spacings in the bulk",
      equation: "P(S) of β = 1, exact",
      caption: `Unfolded spacings of the singular values of all matrices of all replicas, excluding outliers and edges, for each matrix in units of its mean spacing, unfolded by a ${last.unfoldings[0].unfolding}. Distance from the law of β = 1 after training, by ${last.unfoldings.map(({ unfolding }) => unfolding).join(", ")}: ${distances.join(", ")}.`,
      judgedBy: { observables: ["ratio.mean"] },
      size,
      chart: chart({
        datasets: [
          curves([steps[0]], PLAIN, { label: `${updates[0]} updates`, order: 2 }, 2),
          curves(
            [steps[1]],
            { colour: "#D55E00", dash: [8, 4], mark: "rect" },
            { label: `${updates.at(-1)} updates`, order: 1 },
            2,
          ),
          curves([line(levelSpacing(1).density)], lineStyle("#000000"), { label: "β = 1", order: 3 }, 1.5),
          curves(
            [line(poissonSpacing.density)],
            lineStyle("#6b6b6b", [2, 3]),
            { label: "Poisson", order: 4 },
            1.5,
          ),
        ],
        scales: {
          x: linearAxis("x", "spacing S / ⟨S⟩", { min: 0, max: 4, ticks: { stepSize: 1 } }),
          y: linearAxis("y", "density", roundRange(0, top)),
        },
      }),
    }),
  ];
};
