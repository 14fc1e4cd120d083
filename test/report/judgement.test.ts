import { expect, test } from "vitest";
import type { Breakdown, TestResult, Verdict } from "../../src/comparison/results.ts";
import { brokenDownTheory, judgements, overallSentence, statement } from "../../src/report/judgement.ts";

function result(value: number, verdict: Verdict, more: Partial<TestResult> = {}): TestResult {
  return {
    observable: "level.mean",
    level: "4",
    between: ["training", "matrix-langevin"],
    statistic: "relative-difference",
    value,
    interval: [value - 0.001, value + 0.001],
    margin: 0.01,
    pValue: 0.5,
    significant: false,
    required: true,
    verdict,
    explanation: "because",
    ...more,
  };
}

const words = (tests: readonly TestResult[]) =>
  statement(judgements(tests)[0], { level: "λ" }, (t) => `at level ${t.level}`);

test("one disagreement outweighs any agreement, and one inconclusive test too", () => {
  expect(
    judgements([result(0.001, "agree"), result(0.05, "disagree"), result(0.01, "inconclusive")])[0],
  ).toMatchObject({
    verdict: "disagree",
    counts: { agree: 1, disagree: 1, inconclusive: 1 },
    worst: { value: 0.05 },
  });
  expect(judgements([result(0.001, "agree"), result(0.01, "inconclusive")])[0].verdict).toBe("inconclusive");
});

test("what is no number is the worst there is", () => {
  const [judgement] = judgements([
    result(0.009, "inconclusive"),
    result(Number.NaN, "inconclusive", { level: "8" }),
  ]);
  expect(judgement.worst.level).toBe("8");
  // the number beside it is of what was measured
  expect(judgement.farthest).toMatchObject({ level: "4", value: 0.009 });
  expect(judgements([result(Number.NaN, "inconclusive")])[0].farthest).toBeNull();
  expect(words([result(Number.NaN, "inconclusive")]).facts).toBe("There is no number to compare at level 4.");
});

test("required comparisons come before those that need not hold", () => {
  const order = judgements([result(0, "agree", { required: false }), result(0, "agree")]).map(
    (j) => j.required,
  );
  expect(order).toEqual([true, false]);
});

test("says what agrees, by how much, and inside which margin", () => {
  const { head, facts } = words([result(0.001, "agree"), result(-0.004, "agree", { level: "8" })]);
  expect(head).toBe("mean level ⟨λ⟩, training against matrix Langevin: agrees.");
  expect(facts.replaceAll("\u00a0", " ")).toBe(
    "The largest difference is −0.40 % (interval −0.50 % to −0.30 %) at level 8; all 2 intervals lie inside the margin of 1 %.",
  );
});

test("admits a significant difference inside the margin", () => {
  expect(words([result(0.004, "agree", { significant: true })]).facts).toMatch(
    /inside the margin of 1\u00a0%, though the difference is statistically significant\.$/,
  );
});

test("says in how many cases a comparison fails, and of an open one why it is open and what helps", () => {
  const failed = words([result(0.05, "disagree"), result(0, "agree")]);
  expect(failed.head).toMatch(/disagrees in 1 of 2 cases\.$/);
  expect(failed.facts).toMatch(/outside the margin/);
  const inconclusive = { cause: "few-replicas", advice: "so many would settle it" } as const;
  expect(words([result(0.01, "inconclusive", { inconclusive })]).facts).toMatch(
    /, margin 1\u00a0%: so many would settle it\.$/,
  );
});

/** Results of one study, of whose points some are broken down as given. */
function broken(...points: readonly (readonly [temperature: number, ...breakdowns: Breakdown[]])[]) {
  return points.map(([temperature, ...brokenDown]) => ({
    parameters: {},
    temperature,
    tests: [],
    diagnostics: {
      ...{ warnings: [], diverged: [], replicas: { training: 200 } },
      ...(brokenDown.length === 0 ? {} : { brokenDown }),
    },
  }));
}
const breakdown = (route: Breakdown["route"], diverged: number, update: number): Breakdown => ({
  ...{ route, diverged, replicas: 200, replica: 3, update, reason: "an eigenvalue reaches μ²" },
});

test("says which theory broke down, in how many replicas and from when on, and that training did not", () => {
  const both = [breakdown("matrix-langevin", 8, 812), breakdown("eigenvalue-langevin", 17, 430)];
  const of = { fits: [], verdict: "disagree", failures: [] } as const;
  const said =
    "training does not: at ε = 0.0125 the diffusion limit fails (matrix Langevin in 8 of 200 replicas from update 812 on, eigenvalue Langevin in 17 of 200 from update 430 on)";
  expect(brokenDownTheory({ points: broken([0.0125, ...both]) })).toBe(`theory breaks down, ${said}`);
  // of a sweep at the least ε
  const sweep = broken([0.025, breakdown("matrix-langevin", 90, 100)], [0.0125, ...both], [0.006]);
  expect(brokenDownTheory({ points: sweep })).toBe(`theory breaks down at 2 of 3 points, ${said}`);
  expect(brokenDownTheory({ points: broken([0.006]) })).toBe("");
  const results = { ...of, points: sweep } as unknown as Parameters<typeof overallSentence>[0];
  expect(overallSentence(results)).toMatch(
    /^Theory breaks down at 2 of 3 points, .*on\)\. No comparison is required/,
  );
});

test("says that training diverges too, where it does", () => {
  const [point] = broken([0.0125, breakdown("matrix-langevin", 8, 812)]);
  const diverged = [{ route: "training", replica: 1, update: 5, reason: "diverges" } as const];
  const diagnostics = { ...point.diagnostics, diverged, replicas: { training: 199 } };
  expect(brokenDownTheory({ points: [{ ...point, diagnostics }] })).toContain(
    ", so does training in 1 of 200 replicas: ",
  );
});
