import type { WeightsComparison } from "../../../weight-spectra/index.ts";
import { linearAxis, logAxis, logRangeOf, roundRange } from "../../chart/axes.ts";
import { points, type Vertex, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission, type Panel, type Size } from "../../chart/figure.ts";
import type { SourceStyle } from "../../chart/theme.ts";
import { PLAIN } from "../network/style.ts";
import { inPlaces, places } from "./places.ts";

const TITLE = "matrix, in the order of the file";
const EXPECTED: SourceStyle = { colour: "#6b6b6b", dash: [], mark: "rect" };

/** How far the matrices of two checkpoints are apart. */
export function changePanels({ pairs }: WeightsComparison, size: Size): readonly Panel[] {
  const [name, title] = ["change", "Relative change of the matrices"];
  const changes = pairs
    .map(({ change }, k) => vertex(k, change.relative))
    .filter(({ y }) => y !== null && y > 0);
  const { axis, labels } = places(pairs.length, TITLE);
  const relative =
    changes.length === 0
      ? omission(name, title, "no matrix has changed")
      : figure({
          name,
          title,
          equation: "‖W′ − W‖/‖W‖",
          caption: "Frobenius norm of the difference over that of the first checkpoint (dimensionless).",
          judgedBy: { observables: [] },
          size,
          chart: chart({
            datasets: [inPlaces(points(changes, PLAIN, { label: "matrices", order: 1 }))],
            scales: {
              x: axis,
              y: logAxis(
                "y",
                "‖ΔW‖/‖W‖",
                logRangeOf(
                  changes.map(({ y }) => y ?? 1),
                  1.2,
                ),
              ),
            },
            ...labels,
          }),
        });
  return [relative, overlapPanel({ pairs }, size)];
}

function overlapPanel({ pairs }: Pick<WeightsComparison, "pairs">, size: Size): Panel {
  const [name, title] = ["overlap", "Overlap of the leading singular vectors"];
  const [values, expected]: [Vertex[], Vertex[]] = [[], []];
  for (const [k, { change }] of pairs.entries()) {
    if (change.overlap === null) continue;
    values.push(vertex(k, change.overlap.value));
    expected.push(vertex(k, change.overlap.expected));
  }
  const { axis, labels } = places(pairs.length, TITLE);
  if (values.length === 0) return omission(name, title, "no matrix has outliers");
  return figure({
    name,
    title,
    equation: "Σ_ij (u_i·u′_j)²/k",
    caption:
      "Of as many leading vectors as there are outliers in the checkpoint that has more, at most ten: 1 where they span the same space; open: for unrelated vectors (dimensionless).",
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [
        inPlaces(points(values, PLAIN, { label: "overlap", order: 1 })),
        inPlaces(
          points(expected, EXPECTED, { label: "unrelated vectors", order: 2 }, { radius: 3, open: true }),
        ),
      ],
      scales: {
        x: axis,
        y: linearAxis("y", "overlap", roundRange(0, 1.05)),
      },
      ...labels,
    }),
  });
}
