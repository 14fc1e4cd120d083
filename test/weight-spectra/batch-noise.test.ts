import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { replicaMean } from "../../src/statistics/index.ts";
import { batchNoise } from "../../src/weight-spectra/index.ts";

const own = streams("noise of mini-batches");
const [rows, columns] = [60, 30];

function normals(index: number, sigma: number): Float64Array {
  const values = new Float64Array(rows * columns);
  own.of("validation", index).fillNormal(values);
  return values.map((z) => sigma * z);
}

/** Starts that differ by far more than the replicas of one, which have elements of variance v about it. */
function startsOf(variance: number, starts: number, replicas: number) {
  return Array.from({ length: starts }, (_, start) => {
    const before = normals(start, 1 + start);
    const after = Array.from({ length: replicas }, (_, r) => {
      const noise = normals(1000 + 100 * start + r, Math.sqrt(variance));
      return before.map((w, k) => w + noise[k]);
    });
    return { before, after };
  });
}

const matrix = { name: "layer 1 weights", rows, columns };
const elements = rows * columns;
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

/** Whether the mean over the starts is within four standard errors; a false alarm in fewer than one of 100 runs. */
function within(perStart: Float64Array, expected: number): boolean {
  const { value, standardError } = replicaMean(perStart);
  return Math.abs(value - expected) < 4 * standardError;
}

describe("the noise of mini-batches", () => {
  it("is the variance about each start, however the starts differ", () => {
    const noise = batchNoise(matrix, startsOf(1e-8, 16, 3), null);
    expect(within(noise.weights, 1e-8 * elements)).toBe(true);
    // to first order a singular value moves by uᵀ δW v, of the variance of one element
    expect(within(noise.levels, 1e-8 * columns)).toBe(true);
    expect(within(noise.weights, 1.05e-8 * elements)).toBe(false);
    expect(within(noise.levels, 1.5e-8 * columns)).toBe(false);
    expect(sum(noise.levelDeviation.map((deviation) => deviation ** 2))).toBeCloseTo(
      sum(noise.levels) / 16,
      14,
    );
    expect(noise.spacing).toHaveLength(columns - 1);
  });

  it("moves sorted levels by less where it is wider than their spacing: they repel", () => {
    const alike = Array.from({ length: 16 }, (_, start) => ({
      before: new Float64Array(elements),
      after: [1, 2].map((r) => normals(5000 + 10 * start + r, 1)),
    }));
    const noise = batchNoise(matrix, alike, null);
    expect(within(noise.weights, elements)).toBe(true);
    expect(replicaMean(noise.levels).value).toBeLessThan(0.3 * columns);
    // Σ x_i grows by the variance of all elements
    expect(within(noise.growth, elements)).toBe(true);
    expect(within(noise.growth, 1.1 * elements)).toBe(false);
  });

  it("is undefined for one replica", () => {
    expect(() => batchNoise(matrix, startsOf(1, 2, 1), null)).toThrow(
      "batchNoise: must have at least two replicas of every start, got 1",
    );
  });
});
