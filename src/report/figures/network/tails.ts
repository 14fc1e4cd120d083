import type { MatrixRecord } from "../../../comparison/index.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { chart, figure } from "../../chart/figure.ts";
import type { NetworkFigure } from "./input.ts";
import { atTheEnd, groupCurves, groupsOf, meansOf, median } from "./series.ts";
import { updatesAxis } from "./updates-axis.ts";

/** The exponent of a power law through the largest levels against updates, and whether it is one. */
export const tails: NetworkFigure = ({ record, size }) => {
  const { updates, matrices } = record;
  const groups = groupsOf(matrices);
  const exponents = groups.map((group) =>
    meansOf(group.matrices, updates.length, (snapshot) => snapshot.tail?.exponent ?? null, median),
  );
  const all = exponents.flat().filter(Number.isFinite);
  if (all.length === 0)
    return [
      {
        kind: "omission",
        name: "tails",
        title: "Exponent of the tail",
        reason: "no spectrum has a tail that could be fitted",
      },
    ];
  return [
    figure({
      name: "tails",
      title: "Exponent of the tail",
      equation: "ρ(x) ∝ x^−α,  x ≥ x_min;  α = 1 + k/Σ ln(x_i/x_min)",
      caption:
        `Exponent α of a power law through the largest levels, ten at least, from the x_min that brings both closest: median over the matrices of a role and the replicas (dimensionless); at the end ${atTheEnd(groups, exponents)}. ` +
        `A fit is no evidence: levels of noise have one too, at 0 updates. Against log-normal, exponential, stretched exponential and gamma law: ${verdicts(matrices, updates)}.`,
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

/** How many tails are what, at each snapshot at which that was asked. */
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
  return sentences.length === 0 ? "not asked" : sentences.join("; ");
}
