import type { Density } from "../../statistics/index.ts";
import type { Vertex } from "../chart/datasets.ts";
import { vertex } from "../chart/datasets.ts";
import { formatPercent } from "../numbers.ts";

/** States how many values lie beyond the axes, if more than a few in a thousand. */
export function beyondAxes(densities: readonly Density[]): string {
  const most = Math.max(0, ...densities.map((d) => d.beyond));
  return most > 0.003 ? ` Up to ${formatPercent(most)} of a route's values lie beyond the axes.` : "";
}

/** The outline of a histogram, from zero to zero. */
export function outline({ edges, height }: Density): readonly Vertex[] {
  const path: Vertex[] = [vertex(edges[0], 0)];
  height.forEach((h, i) => {
    path.push(vertex(edges[i], h), vertex(edges[i + 1], h));
  });
  path.push(vertex(edges.at(-1)!, 0));
  return path;
}

/** A histogram as a line through the tops of its bins. */
export function trace({ edges, height }: Density): readonly Vertex[] {
  return Array.from(height, (h, i) => vertex((edges[i] + edges[i + 1]) / 2, h));
}

/**
 * Bin centres with the counting error of n independent samples, √(n p (1 − p)) for a bin of probability p.
 * Empty bins have no measured error and are left out.
 */
export function markedBins({ edges, height }: Density, independent: number): readonly Vertex[] {
  const marks: Vertex[] = [];
  height.forEach((h, i) => {
    if (h === 0) return;
    const width = edges[i + 1] - edges[i];
    const p = Math.min(1, h * width);
    const error = Math.sqrt((p * (1 - p)) / independent) / width;
    const mark = vertex((edges[i] + edges[i + 1]) / 2, h, error);
    marks.push(mark.yMin !== undefined && mark.yMin < 0 ? { ...mark, yMin: 0 } : mark);
  });
  return marks;
}

/** A law as a smooth curve. */
export function lawCurve(
  density: (x: number) => number,
  from: number,
  to: number,
  steps = 120,
): readonly Vertex[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const x = from + ((to - from) * i) / steps;
    return vertex(x, density(x));
  });
}
