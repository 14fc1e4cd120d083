import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import {
  binEdges,
  centralRange,
  densityOver,
  kernelDensity,
  kernelWidth,
} from "../../src/statistics/index.ts";

const random = streams("densities").of("validation", 0);
const normal = Float64Array.from({ length: 20_000 }, () => random.normal());
const gaussian = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

describe("a histogram as a density", () => {
  it("follows the density of its values, and integrates to their fraction within its bins", () => {
    const edges = binEdges(normal, [-2, 2], [9, 61]);
    const { height, beyond } = densityOver(edges, normal);
    const width = edges[1] - edges[0];
    // P(|x| > 2) = 0.0455 ± 0.0015
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.006);
    expect(height.reduce((sum, h) => sum + h * width, 0) + beyond).toBeCloseTo(1, 12);
    height.forEach((h, k) => {
      expect(Math.abs(h - gaussian((edges[k] + edges[k + 1]) / 2))).toBeLessThan(0.04);
    });
  });

  it("has bins of the width of Freedman and Diaconis, within the limits", () => {
    // 2 IQR n^(−1/3) = 2 · 1.349 / 27.1
    const bins = binEdges(normal, [-2, 2], [9, 61]).length - 1;
    expect(Math.abs(bins - 4 / ((2 * 1.349) / Math.cbrt(20_000)))).toBeLessThan(8);
    expect(binEdges(normal, [-2, 2], [9, 20])).toHaveLength(21);
    expect(binEdges(Float64Array.of(1), [0, 2], [4, 20])).toHaveLength(5);
  });

  it("counts a value at the last edge, and none beyond it", () => {
    const { height, beyond } = densityOver(Float64Array.of(0, 1, 2), Float64Array.of(0.5, 2, 2.001, -1));
    expect(Array.from(height)).toEqual([0.25, 0.25]);
    expect(beyond).toBeCloseTo(0.5, 12);
  });
});

describe("the central range", () => {
  it("holds all but one value in two thousand at either end", () => {
    const [low, high] = centralRange(normal);
    // the 0.05 % quantile of the normal law: 3.29, with an error of 0.15
    expect(Math.abs(low + 3.29)).toBeLessThan(0.5);
    expect(Math.abs(high - 3.29)).toBeLessThan(0.5);
  });

  it("does not follow a stray value", () => {
    const [low, high] = centralRange(Float64Array.of(...normal.subarray(0, 200), 1e6));
    expect(high - low).toBeLessThan(12);
  });
});

describe("a kernel density estimate", () => {
  it("is the mean of the kernels, each of integral 1", () => {
    const cells = Array.from({ length: 401 }, (_, k) => -10 + k / 20);
    const density = kernelDensity([-1, 2], cells, 0.5);
    expect(density.reduce((sum, value) => sum + value / 20, 0)).toBeCloseTo(1, 9);
    expect(kernelDensity([0], [0], 0.5)[0]).toBeCloseTo(2 * gaussian(0), 12);
  });

  it("has a tenth of the interquartile range for a width", () => {
    expect(Math.abs(kernelWidth(Array.from(normal)) - 0.1349)).toBeLessThan(0.005);
    expect(kernelWidth([1, 1, 1, 1])).toBe(0.02);
  });
});
