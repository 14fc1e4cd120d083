import { describe, expect, it } from "vitest";
import {
  batchNoiseFits,
  batchNoiseObservables,
  batchNoiseTests,
  batchNoiseWarnings,
  type NoisePoint,
  temperaturesOf,
} from "../../src/comparison/index.ts";
import { streams } from "../../src/random/index.ts";

const own = streams("scaling of networks");
const margins = {
  "equal-temperature.weights.variance": 0.15,
  "equal-temperature.levels.variance": 0.25,
  "equal-temperature.levels.growth": 0.05,
  "batch-noise.exponent": 0.05,
};
const starts = 24;

/** Fluctuations that go by `law` of α and |B|, with a scatter of 10 % between the starts. */
function point(
  learningRate: number,
  batchSize: number,
  law: (alpha: number, batch: number) => number,
  more: Partial<NoisePoint> = {},
): NoisePoint {
  const random = own.of("validation", Math.round(1e4 * learningRate) + 100_000 * batchSize);
  const scattered = (value: number, scatter: number) =>
    Float64Array.from({ length: starts }, () => value * (1 + scatter * random.normal()));
  const variance = law(learningRate, batchSize);
  return {
    learningRate,
    temperature: learningRate / batchSize,
    otherSettings: "[20]",
    whyNotPlainSgd: null,
    equation: null,
    noise: ["layer 1 weights", "layer 2 weights"].map((name, k) => ({
      name,
      weights: scattered((600 * variance) / (k + 1), 0.1),
      levels: scattered(variance / (k + 1), 0.2),
      growth: scattered(10, 0.01),
      ...{ mean: scattered(1, 0.01), largest: scattered(3, 0.01), ratio: scattered(0.53, 0.01) },
      levelDeviation: new Float64Array(3),
      spacing: new Float64Array(2),
    })),
    ...more,
  };
}

const byTemperature = (alpha: number, batch: number) => alpha / batch;
const grid = [
  [0.05, 32],
  [0.1, 64],
  [0.05, 8],
  [0.05, 64],
] as const;
const pointsOf = (law: (alpha: number, batch: number) => number, more: Partial<NoisePoint> = {}) =>
  grid.map(([alpha, batch]) => point(alpha, batch, law, more));

