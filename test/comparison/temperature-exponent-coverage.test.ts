import { expect, it } from "vitest";
import { type ScalingPoint, scalingFits, scalingTests } from "../../src/comparison/index.ts";
import type { System } from "../../src/models/model.ts";
import { defaultMargins } from "../../src/observables/index.ts";
import { type Random, streams } from "../../src/random/index.ts";
import { replicaMean } from "../../src/statistics/index.ts";

const own = streams("temperature exponent");
const predicted = Math.sqrt(2 * Math.PI);
const multiplets = [4, 5].map((value, i) => ({ value, label: `${value}`, first: 2 * i, size: 2 }));

/** ⟨S⟩ = √(2π) x (1 − 3ε) exactly, each replica of which is off by 7 %. */
function pointAt(epsilon: number, replicas: number, random: Random): ScalingPoint {
  const abscissa = ({ value }: { readonly value: number }) => Math.sqrt(epsilon * (9 - value));
  const training = multiplets.map((multiplet) => {
    const mean = new Float64Array(replicas).fill(multiplet.value);
    const spacing = mean.map(
      () => predicted * abscissa(multiplet) * (1 - 3 * epsilon) * (1 + 0.07 * random.normal()),
    );
    return { multiplet, mean, blockMean: mean, blockSquare: mean.map((value) => value ** 2 + 1), spacing };
  });
  return {
    learningRate: 16 * epsilon,
    temperature: epsilon,
    otherParameters: "[]",
    system: {
      scaling: { equation: "⟨S⟩ = a x", abscissaSymbol: "x", predicted, abscissa },
    } as unknown as System,
    measured: training.map(({ multiplet, spacing }) => ({
      name: "spacing.mean.block",
      level: multiplet.label,
      unit: "1",
      sources: { training: { ...replicaMean(spacing), effectiveSamples: replicas } },
    })),
    series: { training },
  };
}

/** How many of so many ladders have an interval that holds the true exponent; `factor` widens it. */
function covered(rungs: number, replicas: number, trials: number) {
  const random = own.of("validation", 1000 * rungs + replicas);
  const held = { "temperature-exponent": 0, "spacing-scaling.extrapolated": 0, halved: 0 };
  for (let k = 0; k < trials; k++) {
    const points = Array.from({ length: rungs }, (_, i) => pointAt(0.00125 * 1.7 ** i, replicas, random));
    const tests = scalingTests(points, scalingFits(points, random.uniform), defaultMargins, 0.95, true);
    for (const { observable, value, interval } of tests) {
      if (observable !== "temperature-exponent" && observable !== "spacing-scaling.extrapolated") continue;
      if (interval[0] <= 0 && interval[1] >= 0) held[observable]++;
      if (observable === "temperature-exponent" && Math.abs(value) < (interval[1] - interval[0]) / 4)
        held.halved++;
    }
  }
  return held;
}

// 480 ladders: a binomial error of 1 %; Student's t of the point with fewest replicas errs on the safe side
it("of ladders of three to six rungs and few replicas 95 % have an interval that holds ½, and the slope's its own", () => {
  const trials = 80;
  const total = { "temperature-exponent": 0, "spacing-scaling.extrapolated": 0, halved: 0 };
  let ladders = 0;
  for (const rungs of [3, 4, 6])
    for (const replicas of [4, 20]) {
      const held = covered(rungs, replicas, trials);
      for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += held[name];
      ladders += trials;
    }
  const fewest = 0.95 - 4 * Math.sqrt((0.95 * 0.05) / ladders);
  expect(total["temperature-exponent"] / ladders).toBeGreaterThan(fewest);
  expect(total["spacing-scaling.extrapolated"] / ladders).toBeGreaterThan(fewest);
  // the twin: intervals of half the width
  expect(total.halved / ladders).toBeLessThan(fewest);
});
