import type { RouteName } from "../comparison/index.ts";

/** The estimated cost of a study. */
export interface Cost {
  /** What is run at each point, as "400 replicas, 20000 updates". */
  readonly run: string;
  /** Total number of replica-updates. */
  readonly updates: number;
  /** Seconds on one core. */
  readonly seconds: number;
  /** Limits of parallelism: the work comes in `pieces`, and `afterwards` seconds at the end run on a single thread. */
  readonly undivided?: { readonly pieces: number; readonly afterwards: number };
  readonly memoryBytes: number;
  readonly points: number;
  readonly lines: readonly string[];
  readonly perUpdate: UpdateCosts;
}

/** Seconds of one core for one update of one replica on each route, with all overhead distributed over the updates; for each point. */
export type UpdateCosts = readonly Readonly<Partial<Record<RouteName, number>>>[];

/** Seconds for which points are timed, after the first: the cost of the others is extrapolated. */
export const usualPatience = 1.5;

/** Of the points that were timed, the number of the one nearest to a point, the first of two; undefined if none was. */
export function nearestTimed(timed: readonly number[], point: number): number | undefined {
  const distances = timed.map((other) => Math.abs(other - point));
  return timed[distances.indexOf(Math.min(...distances))];
}
