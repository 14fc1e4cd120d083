import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import { INK, MUTED } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { atTheEnd, dashedCurve, groupCurves, groupsOf, meansOf } from "./series.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** Localisation of the leading singular vector against updates, and of all singular vectors together. */
export const vectors: NetworkFigure = ({ record, size }) => {
  const { updates, matrices } = record;
  const groups = groupsOf(matrices);
  const largest = groups.map((group) =>
    meansOf(group.matrices, updates.length, ({ participation: p }) =>
      p === null ? null : p.largest / p.expected,
    ),
  );
  const together = meansOf(matrices, updates.length, ({ participation: p }) =>
    p === null ? null : p.value / p.expected,
  );
  const all = [...largest.flat(), ...together].filter(Number.isFinite);
  if (all.length === 0) return [omission("vectors", "Singular vectors", "no singular vectors were analysed")];
  const even = 1 / 3;
  return [
    figure({
      name: "vectors",
      title: "Leading singular vector",
      equation: "n Σ u_i⁴ / (3n/(n + 2)):  1 for a random vector (Porter–Thomas)",
      caption:
        `Inverse participation ratio n Σ u⁴ of the leading singular vector, on the shorter side of its matrix, divided by its mean for a uniformly random vector: mean over the matrices of a role and the replicas (dimensionless); at the end ${atTheEnd(groups, largest)}. ` +
        "Below 1 the vector is more extended than a random one, down to (n + 2)/(3n), about a third, where all elements have equal size; above 1 it is localised on a few elements. Dashed: the mean over all vectors of all matrices.",
      judgedBy: { observables: [] },
      size,
      chart: chart({
        datasets: [
          ...groupCurves(groups, updates, largest),
          dashedCurve(updates, together, "all vectors", { colour: INK, order: 0 }),
        ],
        scales: {
          x: updatesAxis(updates),
          y: linearAxis(
            "y",
            "participation / random",
            roundRange(Math.min(0.2, ...all), Math.max(1.2, ...all)),
          ),
        },
        annotations: [
          horizontal(1, { colour: MUTED, dash: [] }),
          horizontal(even, { colour: MUTED, dash: [2, 3] }),
          label("all elements of equal size", atUpdate(updates[0]), even, {
            anchor: "start",
            down: 9,
            right: 4,
          }),
        ],
      }),
    }),
  ];
};
