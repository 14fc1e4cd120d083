import { describe, expect, it } from "vitest";
import { sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import { airyOperatorLaw } from "../../src/laws/airy-operator-law.ts";
import { gaussianEdge, moment, stochasticAiry, tracyWidom } from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

describe("the Tracy–Widom law by the boundary value problem", () => {
  it.each([1, 2, 4] as const)("is that of the determinants to 1e-10 for β = %d, its tails to 2 %", (beta) => {
    // Bornemann's determinants, themselves tested against mpmath
    const [solved, exact] = [airyOperatorLaw(beta), stochasticAiry(beta)];
    for (let x = -7; x < 9; x += 0.0731) {
      expect(Math.abs(solved.cdf(x) - exact.cdf(x))).toBeLessThan(1e-10);
      expect(Math.abs(solved.density(x) - exact.density(x))).toBeLessThan(1e-10);
    }
    for (const p of [1e-4, 0.01, 0.5, 0.99, 1 - 1e-4])
      expect(Math.abs(solved.quantile(p) - exact.quantile(p))).toBeLessThan(1e-7);
    expect(Math.abs(solved.mean - exact.mean)).toBeLessThan(1e-9);
    expect(Math.abs(solved.secondMoment - exact.secondMoment)).toBeLessThan(1e-8);
    const tails = [exact.quantile(1e-11), exact.quantile(1e-4)] as const;
    expect(Math.abs(solved.cdf(tails[0]) / 1e-11 - 1)).toBeLessThan(0.02);
    // twin: the law of a β that differs by 1 %, where it is continuous in β
    if (beta === 2) expect(Math.abs(airyOperatorLaw(2.02).mean - exact.mean)).toBeGreaterThan(1e-4);
  });

  it("is continuous in β through 4 in the operator's unit, and narrower by 2^{−1/6} than in the normalisation of Tracy & Widom", () => {
    // variance of β = 4: 0.5177237207727 of Bornemann times 2^{−1/3}
    const law = stochasticAiry(4);
    expect(law.mean).toBeCloseTo(-2.3068848932411 / 2 ** (1 / 6), 9);
    expect(law.secondMoment - law.mean ** 2).toBeCloseTo(0.5177237207727 / 2 ** (1 / 3), 9);
    expect(moment(law, 1)).toBeCloseTo(law.mean, 9);
    expect(law.cdf(law.quantile(0.3))).toBeCloseTo(0.3, 12);
    expect(tracyWidom(4).mean).toBeCloseTo(-2.306884893, 8);
    // between the neighbours' means: −1.9605 of β = 3 and −2.1498 of β = 6
    expect(stochasticAiry(3).mean).toBeGreaterThan(law.mean);
    expect(stochasticAiry(6).mean).toBeLessThan(law.mean);
    expect(tracyWidom(3).mean).toBe(stochasticAiry(3).mean);
  });

  it.each([0.5, 3, 6])("describes the largest of 400 levels of the β-Hermite ensemble, β = %d", (beta) => {
    const n = 400;
    const { centre, scale } = gaussianEdge(beta, n);
    const random = streams("airy operator").of("validation", 10 * beta);
    const levels = new Float64Array(n);
    const largest = Array.from({ length: 300 }, () => {
      sampleBetaHermite(n, beta, random, levels);
      return (levels[n - 1] - centre) / scale;
    });
    const { mean, error } = meanAndError(largest);
    const law = stochasticAiry(beta);
    // of 300 the error is 6 % of the width; corrections are O(N^{−2/3}) = 0.018
    expect(Math.abs(mean - law.mean)).toBeLessThan(4 * error + 0.018);
    const width = Math.sqrt(law.secondMoment - law.mean ** 2);
    expect(Math.abs((error * Math.sqrt(300)) / width - 1)).toBeLessThan(0.2);
    // twin: the law of half the index
    expect(Math.abs(mean - stochasticAiry(beta === 0.5 ? 1 : beta / 3).mean)).toBeGreaterThan(
      4 * error + 0.018,
    );
  });

  it("states the allowed β", () => {
    for (const beta of [0, -1, 0.1, 31, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => tracyWidom(beta)).toThrow(`tracyWidom: beta must be from 0.2 to 30, got ${beta}`);
    expect(() => gaussianEdge(0.1, 5)).toThrow(/gaussianEdge: beta must be above 2\/\(2 levels \+ 1\)/);
  });
});
