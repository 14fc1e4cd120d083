import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAll } from "./check-pool.ts";
import { commandLines, runAll } from "./command-lines.ts";
import { type Ending, faultsOf } from "./faults.ts";
import { scenarioTexts } from "./scenarios.ts";

// A small part of `npm run fuzz`, of a seed of its own.
const sampling = (numRuns: number) => ({ seed: 2024, numRuns });

describe("the program, given what nobody means", () => {
  it("refuses or takes 150 scenarios in its own words, and runs the small ones", async () => {
    const texts = fc.sample(scenarioTexts, sampling(150));
    const { findings, accepted, run } = await checkAll(texts, 2, (index) => index % 3 === 0);
    expect(findings).toEqual([]);
    // neither all are refused, nor all taken
    expect(accepted).toBeGreaterThan(15);
    expect(accepted).toBeLessThan(135);
    expect(run).toBeGreaterThan(0);
  });

  it("ends twelve command lines with a code of the contract, and leaves a user's files", async () => {
    expect(await runAll(fc.sample(commandLines, sampling(12)), 2)).toEqual([]);
  });
});

describe("a fault", () => {
  const good: Ending = { code: 2, out: "", err: "x.yaml:1:1: no", seconds: 1, peakBytes: 1e8 };
  it.each<[string, Partial<Ending>]>([
    ["ended with 3", { code: 3 }],
    ["had to be stopped", { code: null }],
    ["took 21.0 s", { seconds: 21 }],
    ["took 2.5 GB", { peakBytes: 2.5e9 }],
    ["says failed unexpectedly", { err: "dyson: failed unexpectedly" }],
    ["says at f (a.js:1:2)", { err: "Error\n    at f (a.js:1:2)" }],
    ["says NaN", { err: "must be below NaN" }],
    ["says Infinity", { err: "from 0 to Infinity" }],
    ["writes control characters", { err: "\u001b[31m" }],
  ])("is: %s", (fault, change) => {
    expect(faultsOf({ ...good, ...change }, "x^2", [0, 2])).toEqual([fault]);
  });

  it("is not what the user wrote, nor a refusal", () => {
    expect(faultsOf(good, "x^2", [0, 2])).toEqual([]);
    expect(faultsOf({ ...good, err: 'must be a number, got "NaN"' }, "beta: .nan", [0, 2])).toEqual([]);
  });
});
