import { describe, expect, it } from "vitest";
import {
  gaussianPairDensity,
  gaussianPairSpacing,
  laws,
  pairDensity,
  pairSpacing,
  twoSpeciesDensity,
} from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { integral, kolmogorovP } from "../support/kolmogorov.ts";

describe("a degenerate pair of width σ", () => {
  it("has ⟨S⟩ = √π σ, ⟨S²⟩ = 4σ² and a density of variance 3σ²/2 about its centre", () => {
    for (const sigma of [0.1, 1, 2.5]) {
      expect(pairSpacing(sigma).mean).toBeCloseTo(Math.sqrt(Math.PI) * sigma, 12);
      expect(pairSpacing(sigma).secondMoment).toBeCloseTo(4 * sigma * sigma, 12);
      const law = pairDensity(sigma, 3);
      expect(integral((x) => (x - 3) ** 2 * law.density(x), -20, 26)).toBeCloseTo(1.5 * sigma * sigma, 6);
    }
  });

  it("in units of its mean is Wigner's surmise", () => {
    const { density, mean } = pairSpacing(0.7);
    for (const s of [0.1, 0.5, 1, 2]) {
      expect(mean * density(s * mean)).toBeCloseTo(laws["wigner-surmise"].density(s), 12);
    }
  });
});

describe("pairs of unequal widths", () => {
  it("reduce to the pair's density for equal widths", () => {
    const gaussian = gaussianPairDensity({ diagonal: [1, 1], offDiagonal: 0.5, covariance: 0 });
    for (const x of [-2.5, -0.3, 0, 1, 2]) {
      expect(twoSpeciesDensity(1, 1).density(x)).toBeCloseTo(pairDensity(1).density(x), 12);
      expect(gaussian.density(x)).toBeCloseTo(pairDensity(1).density(x), 10);
    }
    expect(gaussianPairSpacing({ diagonal: [1, 1], offDiagonal: 0.5, covariance: 0 })).toBeCloseTo(
      Math.sqrt(Math.PI),
      12,
    );
  });

  it("are those of diagonalised Gaussian matrices, covariance included", () => {
    const [va, vb, vc, covariance] = [3, 0.5, 0.7, 0.4];
    const law = gaussianPairDensity({ diagonal: [va, vb], offDiagonal: vc, covariance });
    const random = streams("pairs").of("validation", 0);
    const spacings: number[] = [];
    const sample = Float64Array.from({ length: 20_000 }, () => {
      const a = Math.sqrt(va) * random.normal();
      const b = (covariance / va) * a + Math.sqrt(vb - covariance ** 2 / va) * random.normal();
      const c = Math.sqrt(vc) * random.normal();
      const spacing = Math.hypot(a - b, 2 * c);
      spacings.push(spacing);
      return (a + b) / 2 + (random.uniform() < 0.5 ? 0.5 : -0.5) * spacing;
    });
    expect(kolmogorovP(sample, law.cdf)).toBeGreaterThan(1e-3);
    // the twin: two species of the same diagonal variances, the published closure
    expect(kolmogorovP(sample, twoSpeciesDensity(Math.sqrt(va), Math.sqrt(vb)).cdf)).toBeLessThan(1e-3);
    const mean = spacings.reduce((sum, s) => sum + s, 0) / spacings.length;
    const expected = gaussianPairSpacing({ diagonal: [va, vb], offDiagonal: vc, covariance });
    expect(Math.abs(mean / expected - 1)).toBeLessThan(4 * (0.55 / Math.sqrt(spacings.length)));
  });
});
