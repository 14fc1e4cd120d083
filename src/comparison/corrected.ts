import { holm } from "../statistics/index.ts";
import { withoutChanceDisagreement } from "./inconclusive.ts";
import type { TestResult, UncorrectedTest } from "./results.ts";

/** Tests with Holm's correction over all of them. */
export function corrected(tests: readonly UncorrectedTest[], confidence: number): readonly TestResult[] {
  const significant = holm(
    tests.map(({ pValue }) => pValue),
    1 - confidence,
  );
  return withoutChanceDisagreement(
    tests.map((test, k) => ({ ...test, significant: significant[k] })),
    confidence,
  );
}

/** The same, with each family corrected separately; in the order of the tests. */
export function correctedInFamilies(
  tests: readonly UncorrectedTest[],
  familyOf: (test: UncorrectedTest, index: number) => string,
  confidence: number,
): readonly TestResult[] {
  const families = new Map<string, number[]>();
  tests.forEach((test, k) => {
    const name = familyOf(test, k);
    families.set(name, [...(families.get(name) ?? []), k]);
  });
  const results: TestResult[] = [];
  for (const members of families.values())
    corrected(
      members.map((k) => tests[k]),
      confidence,
    ).forEach((test, i) => {
      results[members[i]] = test;
    });
  return results;
}
