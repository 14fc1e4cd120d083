import type { Results, TestResult } from "../comparison/results.ts";
import type { PointOutcome, StudyOutcome } from "../comparison/study-outcome.ts";
import { judgedAcrossPoints, sweepLine, variedParameters } from "./across-points.ts";
import { ensemblesWords } from "./ensembles-words.ts";
import { networkWords } from "./network-words.ts";
import type { PointWords } from "./point-words.ts";

import { parameterLine } from "./vocabulary.ts";

/** The wording of a report on a study. */
export interface StudyWords {
  readonly points: readonly PointWords[];
  /** What was run, in a line. */
  readonly parameters: string;
  /** The place of a test at any point, or across points, for a table and for a sentence. */
  level(test: TestResult): string;
  place(test: TestResult): string;
}

/** The words of a study. */
export function studyWords(outcome: StudyOutcome): StudyWords {
  const { results } = outcome;
  const points = outcome.points.map((point, k) => pointWords(point, outcome, k));
  const pointsOf = pointsOfTests(results);
  const wordsOf = (test: TestResult) =>
    points[results.points.findIndex(({ tests }) => tests.includes(test))] ?? points[0];
  const joined = (texts: readonly string[]) => texts.filter((text) => text !== "").join(", ");
  return {
    points,
    parameters: judgedAcrossPoints(results)
      ? `${commonParts(points.map(({ system }) => system))}; ${sweepLine(results, outcome.points[0].ensembles?.system.symbols)}`
      : points[0].system,
    level: (test) => joined([wordsOf(test).level(test), pointsOf(test)]),
    place: (test) => joined([wordsOf(test).place(test), pointsOf(test)]),
  };
}

function pointWords({ ensembles, network }: PointOutcome, outcome: StudyOutcome, k: number): PointWords {
  return ensembles === undefined
    ? networkWords(network!.record, outcome.results.points[k])
    : ensemblesWords(ensembles, outcome.results.points[k]);
}

/** The points of a test, in words; "" if there is only one point. */
function pointsOfTests({ points, acrossPoints = [] }: Results): (test: TestResult) => string {
  const varied = variedParameters(points.map(({ parameters }) => parameters)).map(parameterLine);
  const places = new Map<TestResult, string>();
  if (points.length > 1)
    for (const [k, { tests }] of points.entries()) for (const test of tests) places.set(test, varied[k]);
  for (const test of acrossPoints)
    places.set(test, test.points === undefined ? "all points" : coupleOf(test.points.map((k) => points[k])));
  return (test) => places.get(test) ?? "";
}

/** Two points by the first parameter in which they differ: "α = 0.05 and 0.025". */
function coupleOf([a, b]: readonly Results["points"][number][]): string {
  const path = Object.keys(a.parameters).find((key) => a.parameters[key] !== b.parameters[key]);
  if (path === undefined) return "";
  const [first, second] = [a, b].map(({ parameters }) => parameterLine({ [path]: parameters[path] }));
  return `${first} and ${second.slice(second.lastIndexOf("= ") + 2)}`;
}

/** The common part of the systems of all points. */
function commonParts(systems: readonly string[]): string {
  const [first = [], ...others] = systems.map((system) => system.split(/(?<=[,;]) /));
  return first
    .filter((part) => others.every((parts) => parts.includes(part)))
    .join(" ")
    .replace(/[,;]$/, "");
}
