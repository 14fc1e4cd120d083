import { expect, it } from "vitest";
import {
  acrossMargin,
  differenceTest,
  type TestResult,
  undecidedDistance,
  withoutChanceDisagreement,
} from "../../src/comparison/index.ts";
import { reasons } from "../../src/report/judgement.ts";

const exact = { value: 1, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
const why = (value: number, standardError: number, replicas: number, reference = exact) =>
  differenceTest(
    ["training", { value, standardError, degreesOfFreedom: replicas - 1 }],
    ["closed-form", reference],
    0.05,
    0.95,
  ).inconclusive;

it("names the replicas that would suffice by 1/√R: half the width at four times as many", () => {
  const test = {
    statistic: "relative-difference",
    value: 0.01,
    interval: [-0.07, 0.09],
    margin: 0.05,
  } as const;
  // h = 0.08 must fall to 0.05 − 0.01: a factor of 2
  expect(acrossMargin({ ...test, replicas: 100, unit: "replicas" })).toMatchObject({
    cause: "few-replicas",
    replicasNeeded: 400,
  });
});

it("does not send for replicas where the difference is the margin itself", () => {
  expect(why(1.05, 0.01, 400)!.cause).toBe("at-margin");
  expect(why(1.05, 0.01, 400)!.advice).toMatch(/no affordable number of replicas/);
});

it("asks for four replicas where there are fewer, and for eight where a distance is asked", () => {
  expect(why(1, 0.001, 2)!.advice).toMatch(/^2 replicas .* of training give no error estimate: at least 4/);
  const nothing = [Number.NaN, Number.NaN] as const;
  const distance = {
    statistic: "kolmogorov-smirnov",
    value: Number.NaN,
    interval: nothing,
    margin: 0.05,
  } as const;
  expect(undecidedDistance({ ...distance, replicas: 4 }).advice).toMatch(
    /at least 8 replicas .*, 4 were used/,
  );
});

it("says of replicas that are all equal that more of them help only if they differ", () => {
  expect(why(1.001, 0, 400)).toMatchObject({ cause: "no-scatter" });
  // without noise all replicas end where theory has them, and nothing is open
  expect(why(1, 0, 400)).toBeUndefined();
  expect(why(1, 0, 2)).toMatchObject({ cause: "few-replicas" });
});

it("says which source gives no number, and where the reference is 0 that nothing is relative to it", () => {
  expect(why(Number.NaN, Number.NaN, 400)!.advice).toMatch(/^training gives no finite value/);
  expect(why(1, 0.1, 400, { ...exact, value: 0 })).toMatchObject({ cause: "reference-zero" });
});

it("takes a difference beyond the margin for chance unless it is significant among all tests", () => {
  const test: Omit<TestResult, "significant"> = {
    observable: "level.mean",
    level: "4",
    between: ["training", "closed-form"],
    statistic: "relative-difference",
    value: 0.1,
    interval: [0.06, 0.14],
    margin: 0.05,
    pValue: 0.01,
    required: true,
    verdict: "disagree",
    explanation: "",
    replicas: 10,
  };
  const of = (significant: boolean): TestResult =>
    withoutChanceDisagreement([{ ...test, significant }], 0.95)[0];
  expect(of(true).verdict).toBe("disagree");
  expect(of(false)).toMatchObject({ verdict: "inconclusive", inconclusive: { cause: "chance" } });
});

it("gives each reason once with how many tests it holds for, and of too few replicas the largest number", () => {
  const open = (inconclusive: TestResult["inconclusive"]) =>
    ({ verdict: "inconclusive", inconclusive }) as TestResult;
  const few = (n: number) => ({ cause: "few-replicas", advice: `${n} would do`, replicasNeeded: n }) as const;
  const broken = { cause: "broken-down", advice: "matrix-langevin broke down" } as const;
  expect(reasons([open(few(10)), open(broken), open(few(90))])).toBe(
    ": in 2, 90 would do; in 1, matrix-langevin broke down",
  );
});
