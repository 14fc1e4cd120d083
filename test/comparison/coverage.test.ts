import { describe, expect, it } from "vitest";
import { equivalenceVerdict, relativeDifference } from "../../src/comparison/index.ts";
import { type LevelStatistic, observables } from "../../src/observables/index.ts";
import { streams } from "../../src/random/index.ts";
import { pair, type Sizes, single, syntheticSample, type Tails } from "./synthetic-levels.ts";

/** Exact values: of the pair ⟨S⟩ = √π σ, of the single level κ and σ². */
const truths: Readonly<Record<string, number>> = {
  "level.mean 4": single.target,
  "level.variance 4": single.width ** 2,
  "spacing.mean 8": Math.sqrt(Math.PI) * pair.width,
};
const margins = {
  "level.mean": 0.01,
  "level.variance": 0.2,
  "spacing.mean": 0.05,
  "ratio.mean": 0.05,
} as const;
const trials = 800;

function measure(trial: number, tails: Tails, sizes: Sizes): ReadonlyMap<string, LevelStatistic> {
  const sample = syntheticSample(
    streams(JSON.stringify(["coverage", tails, sizes])).of("validation", trial),
    tails,
    sizes,
  );
  return new Map(
    Object.keys(margins).flatMap((name) =>
      observables[name].measure!(sample).map((own) => [`${name} ${own.level}`, own] as const),
    ),
  );
}

const sizes = [4, 8, 16, 40].flatMap((replicas) =>
  [
    { replicas, snapshots: 1, correlation: 0 },
    { replicas, snapshots: 10, correlation: 0.8 },
  ].flatMap((own) => (["gaussian", "heavy"] as const).map((tails) => ({ tails, ...own }))),
);

/** 400 replicas take their time: fewer trials. */
const large = { tails: "gaussian" as const, replicas: 400, snapshots: 1, correlation: 0 };

describe("intervals at 95 %", () => {
  // √(0.95 · 0.05/800) = 0.8 %; four of them and 2 % for what is not exact: below 90 % once in 10⁵ tests
  it.each([...sizes, large])(
    "cover, and disagree falsely in 2.5 %: $tails levels, $replicas replicas of $snapshots snapshots",
    ({ tails, ...own }) => {
      const count = own.replicas === 400 ? 400 : trials;
      const [covered, holds, falsely] = [
        new Map<string, number>(),
        new Map<string, number>(),
        new Map<string, number>(),
      ];
      const add = (map: Map<string, number>, key: string, yes: boolean) =>
        map.set(key, (map.get(key) ?? 0) + (yes ? 1 : 0));
      for (let trial = 0; trial < count; trial++) {
        const [a, b] = [measure(2 * trial, tails, own), measure(2 * trial + 1, tails, own)];
        for (const [key, one] of a) {
          const { interval } = relativeDifference(one, b.get(key)!, 0.95);
          add(covered, key, interval[0] <= 0 && interval[1] >= 0);
          const margin = margins[key.split(" ")[0] as keyof typeof margins];
          add(falsely, key, equivalenceVerdict(interval, margin) === "disagree");
          const truth = truths[key];
          if (truth === undefined) continue;
          const exact = { value: truth, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
          const ofOne = relativeDifference(one, exact, 0.95).interval;
          add(holds, key, ofOne[0] <= 0 && ofOne[1] >= 0);
        }
      }
      const error = 4 * Math.sqrt((0.95 * 0.05) / count);
      for (const times of covered.values()) expect(times / count).toBeGreaterThan(0.94 - error);
      for (const times of holds.values()) expect(times / count).toBeGreaterThan(0.93 - error);
      const errorOfFalse = 4 * Math.sqrt((0.975 * 0.025) / count);
      for (const times of falsely.values()) expect(times / count).toBeLessThan(0.025 + errorOfFalse);
    },
  );

  it("of a variance ± t SE, without its studentised power, do not: below 86 % for four Gaussian replicas", () => {
    const own = { replicas: 4, snapshots: 1, correlation: 0 };
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { studentised: _, ...plain } = measure(trial, "gaussian", own).get("level.variance 4")!;
      const exact = {
        value: single.width ** 2,
        standardError: 0,
        degreesOfFreedom: Number.POSITIVE_INFINITY,
      };
      const { interval } = relativeDifference(plain, exact, 0.95);
      if (interval[0] <= 0 && interval[1] >= 0) covered++;
    }
    expect(covered / trials).toBeLessThan(0.86);
  });

  it("tell a variance that is two margins off from 4000 replicas on, and a mean and a spacing too", () => {
    const own = { replicas: 4000, snapshots: 1, correlation: 0 };
    const [a, b] = [measure(0, "gaussian", own), measure(1, "gaussian", own)];
    for (const [key, one] of a) {
      const margin = margins[key.split(" ")[0] as keyof typeof margins];
      const other = b.get(key)!;
      const factor = 1 + 2 * margin;
      const { studentised } = one;
      const off = {
        ...one,
        value: factor * one.value,
        standardError: factor * one.standardError,
        ...(studentised === undefined
          ? {}
          : {
              studentised: {
                ...studentised,
                standardError: factor ** studentised.exponent * studentised.standardError,
              },
            }),
      };
      expect(equivalenceVerdict(relativeDifference(off, other, 0.95).interval, margin), key).toBe("disagree");
      expect(equivalenceVerdict(relativeDifference(one, other, 0.95).interval, margin), key).toBe("agree");
    }
  });
});

describe("relative differences", () => {
  it("to a mean that may be 0 within its error have no end (Fieller 1954)", () => {
    const estimate = (value: number) => ({ value, standardError: 1, degreesOfFreedom: 99 });
    const { interval } = relativeDifference(estimate(5), estimate(1), 0.95);
    expect(interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(equivalenceVerdict(interval, 10)).toBe("inconclusive");
  });

  it("to a mean four errors from 0 are covered by 95 % although ±t SE to first order is not symmetric", () => {
    const random = streams("fieller").of("validation", 0);
    let covered = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const draw = (mean: number) => ({
        value: mean + random.normal(),
        standardError: 1,
        degreesOfFreedom: Number.POSITIVE_INFINITY,
      });
      const { interval } = relativeDifference(draw(8), draw(4), 0.95);
      if (interval[0] <= 1 && interval[1] >= 1) covered++;
    }
    // 0.34 % standard error
    expect(Math.abs(covered / 4000 - 0.95)).toBeLessThan(0.014);
  });

  it.each([
    ["two replicas", { value: 1, standardError: 0.001, degreesOfFreedom: 1 }],
    ["replicas that are all equal", { value: 1, standardError: 0, degreesOfFreedom: 399 }],
  ])("know nothing from %s", (_, own) => {
    const exact = { value: 2, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
    const { interval, pValue } = relativeDifference(own, exact, 0.95);
    expect(equivalenceVerdict(interval, 0.01)).toBe("inconclusive");
    expect(pValue).toBeNaN();
  });
});
