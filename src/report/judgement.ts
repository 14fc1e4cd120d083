import {
  allTests,
  type EstimateSource,
  type Results,
  type TestResult,
  type Verdict,
} from "../comparison/results.ts";
import type { Symbols } from "../models/model.ts";
import { formatMargin, formatNumber, formatPercent } from "./numbers.ts";
import { observableName, parameterLine, SOURCE_NAMES, VERDICT_NAMES } from "./vocabulary.ts";

/** All tests of one observable between the same two sources, before training or after it, taken together. */
export interface Judgement {
  readonly observable: string;
  /** For tests at one time of training: before or after it. */
  readonly when?: "before" | "after";
  readonly between: readonly [EstimateSource, EstimateSource];
  readonly required: boolean;
  readonly tests: readonly TestResult[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Disagree if one test does, else inconclusive if one is. */
  readonly verdict: Verdict;
  /** The worst test: by verdict, then by its deviation in units of the margin. */
  readonly worst: TestResult;
  /** The measured test of the largest deviation in units of the margin; null where none was measured. */
  readonly farthest: TestResult | null;
}

/** Groups tests by observable, time of training and what is compared, in order of first appearance, required ones first. */
export function judgements(tests: readonly TestResult[]): readonly Judgement[] {
  const groups = new Map<string, TestResult[]>();
  for (const test of tests) {
    const key = JSON.stringify([test.observable, whenOf(test), test.between, test.required]);
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  const all = [...groups.values()].map(judgementOf);
  return [...all.filter((j) => j.required), ...all.filter((j) => !j.required)];
}

/** What is judged, and when: "mean spacing ratio ⟨r⟩ after training". */
export function judgedName(
  { observable, when }: Pick<Judgement, "observable" | "when">,
  symbols: Pick<Symbols, "level">,
): string {
  const name = observableName(observable, symbols);
  return when === undefined ? name : `${name} ${when} training`;
}

/** The value of a test's statistic: a relative difference in per cent, a distance as a number. */
export function formatStatistic({ statistic }: TestResult, value: number): string {
  return statistic === "relative-difference" ? formatPercent(value) : formatNumber(value, 2);
}

/** The margin of a test, in the unit of its statistic. */
export function formatTestMargin({ statistic, margin }: TestResult): string {
  return statistic === "relative-difference" ? formatMargin(margin) : formatNumber(margin);
}

const STATISTICS: Readonly<Record<TestResult["statistic"], string>> = {
  "relative-difference": "difference",
  "kolmogorov-smirnov": "Kolmogorov–Smirnov distance",
  ratio: "ratio",
};

/** A judgement in words: what agrees with what, and the deviation compared with the margin. */
export interface Statement {
  readonly head: string;
  readonly facts: string;
}

/**
 * Puts a judgement into words.
 *
 * @param place gives the place of a test, e.g. "at level 4.382 (2)"
 */
export function statement(
  j: Judgement,
  symbols: Pick<Symbols, "level">,
  place: (test: TestResult) => string,
): Statement {
  const { worst } = j;
  const [a, b] = j.between.map((source) => SOURCE_NAMES[source]) as [string, string];
  const count = j.tests.length;
  const share = count === 1 || j.verdict === "agree" ? "" : ` in ${j.counts[j.verdict]} of ${count} cases`;
  const head = `${judgedName(j, symbols)}, ${a} against ${b}: ${VERDICT_NAMES[j.verdict]}${share}.`;
  const where = place(worst);
  const why = worst.inconclusive === undefined ? "" : `: ${worst.inconclusive.advice}`;
  if (!Number.isFinite(worst.value)) return { head, facts: `There is no number to compare ${where}${why}.` };
  const distance = STATISTICS[worst.statistic];
  const [low, high] = worst.interval.map((end) => formatStatistic(worst, end));
  const most =
    count === 1
      ? `The ${distance}`
      : j.verdict === "agree"
        ? `The largest ${distance}`
        : `The worst ${distance}`;
  const facts = `${most} is ${formatStatistic(worst, worst.value)} (interval ${low} to ${high}) ${where}`;
  const margin = formatTestMargin(worst);
  if (j.verdict === "agree") {
    const inside = count === 1 ? ", inside" : `; all ${count} intervals lie inside`;
    return { head, facts: `${facts}${inside} the margin of ${margin}${resolved(j)}.` };
  }
  return j.verdict === "disagree"
    ? { head, facts: `${facts}, outside the margin of ${margin}.` }
    : { head, facts: `${facts}, margin ${margin}${why}.` };
}

/** Agreement is not the absence of a difference: reports differences that are nevertheless significant. */
function resolved({ tests }: Judgement): string {
  const significant = tests.filter((test) => test.significant).length;
  if (significant === 0) return "";
  return tests.length === 1
    ? ", though the difference is statistically significant"
    : `, though at ${significant} of them the difference is statistically significant`;
}

/** Why the study as a whole has its verdict. */
export function overallSentence(results: Results): string {
  const lost = lostPoints(results);
  const sentence = sentenceOf(results);
  const whole =
    lost === ""
      ? sentence
      : `${lost}. For the other points: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
  const broken = brokenDownTheory(results);
  // a breakdown comes first, because long texts are truncated at the end
  return broken === "" ? whole : `${broken.charAt(0).toUpperCase()}${broken.slice(1)}. ${whole}`;
}

/**
 * Which theory routes broke down, in how many replicas and from which update on, and whether training did; for several points at
 * the one with the smallest ε. "" if none did.
 */
export function brokenDownTheory({
  points,
}: {
  readonly points: readonly Pick<Results["points"][number], "temperature" | "diagnostics">[];
}): string {
  const broken = points.filter(({ diagnostics: { brokenDown = [] } }) => brokenDown.length > 0);
  if (broken.length === 0) return "";
  const first = broken.reduce((least, point) => (point.temperature < least.temperature ? point : least));
  const { brokenDown = [], diverged = [], replicas = {} } = first.diagnostics;
  const routes = brokenDown.map(
    ({ route, diverged: count, replicas: all, update }, k) =>
      `${SOURCE_NAMES[route]} in ${count} of ${all}${k === 0 ? " replicas" : ""} from update ${update} on`,
  );
  const lost = diverged.filter(({ route }) => route === "training").length;
  const trained =
    lost === 0
      ? "training does not"
      : `so does training in ${lost} of ${lost + (replicas.training ?? 0)} replicas`;
  const where = points.length === 1 ? "" : ` at ${broken.length} of ${points.length} points`;
  return `theory breaks down${where}, ${trained}: at ε = ${formatNumber(first.temperature)} the diffusion limit fails (${routes.join(", ")})`;
}

/** How many points of a sweep are missing from the results; "" if none is. */
export function lostPoints({ points, failures = [] }: Pick<Results, "points" | "failures">): string {
  return failures.length === 0
    ? ""
    : `${failures.length} of ${points.length + failures.length} points could not be finished`;
}

/** Each point that is missing from the results, with the reason. */
export function lostPointLines({ failures = [] }: Pick<Results, "failures">): readonly string[] {
  return failures.map(
    ({ parameters, message }) => `not finished: ${parameterLine(parameters)}: ${withoutPlace(message)}`,
  );
}

/** The message of a failure without its point, which has been named already. */
function withoutPlace(message: string): string {
  return message.replace(/^([a-z-]+) at \{[^}]*\}: /, "$1: ");
}

function sentenceOf(results: Results): string {
  const required = allTests(results).filter((test) => test.required);
  const count = (verdict: Verdict) => required.filter((test) => test.verdict === verdict).length;
  const of = `of ${required.length} required comparisons`;
  if (required.length === 0) return "No comparison is required; what is shown has no effect on the verdict.";
  if (count("agree") === required.length)
    return `All ${required.length} required comparisons agree within their margins.`;
  const inconclusive = count("inconclusive");
  if (results.verdict === "inconclusive") {
    return `${inconclusive} ${of} ${inconclusive === 1 ? "is" : "are"} inconclusive, none disagrees${reasons(required)}.`;
  }
  const disagree = count("disagree");
  return `${disagree} ${of} ${disagree === 1 ? "disagrees" : "disagree"}, ${inconclusive} inconclusive, ${count("agree")} agree.`;
}

/**
 * Why tests are inconclusive, the most frequent reason first, each with the number of tests; of tests with too few replicas, the
 * one that needs most. After a colon; "" if no reason was recorded.
 */
export function reasons(tests: readonly TestResult[]): string {
  const groups = new Map<string, TestResult[]>();
  for (const test of tests) {
    if (test.inconclusive === undefined) continue;
    const { cause, advice } = test.inconclusive;
    const key = cause === "broken-down" || cause === "no-stationary-snapshot" ? advice : cause;
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  const lines = [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((ofReason) => {
      const most = ofReason.reduce((worst, test) =>
        neededReplicas(test) > neededReplicas(worst) ? test : worst,
      );
      return `in ${ofReason.length}, ${most.inconclusive!.advice}`;
    });
  return lines.length === 0 ? "" : `: ${lines.join("; ")}`;
}

function neededReplicas({ inconclusive }: TestResult): number {
  return inconclusive?.replicasNeeded ?? 0;
}

const SEVERITY: Readonly<Record<Verdict, number>> = { agree: 0, inconclusive: 1, disagree: 2 };

function judgementOf(tests: readonly TestResult[]): Judgement {
  const first = tests[0];
  const counts = { agree: 0, disagree: 0, inconclusive: 0 };
  for (const test of tests) counts[test.verdict]++;
  const worst = tests.reduce((worstSoFar, test) => (worse(test, worstSoFar) ? test : worstSoFar));
  const farthest = tests
    .filter(({ value }) => Number.isFinite(value))
    .reduce<TestResult | null>(
      (farthestSoFar, test) =>
        farthestSoFar === null || deviation(test) > deviation(farthestSoFar) ? test : farthestSoFar,
      null,
    );
  const { observable, between, required } = first;
  const when = whenOf(first);
  const time = when === undefined ? {} : { when };
  return { observable, ...time, between, required, tests, counts, verdict: worst.verdict, worst, farthest };
}

function whenOf({ update }: TestResult): Judgement["when"] {
  if (update === undefined) return undefined;
  return update === 0 ? "before" : "after";
}

function worse(a: TestResult, b: TestResult): boolean {
  if (a.verdict !== b.verdict) return SEVERITY[a.verdict] > SEVERITY[b.verdict];
  return deviation(a) > deviation(b);
}

/** In units of the margin; NaN counts as the largest deviation. */
function deviation({ value, margin }: TestResult): number {
  const ratio = Math.abs(value) / margin;
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}
