import { contours } from "d3-contour";
import { area, type Dataset, type Vertex } from "../chart/datasets.ts";

/** A density over a plane, on a grid of points. */
export interface DensityMap {
  /** Positions of the columns, ascending; the density is interpolated between them. */
  readonly columns: ArrayLike<number>;
  /** Positions of the cells of a column, likewise. */
  readonly cells: ArrayLike<number>;
  /** [column][cell] */
  readonly density: Float64Array;
  /** Densities at which shades change, ascending, at most as many as there are shades. */
  readonly thresholds: readonly number[];
}

/** From pale to dark, distinguishable in grey as well. */
export const SHADES = [
  "#e8f1fa",
  "#cfe1f2",
  "#b0d2e8",
  "#85bcdb",
  "#5ba3cf",
  "#3787c0",
  "#1c6ab0",
  "#0c4a8e",
  "#08306b",
] as const;
const PAPER = "#ffffff";

/** A closed line of equal density. */
export interface Ring {
  readonly path: readonly Vertex[];
  /** Index of the highest threshold that the density inside exceeds; −1 for none. */
  readonly above: number;
  readonly size: number;
}

/**
 * Lines of equal density as closed rings, the largest first: rings are nested or apart, so that, painted in this order,
 * each point has the shade of its density. A hole has the next lighter shade.
 *
 * @param place on the chart, of a point in the units of columns and cells
 */
export function ringsOf(
  { columns, cells, density, thresholds }: DensityMap,
  place: (column: number, cell: number) => Vertex,
): readonly Ring[] {
  // contours are in units of cells, with the centre of the first at ½
  const at = ([cell, column]: readonly number[]): Vertex =>
    place(between(columns, column - 0.5), between(cells, cell - 0.5));
  return contours()
    .size([cells.length, columns.length])
    .thresholds([...thresholds])(density as unknown as number[])
    .flatMap(({ coordinates }, above) =>
      coordinates.flatMap((polygon) =>
        polygon.map((ring, hole) => ({
          path: ring.map(at),
          above: hole === 0 ? above : above - 1,
          size: Math.abs(signedArea(ring)),
        })),
      ),
    )
    .sort((a, b) => b.size - a.size);
}

/**
 * Rings as filled shapes below everything else; the palest, a middle and the darkest shade are named in the legend.
 *
 * @param name of a place above this density
 */
export function shadedRings(
  rings: readonly Ring[],
  thresholds: readonly number[],
  name: (threshold: number) => string,
): readonly Dataset[] {
  const count = thresholds.length;
  const named = [0, Math.floor(count / 2), count - 1];
  return rings.map(({ path, above }, k) => {
    const first = rings.findIndex((ring) => ring.above === above) === k;
    const label = named.includes(above) && first ? name(thresholds[above]) : "";
    return area(path, above < 0 ? PAPER : shadeOf(above, count), { label, order: 1000 - k });
  });
}

/** With few thresholds the shades are further apart. */
function shadeOf(above: number, count: number): string {
  return SHADES[count < 2 ? 4 : Math.round((above * (SHADES.length - 1)) / (count - 1))];
}

/** Linear interpolation, constant beyond the ends. */
function between(values: ArrayLike<number>, at: number): number {
  if (values.length === 1) return values[0];
  const clamped = Math.max(0, Math.min(values.length - 1, at));
  const k = Math.min(values.length - 2, Math.floor(clamped));
  return values[k] + (clamped - k) * (values[k + 1] - values[k]);
}

function signedArea(ring: readonly (readonly number[])[]): number {
  let twice = 0;
  ring.forEach(([x, y], k) => {
    const [u, v] = ring[(k + 1) % ring.length];
    twice += x * v - u * y;
  });
  return twice / 2;
}
