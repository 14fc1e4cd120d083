import { horizontal, label } from "../../chart/annotations.ts";
import { exactRange, linearAxis, logAxis, logRange, roundRange } from "../../chart/axes.ts";
import { chart, figure, omission, type Panel } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import { formatPercent } from "../../numbers.ts";
import type { NetworkFigure, NetworkInput } from "./input.ts";
import { atTheEnd, dashedCurve, groupCurves, groupsOf, meansOf } from "./series.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** At most this fraction of the levels is tested: the rest has to be a bulk. */
const CAP = 0.25;

/** How many levels lie beyond the Marchenko–Pastur edge, and how far the largest one, against updates. */
export const outliers: NetworkFigure = (input) => [numberOf(input), strengthOf(input)];

function numberOf({ record, spectra, size }: NetworkInput): Panel {
  const { updates, matrices } = record;
  const [name, title] = ["outliers", "Outliers beyond the Marchenko–Pastur edge"];
  const groups = groupsOf(matrices);
  if (groups.length === 0) return omission(name, title, "no spectrum could be analysed");
  const levels = ({ rows, columns }: { readonly rows: number; readonly columns: number }) =>
    Math.min(rows, columns);
  const means = groups.map((group) =>
    meansOf(group.matrices, updates.length, (snapshot, matrix) => snapshot.outliers.length / levels(matrix)),
  );
  const noise = meansOf(matrices, updates.length, (_, matrix) => spectra.significance / levels(matrix));
  const top = Math.max(...means.flat());
  const capped = top > 0.8 * CAP;
  return figure({
    name,
    title,
    equation: "x_{k+1} > [(√(m − 1) + √(n − k))² + s TW₁] v,  v fitted",
    caption:
      `Fraction of levels beyond the upper edge of random matrices, tested one after the other by the Tracy–Widom law: mean over the matrices of a role and the replicas. The variance v is fitted to the lower three quarters of the levels that are not outliers. ` +
      `Dashed: under the null at most ${formatPercent(spectra.significance)} of matrices have one or more. ` +
      `At most a quarter of the levels of a matrix is tested: where that is reached there are more, and the rest is not a Marchenko–Pastur bulk.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [...groupCurves(groups, updates, means), dashedCurve(updates, noise, "null, at most")],
      scales: {
        x: updatesAxis(updates),
        y: linearAxis(
          "y",
          "outliers, fraction of eigenvalues",
          capped ? exactRange(0, 0.28) : roundRange(0, Math.max(top, 0.02)),
        ),
      },
      annotations: capped
        ? [
            horizontal(CAP, { colour: MUTED, dash: [2, 3] }),
            label("not tested beyond", atUpdate(updates[0]), CAP, {
              anchor: "start",
              down: -9,
              right: 4,
            }),
          ]
        : [],
    }),
  });
}

function strengthOf({ record, size }: NetworkInput): Panel {
  const { updates, matrices } = record;
  const [name, title] = ["largest-level", "The largest level over the edge"];
  const groups = groupsOf(matrices);
  if (groups.length === 0) return omission(name, title, "no spectrum could be analysed");
  const means = groups.map((group) =>
    meansOf(group.matrices, updates.length, (snapshot) => Math.log(snapshot.largest / snapshot.edge)).map(
      Math.exp,
    ),
  );
  const all = means.flat().filter((y) => y > 0);
  return figure({
    name,
    title,
    equation: "x₁/[(√(m − 1) + √(n − k))² v],  k outliers",
    caption: `The largest level divided by the Marchenko–Pastur edge for the variance fitted to the bulk, outliers excluded, geometric mean over the matrices of a role and the replicas (dimensionless); at the end ${atTheEnd(groups, means)}. Under the null: 1 less 1.2 times the width of the edge, a few per cent.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: groupCurves(groups, updates, means),
      scales: {
        x: updatesAxis(updates),
        y: logAxis("y", "largest level / edge", logRange(Math.min(0.8, ...all), Math.max(2, ...all))),
      },
      annotations: [
        horizontal(1, { colour: MUTED }),
        label("Marchenko–Pastur edge", atUpdate(updates[0]), 1, { anchor: "start", down: -9, right: 4 }),
      ],
    }),
  });
}
