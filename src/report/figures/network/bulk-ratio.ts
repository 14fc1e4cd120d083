import { goeRatio } from "../../../models/degenerate-levels.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { curves, type Dataset, points, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import { lineStyle, MUTED, type SourceStyle } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { PLAIN } from "./style.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** ⟨r̃⟩ of independent levels. */
const poissonRatio = 2 * Math.LN2 - 1;

/** Level repulsion in the bulk against updates. */
export const bulkRatio: NetworkFigure = ({ record, size }) => {
  const { updates, bulk } = record;
  const data = bulk.flatMap((snapshot, k) =>
    snapshot === null
      ? []
      : [vertex(atUpdate(updates[k]), snapshot.ratio.value, snapshot.ratio.standardError)],
  );
  if (data.length === 0)
    return [omission("bulk-ratio", "Level repulsion in the bulk", "no spectrum could be analysed")];
  return [
    figure({
      name: "bulk-ratio",
      title: "Level repulsion in the bulk: ⟨r̃⟩",
      equation: "r̃ = min(S, S′)/max(S, S′),  ⟨r̃⟩ = 0.5307 (β = 1), 0.3863 (Poisson)",
      caption:
        "Mean ratio of neighbouring spacings of the singular values of all matrices of all replicas, excluding outliers and a tenth of the levels at either edge; bars: one standard error, from the scatter between matrices (dimensionless).",
      judgedBy: { observables: ["ratio.mean"] },
      size,
      chart: chart({
        datasets: [
          points(data, PLAIN, { label: "all matrices", order: 1 }, { radius: 4 }),
          level(goeRatio, updates, lineStyle(MUTED, [5, 4]), "real symmetric, β = 1"),
          level(poissonRatio, updates, lineStyle(MUTED, [2, 3]), "no repulsion"),
        ],
        scales: {
          x: updatesAxis(updates),
          y: linearAxis("y", "⟨r̃⟩", roundRange(0.36, Math.max(0.6, ...data.map(({ yMax }) => yMax ?? 0)))),
        },
      }),
    }),
  ];
};

function level(y: number, updates: readonly number[], style: SourceStyle, name: string): Dataset {
  const ends = [updates[0], updates.at(-1)!].map((update) => vertex(atUpdate(update), y));
  return curves([ends], style, { label: name, order: 5 }, 1.2);
}
