import type { Histogram } from "../statistics/index.ts";
import { type CellGrid, cellCentres, cellWidth } from "./cell-grid.ts";

/**
 * Initial law of a level: a number – a point mass there; a function – any positive multiple of its density; a
 * histogram of samples.
 */
export type InitialDensity = number | ((x: number) => number) | Histogram;

/**
 * An initial density on cells, Σ P_i h = 1.
 *
 * A point is shared between the two nearest centres so that its mean is kept; a function is integrated over each cell
 * by the Gauss–Legendre rule with three points; a histogram is shared by overlap.
 *
 * @throws RangeError if a point or a bin lies outside the grid, or a density is negative, not finite or nowhere
 */
export function initialDensity(grid: CellGrid, initial: InitialDensity): Float64Array {
  const density = new Float64Array(grid.cells);
  if (typeof initial === "number") addPoint(grid, initial, 1, density);
  else if (typeof initial === "function") cellMeans(grid, initial, density);
  else addHistogram(grid, initial, density);
  return normalised(density, cellWidth(grid));
}

/** The two cells nearest to x and the share of a point mass that each gets. */
export function nearestCells(grid: CellGrid, x: number): readonly [number, number, number] {
  if (!(x >= grid.from && x <= grid.to))
    throw new RangeError(`initial: must lie in the grid from ${grid.from} to ${grid.to}, got ${x}`);
  const place = (x - grid.from) / cellWidth(grid) - 0.5;
  const below = Math.max(0, Math.min(grid.cells - 2, Math.floor(place)));
  return [below, below + 1, Math.max(0, Math.min(1, place - below))];
}

/**
 * Divides by the total.
 *
 * @throws RangeError if a density is negative or not finite, or all are 0
 */
export function normalised(density: Float64Array, volume: number): Float64Array {
  const bad = density.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new RangeError(`initial: must be at least 0 and finite, got ${density[bad]} in cell ${bad}`);
  const total = density.reduce((sum, value) => sum + value, 0) * volume;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw new RangeError(`initial: must have a finite probability above 0 in the grid, got ${total}`);
  return density.map((value) => value / total);
}

/** Nodes of the Gauss–Legendre rule with three points, in half widths, and their weights, of sum 1. */
export const gaussNodes = [
  [-Math.sqrt(3 / 5), 5 / 18],
  [0, 8 / 18],
  [Math.sqrt(3 / 5), 5 / 18],
] as const;

function addPoint(grid: CellGrid, x: number, amount: number, density: Float64Array): void {
  const [below, above, part] = nearestCells(grid, x);
  density[below] = density[below] + amount * (1 - part);
  density[above] = density[above] + amount * part;
}

function cellMeans(grid: CellGrid, f: (x: number) => number, density: Float64Array): void {
  const half = cellWidth(grid) / 2;
  cellCentres(grid).forEach((x, i) => {
    density[i] = gaussNodes.reduce((sum, [node, weight]) => sum + weight * f(x + half * node), 0);
  });
}

function addHistogram(grid: CellGrid, { edges, counts }: Histogram, density: Float64Array): void {
  if (!(edges[0] >= grid.from && edges.at(-1)! <= grid.to))
    throw new RangeError(
      `initial: the histogram must lie in the grid from ${grid.from} to ${grid.to}, got ${edges[0]} to ${edges.at(-1)}`,
    );
  const h = cellWidth(grid);
  counts.forEach((count, bin) => {
    const [low, high] = [(edges[bin] - grid.from) / h, (edges[bin + 1] - grid.from) / h];
    for (let i = Math.floor(low); i < high && i < grid.cells; i++) {
      density[i] = density[i] + (count * (Math.min(i + 1, high) - Math.max(i, low))) / (high - low);
    }
  });
}
