import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { chart, figure } from "../../chart/figure.ts";
import { INK, MUTED } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { atTheEnd, dashedCurve, groupCurves, groupsOf, meansOf } from "./series.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** How far the largest singular vector keeps to single elements, against updates, and all of them together. */
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
  if (all.length === 0)
    return [
      {
        kind: "omission",
        name: "vectors",
        title: "Singular vectors",
        reason: "no singular vectors were looked at",
      },
    ];
  const even = 1 / 3;
  return [
    figure({
      name: "vectors",
      title: "Singular vector of the largest level",
      equation: "n Σ u_i⁴ / (3n/(n + 2)):  1 if uniform (Porter–Thomas)",
      caption:
        `Participation n Σ u⁴ of the singular vector of the largest level, on the shorter side of its matrix, over that of a uniform vector: mean over the matrices of a role and the replicas (dimensionless); at the end ${atTheEnd(groups, largest)}. ` +
        "Below 1 the vector is more even than a uniform one, down to (n + 2)/(3n), about a third, where all its elements are of one size; above 1 it keeps to a few elements. Dashed: the mean over all vectors of all matrices.",
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
            "participation / uniform",
            roundRange(Math.min(0.2, ...all), Math.max(1.2, ...all)),
          ),
        },
        annotations: [
          horizontal(1, { colour: MUTED, dash: [] }),
          horizontal(even, { colour: MUTED, dash: [2, 3] }),
          label("all elements of one size", atUpdate(updates[0]), even, {
            anchor: "start",
            down: 9,
            right: 4,
          }),
        ],
      }),
    }),
  ];
};
