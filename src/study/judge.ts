import {
  correctedInFamilies,
  type Fit,
  overallVerdict,
  type PointResults,
  type UncorrectedTest,
} from "../comparison/index.ts";
import type { Judgement } from "./experiment.ts";

/** The measurements at a point, and its tests before correction. */
export interface MeasuredPoint {
  readonly result: Omit<PointResults, "tests">;
  readonly tests: readonly UncorrectedTest[];
}

/**
 * Judges a study: Holm's correction over every family of tests, and the verdict over the required ones.
 *
 * @param across tests that need several points
 * @param familyOf name of a test's family; `point` is undefined for a test across points
 */
export function judgeTests(
  points: readonly MeasuredPoint[],
  across: readonly UncorrectedTest[],
  fits: readonly Fit[],
  confidence: number,
  familyOf: (test: UncorrectedTest, point: number | undefined) => string,
): Judgement {
  const placed = [
    ...points.flatMap(({ tests }, point) => tests.map((test) => ({ test, point }))),
    ...across.map((test) => ({ test, point: undefined })),
  ];
  const tests = correctedInFamilies(
    placed.map(({ test }) => test),
    (test, k) => familyOf(test, placed[k].point),
    confidence,
  );
  const acrossPoints = tests.filter((_, k) => placed[k].point === undefined);
  return {
    verdict: overallVerdict(tests),
    points: points.map(({ result }, point) => ({
      ...result,
      tests: tests.filter((_, k) => placed[k].point === point),
    })),
    ...(acrossPoints.length === 0 ? {} : { acrossPoints }),
    fits,
  };
}
