import type { PointFailure, Verdict } from "../comparison/index.ts";
import type { Scenario, SweepPoint } from "../scenario/index.ts";

import { StudyFailure } from "./study-failure.ts";

type Point = SweepPoint<Scenario>;

/** The points of a study that could not be finished. */
export interface Failures {
  /**
   * Notes a point's failure.
   *
   * @throws the failure, unless the others are to be finished; whatever is no StudyFailure
   */
  add(point: Point, failure: unknown): void;
  has(point: Point): boolean;
  /** What of it goes into the results: a study that lacks a point never agrees. */
  results(verdict: Verdict): { readonly verdict: Verdict; readonly failures?: readonly PointFailure[] };
  /** Throws the first failure. */
  raise(): never;
}

/** @param keepGoing whether a point that fails leaves the others to be finished */
export function failureList(
  points: readonly Point[],
  keepGoing: boolean,
  onNotice: (line: string) => void,
): Failures {
  const messages = new Map<Point, StudyFailure>();
  return {
    add(point, failure) {
      if (!keepGoing || !(failure instanceof StudyFailure)) throw failure;
      if (messages.has(point)) return;
      messages.set(point, failure);
      onNotice(`point ${points.indexOf(point) + 1} of ${points.length} is given up: ${failure.message}`);
    },
    has: (point) => messages.has(point),
    results: (verdict) =>
      messages.size === 0
        ? { verdict }
        : {
            verdict: verdict === "agree" ? "inconclusive" : verdict,
            failures: [...messages].map(([{ parameters }, { message }]) => ({ parameters, message })),
          },
    raise() {
      throw [...messages.values()][0];
    },
  };
}
