import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { heights, points, vertex } from "../../chart/datasets.ts";
import { chart, figure } from "../../chart/figure.ts";
import { MUTED } from "../../chart/theme.ts";
import type { NetworkFigure } from "./input.ts";
import { SERIES_STYLES } from "./style.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

/** Distance of replicas with the same initial weights, relative to that of others, against updates; nothing without such replicas. */
export const twins: NetworkFigure = ({ record, size }) => {
  const { updates, twins: ratios } = record;
  if (ratios === null) return [];
  const { starts, replicasPerStart, all } = ratios;
  // side by side, as they may coincide
  const series = (of: "weights" | "levels", beside: number) =>
    all[of].map(({ value, standardError }, s) =>
      vertex(atUpdate(updates[s]) * beside, value, Number.isFinite(standardError) ? standardError : 0),
    );
  const [weights, levels] = [series("weights", 0.95), series("levels", 1.05)];
  const ends = heights([...weights, ...levels]);
  return [
    figure({
      name: "twins",
      title: "Do twins stay closer than strangers?",
      equation: "R = exp ⟨½ ln(⟨d²⟩_twins / ⟨d²⟩_others)⟩,  d² = Σ (W − W′)²",
      caption:
        `Root-mean-square distance between replicas with identical initial weights and independent mini-batches (twins), divided by that between replicas of different initial weights: of the weights, and of their sorted singular values; geometric mean over all matrices (dimensionless). ` +
        `${starts} starts of ${replicasPerStart} replicas; bars: one standard error, by a jackknife over the starts. Dashed: 1, where the initial weights are forgotten.`,
      judgedBy: { observables: ["twins.weights", "twins.levels"] },
      size,
      chart: chart({
        datasets: [
          points(weights, SERIES_STYLES[0], { label: "weights W", order: 1 }, { radius: 4 }),
          points(levels, SERIES_STYLES[1], { label: "singular values s_i", order: 2 }, { radius: 4 }),
        ],
        scales: {
          x: updatesAxis(updates),
          y: linearAxis(
            "y",
            "distance, twins / others",
            roundRange(Math.min(0, ...ends), Math.max(1.2, ...ends)),
          ),
        },
        annotations: [
          horizontal(1, { colour: MUTED, dash: [6, 4] }),
          label("initial weights forgotten", atUpdate(updates[0]), 1, {
            anchor: "start",
            down: -9,
            right: 4,
          }),
        ],
      }),
    }),
  ];
};
