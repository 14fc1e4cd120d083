import type { ComparisonRule, System } from "../models/model.ts";
import { marginOf, type Observable, observables } from "../observables/index.ts";
import { rulesOf } from "./comparison-rules.ts";
import { type Measured, relativeDifference } from "./equivalence.ts";
import { fewest, undecidedDifference, undecidedDistance, verdictOf } from "./inconclusive.ts";
import type { MeasuredObservable } from "./measure-point.ts";
import type { EstimateSource, Inconclusive, UncorrectedTest } from "./results.ts";

/**
 * Every comparison that the rules require and the routes allow.
 *
 * @param margins by observable
 * @param doubtOf why a level of two sources is not to be compared, which makes its test inconclusive
 * @param unmeasured routes that were requested but gave no stationary sample, with the reason: their required comparisons are
 *   inconclusive
 */
export function comparePoint(
  system: System,
  measured: readonly MeasuredObservable[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
  doubtOf: (between: ComparisonRule["between"], level: string, member?: number) => Inconclusive | undefined,
  unmeasured: ReadonlyMap<EstimateSource, Inconclusive> = new Map(),
): readonly UncorrectedTest[] {
  const sources = new Set<EstimateSource>(["closed-form", "closed-form.discrete", ...unmeasured.keys()]);
  for (const observable of measured)
    for (const source of Object.keys(observable.sources)) sources.add(source as EstimateSource);
  return rulesOf(system).flatMap((rule) => {
    const asked = observables[rule.observable];
    const margin = marginOf(asked, margins);
    const tests = measured
      .filter(({ name }) => name === rule.observable)
      .flatMap((observable) => {
        const test = compare(rule, asked, observable, margin, confidence);
        if (test === null) return [];
        const doubt = doubtOf(rule.between, observable.level, observable.member);
        return [doubt === undefined ? test : notJudged(test, doubt)];
      });
    if (tests.length > 0) return tests;
    const [missing] = rule.between.flatMap((source) => unmeasured.get(source) ?? []);
    const possible = rule.between.every((source) => sources.has(source)) && asked.applies(system);
    return missing !== undefined && possible ? [unmeasuredTest(rule, asked, margin, missing)] : [];
  });
}

function unmeasuredTest(
  { observable, between, required, explanation }: ComparisonRule,
  { statistic }: Observable,
  margin: number,
  inconclusive: Inconclusive,
): UncorrectedTest {
  return {
    observable,
    level: "all",
    between,
    statistic,
    value: Number.NaN,
    interval: [Number.NaN, Number.NaN],
    margin,
    pValue: Number.NaN,
    required,
    verdict: "inconclusive",
    explanation: `${explanation} Not measured: ${inconclusive.advice}.`,
    inconclusive,
  };
}

function compare(
  rule: ComparisonRule,
  { statistic }: Observable,
  { name, level, member, sources }: MeasuredObservable,
  margin: number,
  confidence: number,
): UncorrectedTest | null {
  const [a, b] = [sources[rule.between[0]], sources[rule.between[1]]];
  const identity = {
    observable: name,
    level,
    ...(member === undefined ? {} : { member }),
    between: rule.between,
    margin,
    required: rule.required,
    explanation: rule.explanation,
  };
  if (statistic === "kolmogorov-smirnov") {
    if (a?.distance === undefined) return null;
    const { distance: value, interval, pValue } = a.distance;
    const replicas = a.degreesOfFreedom + 1;
    const test = { statistic, value, interval, margin };
    return {
      ...identity,
      ...test,
      pValue,
      ...(Number.isFinite(replicas) ? { replicas } : {}),
      ...verdictOf(interval, margin, () => undecidedDistance({ ...test, replicas })),
    };
  }
  if (a === undefined || b === undefined) return null;
  return {
    ...identity,
    ...differenceTest([rule.between[0], a], [rule.between[1], b], margin, confidence, rule.unit),
  };
}

/** Tests one estimate against another: the statistic, the verdict, and the reason if it is inconclusive. */
export function differenceTest(
  a: readonly [EstimateSource, Measured],
  b: readonly [EstimateSource, Measured],
  margin: number,
  confidence: number,
  unit?: number,
) {
  const { value, interval, pValue } = relativeDifference(a[1], b[1], confidence, unit);
  const test = { statistic: "relative-difference" as const, value, interval, margin };
  const replicas = fewest([a, b]);
  return {
    ...test,
    pValue,
    ...(Number.isNaN(replicas) ? {} : { replicas }),
    ...verdictOf(interval, margin, () => undecidedDifference(test, [a, b])),
  };
}

function notJudged(test: UncorrectedTest, doubt: Inconclusive): UncorrectedTest {
  return {
    ...test,
    verdict: "inconclusive",
    explanation: `${test.explanation} Not judged: ${doubt.advice}.`,
    inconclusive: doubt,
  };
}
