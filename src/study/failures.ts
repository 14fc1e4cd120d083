import type { PointFailure, Verdict } from "../comparison/index.ts";
import type { Scenario, SweepPoint } from "../scenario/index.ts";

import { StudyFailure } from "./study-failure.ts";

type Point = SweepPoint<Scenario>;

/** The points of a study that could not be finished. */
export interface Failures {
  /**
   * Records the failure of a point.
   *
   * @throws the failure, unless the other points are to be continued; anything that is not a StudyFailure
   */
  add(point: Point, failure: unknown): void;
  has(point: Point): boolean;
  /** The verdict and failures for the results: a study with a failed point never agrees. */
  results(verdict: Verdict): { readonly verdict: Verdict; readonly failures?: readonly PointFailure[] };
  /** Throws the first failure. */
  raise(): never;
}

/** @param keepGoing whether the other points are finished when one fails */
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
      onNotice(
        `point ${points.indexOf(point) + 1} of ${points.length} failed, continuing with the other points: ${failure.message}`,
      );
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
