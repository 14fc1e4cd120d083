import type { MatrixRecord } from "../../../comparison/index.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import type { NetworkFigure } from "./input.ts";
import { atTheEnd, groupCurves, groupsOf, meansOf, median } from "./series.ts";
import { updatesAxis } from "./updates-axis.ts";

/** The exponent of a power law fitted to the largest levels against updates, and whether the tail is a power law. */
export const tails: NetworkFigure = ({ record, size }) => {
  const { updates, matrices } = record;
  const groups = groupsOf(matrices);
  const exponents = groups.map((group) =>
    meansOf(group.matrices, updates.length, (snapshot) => snapshot.tail?.exponent ?? null, median),
  );
  const all = exponents.flat().filter(Number.isFinite);
  if (all.length === 0)
    return [omission("tails", "Tail exponent", "no spectrum has a tail that could be fitted")];
  return [
    figure({
      name: "tails",
      title: "Tail exponent",
      equation: "ρ(x) ∝ x^−α,  x ≥ x_min;  α = 1 + k/Σ ln(x_i/x_min)",
      caption:
        `Exponent α of a power law fitted to the largest levels, at least ten, above the x_min of least Kolmogorov–Smirnov distance: median over the matrices of a role and the replicas (dimensionless); at the end ${atTheEnd(groups, exponents)}. ` +
        `A fit is no evidence: the initial random matrices, at 0 updates, yield one as well. Compared with log-normal, exponential, stretched exponential and gamma laws: ${verdicts(matrices, updates)}.`,
      judgedBy: { observables: [] },
      size,
      chart: chart({
        datasets: groupCurves(groups, updates, exponents),
        scales: {
          x: updatesAxis(updates),
          y: linearAxis("y", "exponent α", roundRange(Math.min(1, ...all), Math.max(4, ...all))),
        },
      }),
    }),
  ];
};

/** How many tails favour which law, at each snapshot at which they were compared. */
function verdicts(matrices: readonly MatrixRecord[], updates: readonly number[]): string {
  const sentences = updates.flatMap((update, s) => {
    const kinds = matrices.flatMap(({ snapshots }) =>
      snapshots.flatMap((replica) => replica[s]?.tail?.judged?.kind ?? []),
    );
    const count = (kind: (typeof kinds)[number]) => kinds.filter((other) => other === kind).length;
    return kinds.length === 0
      ? []
      : [
          `after ${update} updates the power law is favoured in ${count("power law favoured")} of ${kinds.length} tails, a rival in ${count("rival favoured")}, neither in ${count("undecided")}`,
        ];
  });
  return sentences.length === 0 ? "not compared" : sentences.join("; ");
}
