import { marchenkoPastur } from "../laws/index.ts";
import { numericalRank } from "../linalg/index.ts";
import { noiseVariance } from "./noise-variance.ts";

/** The levels that are tested for a Marchenko–Pastur bulk, and the shape of the matrix attributed to them. */
export interface RankedLevels {
  /** Ascending, as many as the shorter side. */
  readonly levels: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Levels above the floor. */
  readonly rank: number;
  readonly warnings: readonly string[];
}

/** Minimum number of levels for a meaningful bulk and its spacings. */
export const fewestOfBulk = 10;

/**
 * Levels above the floor, as those of a matrix whose shorter side is their number r; or all, if independent entries
 * have as many below it: e = n F(floor) of them on average, by the Marchenko–Pastur law with the variance of the r,
 * and no more than e + 3√e, since the number of repelling levels fluctuates less than a Poisson number.
 *
 * @param all n = min(M, N) levels of WᵀW, ascending
 */
export function rankedLevels(all: Float64Array, rows: number, columns: number, floor: number): RankedLevels {
  const [size, length] = [all.length, Math.max(rows, columns)];
  const rank = numericalRank(all, floor);
  const fullRank = { levels: all, rows, columns, rank };
  if (rank === size) return { ...fullRank, warnings: [] };
  const finding = `${rank} of ${size} levels lie above their rounding errors, ${floor.toPrecision(2)}: rank ${rank}`;
  const levels = all.slice(size - rank);
  if (rank >= fewestOfBulk) {
    const { value } = noiseVariance(levels, rank, length);
    const below = size * marchenkoPastur(size / length).cdf(floor / (length * value));
    if (size - rank <= below + 3 * Math.sqrt(below))
      return { ...fullRank, warnings: [`${finding}; independent entries have as many below`] };
  }
  const [m, n] = columns <= rows ? [rows, rank] : [rank, columns];
  return {
    levels,
    rows: m,
    columns: n,
    rank,
    warnings: [`${finding}; noise is looked for in these alone, as that of ${m} × ${n}`],
  };
}
