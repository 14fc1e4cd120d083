import { horizontal, label } from "../../chart/annotations.ts";
import { linearAxis, roundRange } from "../../chart/axes.ts";
import { curves, points, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import { MUTED, type SourceStyle } from "../../chart/theme.ts";
import { formatNumber } from "../../numbers.ts";
import type { NetworkFigure } from "./input.ts";
import { atUpdate, updatesAxis } from "./updates-axis.ts";

const VALIDATION: SourceStyle = { colour: "#0072B2", dash: [], mark: "circle" };
const TRAINING: SourceStyle = { colour: "#D55E00", dash: [5, 3], mark: "rect" };

const TITLE = "It learns: cross-entropy";

/** Training and validation loss against updates. */
export const loss: NetworkFigure = ({ record, size }) => {
  const { updates, loss: replicas, chance } = record;
  if (replicas === null || chance === null)
    return [omission("loss", TITLE, "recorded weights do not tell the loss")];
  const all = replicas.flatMap(({ validation, training }) => [...validation, ...training.map((y) => y ?? 0)]);
  return [
    figure({
      name: "loss",
      title: TITLE,
      equation: "L = −⟨ln p(next)⟩",
      caption: `Mean cross-entropy in nats on the validation set, one line per replica, and on the mini-batches since the previous snapshot. Dashed: ${formatNumber(chance, 3)} nats, the unigram (class-frequency) baseline.`,
      judgedBy: { observables: [] },
      size,
      chart: chart({
        datasets: [
          curves(
            replicas.map(({ validation }) => validation.map((y, k) => vertex(atUpdate(updates[k]), y))),
            VALIDATION,
            { label: "validation", order: 1 },
          ),
          points(
            replicas.flatMap(({ training }) =>
              training.flatMap((y, k) => (y === null ? [] : [vertex(atUpdate(updates[k]), y)])),
            ),
            TRAINING,
            { label: "training, since the last snapshot", order: 2 },
            { radius: 3 },
          ),
        ],
        scales: {
          x: updatesAxis(updates),
          y: linearAxis("y", "cross-entropy (nats)", roundRange(0, Math.max(...all, chance))),
        },
        annotations: [
          horizontal(chance, { colour: MUTED, dash: [6, 4] }),
          label("class frequencies", updates.at(-1)!, chance, { anchor: "end", down: -9, right: -4 }),
        ],
      }),
    }),
  ];
};
