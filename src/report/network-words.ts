import type { NetworkPoint, NetworkResults, TestResult } from "../comparison/index.ts";
import { summaryText } from "../networks/corpus.ts";
import { formatNumber } from "./numbers.ts";
import { detailedTable, type VerdictTable, variedParameters } from "./verdict-table.ts";
import { parameterLine } from "./vocabulary.ts";

/** Symbols of a network's levels: eigenvalues of X = WᵀW. */
export const networkSymbols = { level: "x" } as const;

/** What a test of a network is about: a matrix, and of which replica. */
export function testedMatrix({ level, member }: Pick<TestResult, "level" | "member">): string {
  const name = level === "all" ? "all matrices" : level;
  return member === undefined ? name : `${name}, replica ${member}`;
}

/**
 * The points that a test was made at, in words; "" where there is one point only. Two points of equal ε are told apart by
 * their α.
 */
export function testedPoints({ points, acrossPoints = [] }: NetworkResults): (test: TestResult) => string {
  const varied = variedParameters(points.map(({ parameters }) => parameters)).map(parameterLine);
  const places = new Map<TestResult, string>();
  if (points.length > 1)
    for (const [k, { tests }] of points.entries()) for (const test of tests) places.set(test, varied[k]);
  const rate = (k: number) => formatNumber(points[k].parameters["training.learningRate"] as number);
  for (const test of acrossPoints)
    places.set(test, test.points === undefined ? "all points" : `α = ${test.points.map(rate).join(" and ")}`);
  return (test) => places.get(test) ?? "";
}

/** A test's matrix and points, for tables. */
export function testedPlace(results: NetworkResults): (test: TestResult) => string {
  const pointsOf = testedPoints(results);
  return (test) => [testedMatrix(test), pointsOf(test)].filter((text) => text !== "").join("; ");
}

/** What each verdict on a network rests on: all of them are training against a law, or against training. */
export function networkVerdictTable(results: NetworkResults): VerdictTable {
  const { columns, rows } = detailedTable(results, networkSymbols, "of", testedPlace(results));
  const kept = columns.map(({ title }) => title !== "between");
  return {
    columns: columns.filter((_, k) => kept[k]),
    rows: rows.map(({ required, cells }) => ({ required, cells: cells.filter((_, k) => kept[k]) })),
  };
}

/** How a point was trained, and what came of it. */
export function runLine({ network }: NetworkPoint): string {
  const { loss, updates, replicas, matrices, chance, text } = network;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const last = mean(loss.map(({ validation }) => validation.at(-1)!));
  const accuracy = mean(loss.map((one) => one.accuracy.at(-1)!));
  return [
    `${loss.length} ${loss.length === 1 ? "replica" : "replicas"}${replicas.length < loss.length ? `, ${replicas.length} starts (spectra: the first of each)` : ""}`,
    `${updates.at(-1)} updates`,
    `${matrices.length} weight matrices`,
    ...(text === null ? [] : [summaryText(text)]),
    `validation loss ${formatNumber(last, 3)} nats (frequencies alone: ${formatNumber(chance, 3)})`,
    `accuracy ${formatNumber(100 * accuracy, 3)}\u00a0%`,
  ].join("  ·  ");
}

/** Text on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
