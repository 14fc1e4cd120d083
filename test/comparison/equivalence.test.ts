import { describe, expect, it } from "vitest";
import { equivalenceVerdict, overallVerdict, relativeDifference } from "../../src/comparison/index.ts";
import { streams } from "../../src/random/index.ts";

const measured = (value: number, standardError: number, degreesOfFreedom = 1e6) => ({
  value,
  standardError,
  degreesOfFreedom,
});

describe("the equivalence test", () => {
  it("agrees only when the whole interval lies inside the margin, and disagrees only when it lies outside", () => {
    expect(equivalenceVerdict([-0.01, 0.02], 0.05)).toBe("agree");
    expect(equivalenceVerdict([0.06, 0.08], 0.05)).toBe("disagree");
    expect(equivalenceVerdict([-0.08, -0.06], 0.05)).toBe("disagree");
    expect(equivalenceVerdict([0.04, 0.06], 0.05)).toBe("inconclusive");
    expect(equivalenceVerdict([-0.06, 0.06], 0.05)).toBe("inconclusive");
  });

  it("never takes NaN for agreement", () => {
    expect(equivalenceVerdict([Number.NaN, Number.NaN], 0.05)).toBe("inconclusive");
    expect(equivalenceVerdict([-0.01, 0.01], Number.NaN)).toBe("inconclusive");
    const { interval } = relativeDifference(measured(Number.NaN, 1), measured(1, 1), 0.95);
    expect(equivalenceVerdict(interval, 1)).toBe("inconclusive");
    expect(equivalenceVerdict(relativeDifference(measured(1, 0.1), measured(0, 0), 0.95).interval, 1)).toBe(
      "inconclusive",
    );
  });

  it("does not know anything from one replica, whose error is unknown", () => {
    const { interval, pValue } = relativeDifference(measured(1, Number.NaN, 0), measured(1, 0.01), 0.95);
    expect(equivalenceVerdict(interval, 10)).toBe("inconclusive");
    expect(pValue).toBeNaN();
  });

  it("covers the true relative difference in 95 % of trials, with few replicas too", () => {
    for (const replicas of [4, 50]) {
      let covered = 0;
      const trials = 2000;
      for (let trial = 0; trial < trials; trial++) {
        const stream = streams("coverage").of("validation", trial);
        const estimate = (truth: number) => {
          const x = Array.from({ length: replicas }, () => truth + 0.1 * stream.normal());
          const mean = x.reduce((a, b) => a + b) / replicas;
          const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (replicas - 1);
          return measured(mean, Math.sqrt(variance / replicas), replicas - 1);
        };
        const { interval } = relativeDifference(estimate(2.1), estimate(2), 0.95);
        if (interval[0] < 0.05 && interval[1] > 0.05) covered++;
      }
      // binomial error 0.5 %, Welch's approximation is good to about 1 %
      expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.025);
    }
  });
});

describe("the verdict of a study", () => {
  const test = (verdict: "agree" | "disagree" | "inconclusive", required = true) => ({ verdict, required });
  it("is that of its required tests", () => {
    expect(overallVerdict([test("agree"), test("disagree", false)])).toBe("agree");
    expect(overallVerdict([test("agree"), test("inconclusive")])).toBe("inconclusive");
    expect(overallVerdict([test("inconclusive"), test("disagree")])).toBe("disagree");
  });

  it("is inconclusive where nothing was tested", () => {
    expect(overallVerdict([])).toBe("inconclusive");
    expect(overallVerdict([test("agree", false)])).toBe("inconclusive");
  });
});
