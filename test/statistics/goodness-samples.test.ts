import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import {
  andersonDarlingDistance,
  bootstrapFit,
  kolmogorovDistance,
  kolmogorovSmirnov,
  kolmogorovTwoSamples,
  type LawFamily,
  wasserstein,
  wassersteinTwoSamples,
} from "../../src/statistics/index.ts";
import { normalCdf } from "../support/normal.ts";

const random = streams("goodness of samples").of("validation", 0);
const uniforms = (n: number) => Float64Array.from({ length: n }, () => random.uniform());
const normals = (n: number) => Float64Array.from({ length: n }, () => random.normal());
const uniformLaw = { cdf: (x: number) => Math.min(1, Math.max(0, x)), support: [0, 1] as const };

describe("kolmogorovTwoSamples", () => {
  it("has the p-value of all arrangements", () => {
    const [n, m] = [5, 4];
    const arrangements = Array.from({ length: 2 ** (n + m) }, (_, bits) =>
      Array.from({ length: n + m }, (_, k) => (bits >> k) & 1),
    ).filter((labels) => labels.reduce((sum, label) => sum + label, 0) === n);
    const results = arrangements.map((labels) => {
      const of = (label: number) => labels.flatMap((own, k) => (own === label ? [k] : []));
      return kolmogorovTwoSamples(of(1), of(0));
    });
    expect(results).toHaveLength(126);
    for (const { statistic, pValue } of results) {
      const reached = results.filter((other) => other.statistic >= statistic - 1e-12).length;
      expect(pValue).toBeCloseTo(reached / 126, 12);
    }
  });

  it("approaches Smirnov's limit, and distinguishes a law from one thirty per cent wider", () => {
    const [a, b] = [normals(3000), normals(3000)];
    const large = kolmogorovTwoSamples(a, b);
    // 9·10⁶ pairs: the limit; 3.9·10⁶: exact. The same distance, p to a few per cent
    expect(large.pValue).toBeGreaterThan(1e-3);
    expect(
      kolmogorovTwoSamples(
        a,
        b.map((x) => 1.3 * x),
      ).pValue,
    ).toBeLessThan(1e-3);
    const grid = (n: number, shift: number) =>
      Float64Array.from({ length: n }, (_, k) => (k + 0.5) / n + shift);
    const exact = kolmogorovTwoSamples(grid(1990, 0), grid(1990, 0.04));
    const limit = kolmogorovTwoSamples(grid(2010, 0), grid(2010, 0.04));
    expect(limit.pValue / exact.pValue).toBeGreaterThan(0.9);
    expect(limit.pValue / exact.pValue).toBeLessThan(1.1);
  });
});

