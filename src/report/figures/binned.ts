import { quantile } from "simple-statistics";
import { histogram } from "../../statistics/index.ts";
import type { Vertex } from "../chart/datasets.ts";
import { vertex } from "../chart/datasets.ts";
import { formatPercent } from "../numbers.ts";

/** A normalised histogram. */
export interface Density {
  readonly edges: Float64Array;
  /** per unit of the abscissa, integrating to the fraction of values within the edges */
  readonly height: Float64Array;
  /** Fraction of the values that lie outside the bins. */
  readonly beyond: number;
}

/**
 * Edges of equal bins over [low, high], of about the width that the Freedman–Diaconis rule gives for the
 * values in it, limited to between `least` and `most` bins.
 */
export function binEdges(
  values: Float64Array,
  [low, high]: readonly [number, number],
  [least, most]: readonly [number, number],
): Float64Array {
  const inside = values.filter((v) => v >= low && v <= high);
  const free = inside.length > 1 ? histogram(inside).edges : inside;
  const width = free.length > 1 ? free[1] - free[0] : 0;
  const wanted = width > 0 ? Math.round((high - low) / width) : least;
  const bins = Math.max(least, Math.min(most, wanted));
  return Float64Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

/**
 * The range of all but one value in two thousand at either end, and no farther beyond the central 90 % than its
 * own width, so that a stray value does not hide the rest.
 */
export function centralRange(values: Float64Array): readonly [number, number] {
  const shares = [0.0005, 0.05, 0.95, 0.9995];
  const [first, low, high, last] = quantile(values as unknown as number[], shares) as number[];
  const reach = high - low;
  return [Math.max(first, low - reach), Math.min(last, high + reach)];
}

/** States how many values lie beyond the axes, if more than a few in a thousand. */
export function beyondAxes(densities: readonly Density[]): string {
  const most = Math.max(0, ...densities.map((d) => d.beyond));
  return most > 0.003 ? ` Up to ${formatPercent(most)} of a route's values lie beyond the axes.` : "";
}

/** The density of values over given bins, the last of them closed. */
export function densityOver(edges: Float64Array, values: Float64Array): Density {
  const height = new Float64Array(edges.length - 1);
  const low = edges[0];
  const high = edges.at(-1)!;
  const width = (high - low) / height.length;
  for (const value of values) {
    if (value < low || value > high) continue;
    const bin = Math.min(height.length - 1, Math.floor((value - low) / width));
    height[bin] = height[bin] + 1 / (values.length * width);
  }
  const covered = height.reduce((sum, h) => sum + h * width, 0);
  return { edges, height, beyond: values.length === 0 ? 0 : Math.max(0, 1 - covered) };
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
