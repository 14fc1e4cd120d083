import { quantileSorted } from "./descriptive.ts";
import { histogram } from "./histogram.ts";

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

/** The density of values over given bins, the last of them closed. */
export function densityOver(edges: Float64Array, values: Float64Array): Density {
  const height = new Float64Array(edges.length - 1);
  const low = edges[0];
  const high = edges.at(-1)!;
  const width = (high - low) / height.length;
  for (const value of values) {
    if (value < low || value > high) continue;
    const bin = Math.min(height.length - 1, Math.floor((value - low) / width));
    height[bin] += 1 / (values.length * width);
  }
  const covered = height.reduce((sum, h) => sum + h * width, 0);
  return { edges, height, beyond: values.length === 0 ? 0 : Math.max(0, 1 - covered) };
}

/**
 * The range of all but one value in two thousand at either end, and no farther beyond the central 90 % than its
 * own width, so that a stray value does not hide the rest.
 */
export function centralRange(values: Float64Array): readonly [number, number] {
  const ascending = Array.from(values.toSorted());
  const [first, low, high, last] = [0.0005, 0.05, 0.95, 0.9995].map((p) => quantileSorted(ascending, p));
  const reach = high - low;
  return [Math.max(first, low - reach), Math.min(last, high + reach)];
}
