import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { heights, points, vertex } from "../../chart/datasets.ts";
import { chart, figure } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { SERIES_STYLES } from "./style.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

const methods = [
  ["equation", "eigenvalue Langevin, frozen coefficients"],
  ["flow", "deterministic flow"],
  ["matrix", "matrix Langevin"],
] as const;

/** How well each snapshot's eigenvalues are forecast from the snapshot before; nothing where that is not asked for. */
export const forecast: NetworkFigure = ({ record, size }) => {
  const { forecasts = [], updates } = record;
  if (forecasts.length === 0) return [];
  const series = methods.map(([method, name], k) => ({
    name,
    data: forecasts.flatMap(({ to, [method]: score }) =>
      score === null
        ? []
        : [
            vertex(
              atUpdate(to) * 1.05 ** (k - 1),
              score.value,
              Number.isFinite(score.standardError) ? score.standardError : 0,
            ),
          ],
    ),
  }));
  const ends = series.flatMap(({ data }) => heights(data));
  const { starts } = forecasts[0];
  return [
    figure({
      name: "forecast",
      title: "Does it forecast the next snapshot?",
      equation: "√( Σ (x̂_i − x_i)² / Σ (x_i(now) − x_i)² ),  1: the frozen spectrum",
      caption: `Root-mean-square error of the eigenvalues forecast for a snapshot from the one before, over that of the spectrum left as it was (dimensionless), geometric mean over the matrices, against the updates of the snapshot forecast: by the eigenvalue Langevin equation with the coefficients of the earlier snapshot, by its mean gradient alone, and by the matrix Langevin equation from the earlier weights. ${starts === 1 ? "One start." : `${starts} starts; bars: one standard error, from the scatter between them.`} Above 1 a forecast is worse than none.`,
      judgedBy: { observables: [] },
      size,
      chart: chart({
        datasets: series.map(({ name, data }, k) =>
          points(data, SERIES_STYLES[k], { label: name, order: k + 1 }, { radius: 4 }),
        ),
        scales: {
          x: updatesAxis(updates),
          y: linearAxis("y", "error, forecast / frozen", roundRange(0, Math.min(5, Math.max(1.2, ...ends)))),
        },
        annotations: [
          horizontal(1, { colour: MUTED, dash: [6, 4] }),
          label("frozen spectrum", atUpdate(updates[0]), 1, { anchor: "start", down: -9, right: 4 }),
        ],
      }),
    }),
  ];
};
