import { describe, expect, it } from "vitest";
import { sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import { goeDensity, gseDensity, gueDensity, pairDensity, semicircle } from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { kolmogorovP } from "../support/kolmogorov.ts";

const densities = { 1: goeDensity, 2: gueDensity, 4: gseDensity } as const;

describe("the density of N levels in a harmonic well", () => {
  it("is the normal law for N = 1 and the pair's density for N = 2", () => {
    for (const x of [-3, -0.4, 0, 0.7, 2]) {
      expect(goeDensity(1).density(x)).toBeCloseTo(Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI), 12);
      expect(goeDensity(2).density(x)).toBeCloseTo(pairDensity(1).density(x), 12);
      expect(goeDensity(2).cdf(x)).toBeCloseTo(pairDensity(1).cdf(x), 8);
    }
  });

  it("of index 2 and 4 is the normal law for N = 1", () => {
    for (const x of [-3, -0.4, 0, 0.7, 2]) {
      const normal = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
      expect(gueDensity(1).density(x)).toBeCloseTo(normal, 12);
      expect(gseDensity(1).density(x)).toBeCloseTo(normal, 12);
    }
  });

  it.each([
    [1, 3],
    [1, 10],
    [1, 64],
    [2, 2],
    [2, 9],
    [2, 64],
    [4, 2],
    [4, 9],
    [4, 64],
  ] as const)("is that of exact samples of the tridiagonal matrix, β = %d, N = %d", (beta, n) => {
    const random = streams("goe").of("validation", n);
    const levels = new Float64Array(n);
    // one level of each sample: independent values
    const sample = Float64Array.from({ length: 6000 }, () => {
      sampleBetaHermite(n, beta, random, levels);
      return levels[Math.floor(random.uniform() * n)];
    });
    const { cdf } = densities[beta](n);
    expect(kolmogorovP(sample, cdf)).toBeGreaterThan(1e-3);
    expect(kolmogorovP(sample, (x) => cdf(x / 1.1))).toBeLessThan(1e-3);
  });

  it.each([1, 2, 4] as const)("approaches the semicircle of radius √(2βN), β = %d", (beta) => {
    const distance = (n: number) => {
      const [law, limit] = [densities[beta](n, Math.sqrt(2 * beta * n)), semicircle(1)];
      return Math.max(
        ...Array.from({ length: 41 }, (_, k) => Math.abs(law.cdf(k / 20 - 1) - limit.cdf(k / 20 - 1))),
      );
    };
    const [few, many] = [distance(8), distance(128)];
    expect(few).toBeGreaterThan(0.003);
    expect(many).toBeLessThan(Math.min(0.002, few / 3));
  });
});
