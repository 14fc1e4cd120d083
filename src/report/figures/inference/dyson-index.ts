import { horizontal } from "../../chart/annotations.ts";
import { extent, linearAxis, roundRange } from "../../chart/axes.ts";
import { points, type Vertex, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission, type Panel, type Size } from "../../chart/figure.ts";
import { PLAIN } from "../network/style.ts";
import { inPlaces, places } from "../weights/places.ts";
import type { NamedResult } from "./named-result.ts";

/** β of every set of trajectories with its 95 % interval. */
export function indexPanel(results: readonly NamedResult[], size: Size): Panel {
  const [name, title] = ["dyson-index", "Dyson index"];
  const found: Vertex[] = results.flatMap(({ result: { beta } }, k) => {
    if (beta.interval === null) return [];
    return [{ ...vertex(k, beta.value), yMin: beta.interval[0], yMax: beta.interval[1] }];
  });
  if (found.length === 0) return omission(name, title, "β was given");
  const [low, high] = extent(found.flatMap(({ yMin, yMax }) => [yMin ?? 0, yMax ?? 0]));
  const { axis, labels } = places(results.length, "trajectories");
  return figure({
    name,
    title,
    equation: "β g² Σ_{j≠i} 1/(x_i − x_j)",
    caption: `β with its 95 % interval: ${results.map(({ label }, k) => `${k}: ${label}`).join(", ")}. Dashed: independent levels (0) and the indices 1, 2 and 4 of real, complex and quaternion matrices.`,
    judgedBy: { observables: [] },
    size,
    chart: chart({
      datasets: [inPlaces(points(found, PLAIN, { label: "β", order: 1 }))],
      scales: { x: axis, y: linearAxis("y", "β", roundRange(Math.min(0, low), Math.max(1, high))) },
      annotations: [0, 1, 2, 4].filter((beta) => beta <= Math.max(1, high)).map((beta) => horizontal(beta)),
      ...labels,
    }),
  });
}
