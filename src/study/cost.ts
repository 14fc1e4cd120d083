import type { RouteName } from "../comparison/index.ts";

/** What a study will take. */
export interface Cost {
  /** Replica-updates in all. */
  readonly updates: number;
  /** Seconds on one core. */
  readonly seconds: number;
  /** What threads cannot share: the work comes in so many pieces, and so many of the seconds are one thread's in the end. */
  readonly undivided?: { readonly pieces: number; readonly afterwards: number };
  readonly memoryBytes: number;
  readonly points: number;
  readonly lines: readonly string[];
  readonly perUpdate: UpdateCosts;
}

/** Seconds of one core for one update of one replica on each route, all that comes with it shared out; for each point. */
export type UpdateCosts = readonly Readonly<Partial<Record<RouteName, number>>>[];

/** Seconds for which points are tried, after the first: what is not tried is reckoned from what was. */
export const usualPatience = 1.5;
