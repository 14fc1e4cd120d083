import { horizontal, label } from "../../chart/annotations.ts";
import { exactRange, linearAxis, logAxis, logRange, roundRange } from "../../chart/axes.ts";
import { chart, figure, type Panel } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import { formatPercent } from "../../numbers.ts";
import type { NetworkFigure, NetworkInput } from "./input.ts";
import { atTheEnd, dashedCurve, groupCurves, groupsOf, meansOf } from "./series.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** At most this part of the levels is tested: what is left has to be a bulk. */
const CAP = 0.25;

/** How many levels lie beyond the edge of noise, and how far the largest one, against updates. */
export const outliers: NetworkFigure = (input) => [numberOf(input), strengthOf(input)];

function numberOf({ record, spectra, size }: NetworkInput): Panel {
  const { updates, matrices } = record;
  const [name, title] = ["outliers", "Levels beyond the edge of noise"];
  const groups = groupsOf(matrices);
  if (groups.length === 0) return { kind: "omission", name, title, reason: "no spectrum could be analysed" };
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
      `Levels beyond the edge that noise has, by the law of Tracy and Widom one after the other, as a part of all levels: mean over the matrices of a role and the replicas. The variance v is fitted to the lower three quarters of the levels that are no outliers. ` +
      `Dashed: noise has one or more in ${formatPercent(spectra.significance)} of matrices at most. ` +
      `At most a quarter of the levels of a matrix is tested: where that is reached there are more, and the rest is no bulk of noise.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [...groupCurves(groups, updates, means), dashedCurve(updates, noise, "noise, at most")],
      scales: {
        x: updatesAxis(updates),
        y: linearAxis(
          "y",
          "outliers, part of the levels",
          capped ? exactRange(0, 0.28) : roundRange(0, Math.max(top, 0.02)),
        ),
      },
      annotations: capped
        ? [
            horizontal(CAP, { colour: MUTED, dash: [2, 3] }),
            label("more are not looked for", atUpdate(updates[0]), CAP, {
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
  const [name, title] = ["largest-level", "How far the largest level goes"];
  const groups = groupsOf(matrices);
  if (groups.length === 0) return { kind: "omission", name, title, reason: "no spectrum could be analysed" };
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
    caption: `The largest level over the edge that noise of the variance fitted to the bulk has beside the outliers, geometric mean over the matrices of a role and the replicas (dimensionless); at the end ${atTheEnd(groups, means)}. Noise: 1, less 1.2 of the width of the edge, a few per cent.`,
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
        label("edge of noise", atUpdate(updates[0]), 1, { anchor: "start", down: -9, right: 4 }),
      ],
    }),
  });
}
