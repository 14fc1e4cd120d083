import { describe, expect, it } from "vitest";
import {
  asymptoticNumberVariance,
  asymptoticRigidity,
  exactNumberVariance,
  exactRigidity,
  ratioCdf,
  ratioSurmise,
  twoLevelCluster,
} from "../../src/local-statistics/index.ts";
import { EULER, sineIntegrals } from "../../src/local-statistics/sine-integral.ts";
import { streams } from "../../src/random/index.ts";
import { integral, kolmogorovP } from "../support/kolmogorov.ts";

const betas = [1, 2, 4] as const;

describe("sine and cosine integrals", () => {
  // Abramowitz & Stegun, table 5.1, and Si(π) of Wilbraham and Gibbs
  it.each([
    [1, 0.946083070367183, 0.337403922900968],
    [Math.PI, 1.851937051982466, 0.073667912046425],
    [10, 1.658347594218874, -0.045456433004455],
    [100, 1.562225466889056, -0.005148825142611],
  ])("Si(%f) and Ci are the tabulated ones", (x, si, ci) => {
    const found = sineIntegrals(x);
    expect(found.si).toBeCloseTo(si, 13);
    expect(EULER + Math.log(x) - found.cin).toBeCloseTo(ci, 13);
  });

  it("series and continued fraction meet at 4", () => {
    const [below, above] = [sineIntegrals(4), sineIntegrals(4 + 1e-12)];
    expect(above.si).toBeCloseTo(below.si, 11);
    expect(above.cin).toBeCloseTo(below.cin, 11);
  });
});

describe("exact fluctuations of large Gaussian matrices", () => {
  it.each(betas)("β = %i: Σ² in closed form is L − 2∫(L − r)Y₂(r)dr", (beta) => {
    for (const L of [0.1, 0.7, 1, 3.3, 12]) {
      const byCluster = L - 2 * integral((r) => (L - r) * twoLevelCluster(beta, r), 0, L);
      expect(exactNumberVariance(beta, L)).toBeCloseTo(byCluster, 9);
    }
  });

  it.each(betas)("β = %i: levels screen each other, 2∫₀^∞ Y₂ = 1", (beta) => {
    // the tail of Y₂ is about 1/(βπ²r²)
    const reach = 100;
    expect(2 * integral((r) => twoLevelCluster(beta, r), 0, reach)).toBeCloseTo(
      1 - 2 / (beta * Math.PI ** 2 * reach),
      3,
    );
  });

  it("levels repel as r^β: 1 − Y₂ is π²r/6, π²r²/3 and (2π)⁴r⁴/135", () => {
    const r = 1e-3;
    expect((1 - twoLevelCluster(1, r)) / ((Math.PI ** 2 / 6) * r)).toBeCloseTo(1, 3);
    expect((1 - twoLevelCluster(2, r)) / ((Math.PI ** 2 / 3) * r ** 2)).toBeCloseTo(1, 4);
    const s = 0.03;
    expect((1 - twoLevelCluster(4, s)) / ((2 * Math.PI * s) ** 4 / 135)).toBeCloseTo(1, 1);
  });

  it("Σ² and Δ₃ approach their logarithmic asymptotes, and not those of another β", () => {
    for (const beta of betas) {
      for (const L of [20, 100]) {
        expect(Math.abs(exactNumberVariance(beta, L) - asymptoticNumberVariance(beta, L))).toBeLessThan(
          0.02 / L,
        );
        expect(Math.abs(exactRigidity(beta, L) - asymptoticRigidity(beta, L))).toBeLessThan(0.12 / L);
      }
    }
    expect(Math.abs(exactNumberVariance(1, 100) - asymptoticNumberVariance(2, 100))).toBeGreaterThan(0.3);
    expect(Math.abs(exactRigidity(2, 100) - asymptoticRigidity(1, 100))).toBeGreaterThan(0.1);
  });

  it("Δ₃ begins as L/15 for every ensemble and is L/15 for Poisson levels", () => {
    for (const beta of betas) expect(exactRigidity(beta, 1e-3) / (1e-3 / 15)).toBeCloseTo(1, 2);
    expect(exactRigidity(0, 30)).toBe(2);
    const L = 7;
    const byVariance = (2 / L ** 4) * integral((r) => (L ** 3 - 2 * L * L * r + r ** 3) * r, 0, L);
    expect(byVariance).toBeCloseTo(L / 15, 10);
    for (const beta of betas) {
      const quadrature =
        (2 / L ** 4) *
        integral((r) => (L ** 3 - 2 * L * L * r + r ** 3) * exactNumberVariance(beta, r), 0, L);
      expect(exactRigidity(beta, L)).toBeCloseTo(quadrature, 9);
    }
  });

  it("rejects invalid lengths and ensembles", () => {
    expect(() => exactNumberVariance(1, -1)).toThrow(/length: must be at least 0 and finite, got -1/);
    expect(() => exactNumberVariance(3 as 1, 1)).toThrow(/beta: must be 0, 1, 2 or 4, got 3/);
    expect(() => exactRigidity(1, 0)).toThrow(/length: must be above 0, got 0/);
  });
});

describe("ratio of consecutive spacings", () => {
  it.each([0, ...betas] as const)("β = %i: P(r̃) is normalised and has the published mean", (beta) => {
    const law = ratioSurmise(beta);
    expect(integral((r) => law.density(r), 0, 1)).toBeCloseTo(1, 10);
    expect(integral((r) => r * law.density(r), 0, 1)).toBeCloseTo(law.mean, 10);
    expect(integral((r) => r * r * law.density(r), 0, 1)).toBeCloseTo(law.secondMoment, 6);
    // Atas et al. 2013, table I
    expect(law.mean).toBeCloseTo({ 0: 0.38629, 1: 0.5359, 2: 0.60266, 4: 0.67617 }[beta], 4);
    // the same law in the variable r: (r + r²)^β/(1 + r + r²)^{1+3β/2} has no edge at 1
    const h = 1e-4;
    const slope = (r: number) => (ratioCdf(law, r + h) - ratioCdf(law, r - h)) / (2 * h);
    const own = (r: number) =>
      beta === 0 ? 1 / (1 + r) ** 2 : (r + r * r) ** beta / (1 + r + r * r) ** (1 + 1.5 * beta);
    expect(slope(2) / slope(0.6)).toBeCloseTo(own(2) / own(0.6), 5);
  });

  it("samples of the surmise follow it, and not that of another β", () => {
    const random = streams("ratio").of("validation", 0);
    const values = Float64Array.from({ length: 2000 }, () => ratioSurmise(1).sample(random));
    expect(kolmogorovP(values, ratioSurmise(1).cdf)).toBeGreaterThan(0.003);
    expect(kolmogorovP(values, ratioSurmise(2).cdf)).toBeLessThan(0.003);
  });
});