describe("the linear scaling rule of networks", () => {
  it("is agreement where fluctuations go by ε = α/|B| alone", () => {
    const points = pointsOf(byTemperature);
    const tests = batchNoiseTests(points, margins, 0.95);
    // one couple of equal ε: three quantities of all matrices and of two; and two exponents
    expect(tests).toHaveLength(3 * 3 + 2);
    const required = tests.filter((test) => test.required);
    expect(required.map(({ verdict }) => verdict)).toEqual(["agree", "agree", "agree", "agree"]);
    expect(tests[0].points).toEqual([0, 1]);
    const [weights, levels] = batchNoiseFits(points);
    expect(Math.abs(weights.a - 1)).toBeLessThan(4 * weights.standardError);
    expect(Math.abs(levels.a - 1)).toBeLessThan(4 * levels.standardError);
    expect(weights.standardError).toBeLessThan(0.03);
    expect(batchNoiseObservables(points[0]).map(({ name, level }) => `${name} of ${level}`)).toContain(
      "levels.variance of layer 2 weights",
    );
  });

  it("is not where they go by α, or by another power of ε", () => {
    const byRate = batchNoiseTests(
      pointsOf((alpha) => alpha),
      margins,
      0.95,
    );
    expect(byRate[0]).toMatchObject({
      observable: "equal-temperature.weights.variance",
      verdict: "disagree",
    });
    const byRoot = pointsOf((alpha, batch) => Math.sqrt(alpha / batch));
    const exponent = batchNoiseTests(byRoot, margins, 0.95).find(
      ({ observable }) => observable === "batch-noise.exponent",
    )!;
    expect(exponent).toMatchObject({ verdict: "disagree", required: true });
    expect(exponent.value).toBeCloseTo(-0.5, 1);
  });

  it("compares start by start: what the starts have in common leaves the error", () => {
    const common = own.of("validation", 7);
    const factors = Array.from({ length: starts }, () => Math.exp(common.normal()));
    const points = pointsOf(byTemperature).map((one) => ({
      ...one,
      noise: one.noise.map((matrix) => ({
        ...matrix,
        growth: matrix.growth.map((value, start) => value * factors[start]),
      })),
    }));
    const growth = batchNoiseTests(points, margins, 0.95).find(
      ({ observable, level }) => observable === "equal-temperature.levels.growth" && level === "all",
    )!;
    expect(growth.verdict).toBe("agree");
    expect(growth.interval[1] - growth.interval[0]).toBeLessThan(0.04);
  });

  it("measures its fit in units of the covariance of the points, which share their starts", () => {
    const random = own.of("validation", 8);
    const studies = Array.from({ length: 40 }, () => {
      const common = Array.from({ length: starts }, () => Math.exp(0.5 * random.normal()));
      // a law that is no power: by a tenth more at the ends of the ladder
      const bent = (alpha: number, batch: number) =>
        (alpha / batch) * (batch === 32 || batch === 64 ? 0.9 : 1);
      return [byTemperature, bent].map((law) => {
        const points = pointsOf(law).map((one, k) => ({
          ...one,
          noise: one.noise.map((matrix) => ({
            ...matrix,
            weights: matrix.weights.map(
              (_, start) => 600 * law(grid[k][0], grid[k][1]) * common[start] * (1 + 0.1 * random.normal()),
            ),
          })),
        }));
        return batchNoiseFits(points)[0].chi2PerDof;
      });
    });
    const mean = (k: number) => studies.reduce((sum, one) => sum + one[k], 0) / studies.length;
    // 1, and a little more as the covariance is estimated from 24 starts; its error over 40 studies is 0.16
    expect(mean(0)).toBeGreaterThan(0.7);
    expect(mean(0)).toBeLessThan(1.8);
    expect(mean(1)).toBeGreaterThan(3);
  });

  it("says nothing where no replicas begin alike, or all of them do", () => {
    const alone = pointsOf(byTemperature, { noise: [] });
    expect([batchNoiseTests(alone, margins, 0.95), batchNoiseFits(alone)]).toEqual([[], []]);
    const one = pointsOf(byTemperature).map((point) => ({
      ...point,
      noise: point.noise.map((matrix) => ({
        ...matrix,
        weights: matrix.weights.slice(0, 1),
        levels: matrix.levels.slice(0, 1),
        growth: matrix.growth.slice(0, 1),
      })),
    }));
    expect([batchNoiseTests(one, margins, 0.95), batchNoiseFits(one)]).toEqual([[], []]);
  });

  it("does not fit a power to fewer starts than its covariance takes, and says so", () => {
    const few = (count: number) =>
      pointsOf(byTemperature).map((point) => ({
        ...point,
        noise: point.noise.map((matrix) => ({
          ...matrix,
          weights: matrix.weights.slice(0, count),
          levels: matrix.levels.slice(0, count),
          growth: matrix.growth.slice(0, count),
        })),
      }));
    expect(batchNoiseFits(few(8))).toEqual([]);
    expect(batchNoiseTests(few(8), margins, 0.95)).toHaveLength(9);
    expect(batchNoiseWarnings(few(8))).toEqual([
      "the exponent of ε is not fitted: estimating the covariance of 4 points needs more than 8 starts, got 8",
    ]);
    expect(batchNoiseFits(few(9))).not.toEqual([]);
    expect(batchNoiseWarnings(few(9))).toEqual([]);
  });

  it("takes ε that differ by rounding for the same", () => {
    expect(0.3 / 3).not.toBe(0.1);
    const law = byTemperature;
    expect(temperaturesOf([point(0.1, 1, law), point(0.3, 3, law), point(0.05, 1, law)])).toBe(2);
  });

  it("requires nothing of optimisers for which ε is not the variable, and compares equal learning times only", () => {
    const adam = batchNoiseTests(
      pointsOf(byTemperature, { whyNotPlainSgd: "AdamW has no ε" }),
      margins,
      0.95,
    );
    expect(adam.filter((test) => test.required)).toEqual([]);
    expect(adam[0].explanation).toContain("AdamW");
    const [first, second] = pointsOf(byTemperature);
    expect(batchNoiseTests([first, { ...second, otherSettings: "[40]" }], margins, 0.95)).toEqual([]);
    expect(batchNoiseFits([first, second])).toEqual([]);
  });
});