describe("the Wasserstein distance", () => {
  it("is exact where it is known", () => {
    const [few, one] = [{ random, draws: 20 }, [0.3]];
    expect(wasserstein(one, uniformLaw, few).statistic).toBeCloseTo((0.09 + 0.49) / 2, 12);
    const middles = Array.from({ length: 8 }, (_, k) => (k + 0.5) / 8);
    expect(wasserstein(middles, uniformLaw, few).statistic).toBeCloseTo(1 / 32, 12);
    expect(wasserstein([0], { cdf: normalCdf }, few).statistic).toBeCloseTo(Math.sqrt(2 / Math.PI), 8);
    expect(wasserstein([50], { cdf: normalCdf }, few).statistic).toBeCloseTo(50, 8);
    const exponential = {
      cdf: (x: number) => (x > 0 ? -Math.expm1(-x) : 0),
      support: [0, Number.POSITIVE_INFINITY],
    };
    expect(wasserstein([0], exponential as never, few).statistic).toBeCloseTo(1, 9);
    // density 1.5 x^{−2.5} on x ≥ 1: mean 3
    const pareto = { cdf: (x: number) => (x > 1 ? 1 - x ** -1.5 : 0), survival: (x: number) => x ** -1.5 };
    expect(wasserstein([1], pareto, few).statistic).toBeCloseTo(2, 5);
  });

  it("is infinite for a law without a mean", () => {
    const cauchy = {
      cdf: (x: number) => 0.5 + Math.atan(x) / Math.PI,
      survival: (x: number) => Math.atan2(1, x) / Math.PI,
    };
    expect(wasserstein([0], cauchy, { random, draws: 20 }).statistic).toBe(Number.POSITIVE_INFINITY);
  });

  it("has p-values that are uniform under the law, and errors that are its scatter off the law", () => {
    const sets = 400;
    let below = 0;
    const distances: number[] = [];
    const errors: number[] = [];
    for (let set = 0; set < sets; set++) {
      if (wasserstein(uniforms(60), uniformLaw, { random, draws: 99 }).pValue <= 0.1) below++;
      const off = wasserstein(
        uniforms(60).map((u) => 0.7 * u),
        uniformLaw,
        { random, draws: 50 },
      );
      expect(off.pValue).toBeLessThan(0.05);
      distances.push(off.statistic);
      errors.push(off.standardError);
    }
    // 4 standard errors of 400 at 0.1: 0.06
    expect(Math.abs(below / sets - 0.1)).toBeLessThan(0.06);
    const mean = distances.reduce((sum, d) => sum + d, 0) / sets;
    const scatter = Math.sqrt(distances.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (sets - 1));
    // ∫ (1 − 0.7) u du = 0.15
    expect(Math.abs(mean - 0.15)).toBeLessThan(0.005);
    // scatter known to 3.5 %
    expect(Math.abs(errors.reduce((sum, e) => sum + e, 0) / sets / scatter - 1)).toBeLessThan(0.15);
  });

  it("of two samples is the shift between them, with the permutations' p-value", () => {
    const a = normals(80);
    const shifted = wassersteinTwoSamples(
      a,
      a.map((x) => x + 0.75),
      { random, draws: 200 },
    );
    expect(shifted.statistic).toBeCloseTo(0.75, 12);
    expect(shifted.pValue).toBeLessThan(0.01);
    let below = 0;
    for (let set = 0; set < 300; set++) {
      if (wassersteinTwoSamples(normals(15), normals(20), { random, draws: 99 }).pValue <= 0.1) below++;
    }
    // 4 standard errors: 0.07
    expect(Math.abs(below / 300 - 0.1)).toBeLessThan(0.07);
  });

  it("rejects values outside the support and too few draws", () => {
    expect(() => wasserstein([2], uniformLaw, { random })).toThrow(/must lie in the support \[0, 1\], got 2/);
    expect(() => wasserstein([0.5], uniformLaw, { random, draws: 3 })).toThrow(/draws: must be .* 20, got 3/);
  });
});

describe("bootstrapFit", () => {
  const normalFamily: LawFamily<{ mean: number; width: number; cdf(x: number): number }> = {
    name: "normal law",
    fit(values) {
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const width = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
      return { mean, width, cdf: (x) => normalCdf((x - mean) / width) };
    },
    sample: (law, source) => law.mean + law.width * source.normal(),
  };

  it("has uniform p-values where the textbook's, with fitted parameters, are far from it", () => {
    const [naive, bootstrapped]: [number[], number[]] = [[], []];
    for (let set = 0; set < 200; set++) {
      const values = normals(30).map((z) => 3 + 2 * z);
      const result = bootstrapFit(values, normalFamily, { random, statistic: kolmogorovDistance, draws: 99 });
      naive.push(kolmogorovSmirnov(values, result.law.cdf).pValue);
      bootstrapped.push(result.pValue);
    }
    const uniform = (p: number) => p;
    expect(kolmogorovSmirnov(naive, uniform).pValue).toBeLessThan(1e-12);
    expect(naive.filter((p) => p <= 0.05).length).toBeLessThanOrEqual(2);
    // false alarm 1e-3; the hundredths of p add 0.01 to D
    expect(kolmogorovSmirnov(bootstrapped, uniform).pValue).toBeGreaterThan(1e-3);
    // 5 % of 200: 10 ± 3.1
    expect(Math.abs(bootstrapped.filter((p) => p <= 0.05).length - 10)).toBeLessThan(13);
  });

  it("rejects a wrong family, and gives the error of its p-value", () => {
    const exponential = Float64Array.from({ length: 60 }, () => -Math.log(random.uniform()));
    const result = bootstrapFit(exponential, normalFamily, { random, draws: 200 });
    expect(result.pValue).toBeLessThan(0.01);
    expect(result.pValueError).toBeCloseTo(Math.sqrt((result.pValue * (1 - result.pValue)) / 201), 12);
    expect(result.statistic).toBeCloseTo(andersonDarlingDistance(exponential.sort(), result.law.cdf), 12);
  });

  it("gives the same numbers from the same stream", () => {
    const values = normals(25);
    const run = () =>
      bootstrapFit(values, normalFamily, { random: streams("same").of("validation", 1), draws: 50 }).pValue;
    expect(run()).toBe(run());
  });
});
