import { describe, expect, it } from "vitest";
import {
  type GaussianPair,
  gaussianPairDensity,
  gaussianPairSpacing,
  moment,
  pairDensity,
  twoSpeciesDensity,
} from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

/** ⟨tr M²⟩/2 and ⟨tr M⁴⟩/2 of [[A, C], [C, B]], by Isserlis' theorem. */
function exactMoments({ diagonal: [va, vb], offDiagonal: vc, covariance }: GaussianPair) {
  return {
    second: (va + vb) / 2 + vc,
    fourth: (3 * va * va + 3 * vb * vb + 6 * vc * vc + 4 * vc * (va + vb + covariance)) / 2,
  };
}

describe("eigenvalues of a symmetric Gaussian 2 × 2 matrix", () => {
  const stream = streams("unequal pairs").of("validation", 0);
  const uniform = (from: number, to: number) => from + (to - from) * stream.uniform();

  it("have moments 0, 2 and 4 of the matrix at any variances, 4 times from 1e-8 to 1e8", () => {
    for (let count = 0; count < 4; count++) {
      const [va, vb, vc] = [1, 2, 3].map(() => (stream.uniform() < 0.05 ? 0 : 10 ** uniform(-8, 8)));
      const pair = {
        diagonal: [va, vb] as const,
        offDiagonal: vc,
        covariance: uniform(-1, 1) ** 3 * Math.sqrt(va * vb),
      };
      if (va + vb + vc === 0) continue;
      const law = gaussianPairDensity(pair);
      const { second, fourth } = exactMoments(pair);
      const label = JSON.stringify(pair);
      expect(relative(moment(law, 0), 1), label).toBeLessThan(1e-10);
      expect(relative(moment(law, 2), second), label).toBeLessThan(1e-10);
      expect(relative(moment(law, 4), fourth), label).toBeLessThan(1e-10);
      expect(relative(law.secondMoment, second), label).toBeLessThan(1e-14);
      for (const p of [1e-6, 0.1, 0.5, 0.8]) expect(law.cdf(law.quantile(p)), label).toBeCloseTo(p, 10);
    }
  });

  it("have the pair's density and distribution if Var A = Var B = 2 Var C", () => {
    const law = gaussianPairDensity({ diagonal: [1, 1], offDiagonal: 0.5, covariance: 0 });
    for (const x of [-7, -2.5, -0.3, 0, 1, 2]) {
      expect(relative(law.density(x), pairDensity(1).density(x))).toBeLessThan(1e-13);
      expect(relative(law.cdf(x), pairDensity(1).cdf(x))).toBeLessThan(1e-12);
    }
  });

  it("have the laws of the diagonal without an off-diagonal element, and that of ±C without a diagonal", () => {
    const normal = (x: number, v: number) => Math.exp((-x * x) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
    const diagonal = gaussianPairDensity({ diagonal: [1, 9], offDiagonal: 0, covariance: 2.5 });
    const sides = gaussianPairDensity({ diagonal: [0, 0], offDiagonal: 4, covariance: 0 });
    const same = gaussianPairDensity({ diagonal: [2, 2], offDiagonal: 0, covariance: 2 });
    for (const x of [-3, 0.1, 1, 4]) {
      expect(relative(diagonal.density(x), (normal(x, 1) + normal(x, 9)) / 2)).toBeLessThan(1e-12);
      expect(relative(sides.density(x), normal(x, 4))).toBeLessThan(1e-12);
      expect(relative(same.density(x), normal(x, 2))).toBeLessThan(1e-12);
    }
  });

  it("have the mean spacing of an elliptic integral: E(½) = 1.3506438810476755", () => {
    // Abramowitz & Stegun, table 17.1
    const spacing = (v1: number, v2: number) =>
      gaussianPairSpacing({ diagonal: [v1, 0], offDiagonal: v2 / 4, covariance: 0 });
    expect(spacing(1, 0.5)).toBeCloseTo((Math.sqrt(Math.PI / 2) * 2 * 1.3506438810476755) / Math.PI, 14);
    expect(spacing(0.5, 1)).toBeCloseTo(spacing(1, 0.5), 15);
    // one-dimensional: ⟨|S|⟩ = √(2v/π), approached as 1 + (v₂/4v₁) (ln(16 v₁/v₂) − 1)
    expect(spacing(3, 0)).toBeCloseTo(Math.sqrt(6 / Math.PI), 15);
    expect(spacing(0, 3)).toBeCloseTo(Math.sqrt(6 / Math.PI), 15);
    const small = 1e-8;
    const next = 1 + (small / 4) * (Math.log(16 / small) - 1);
    expect(relative(spacing(1, small), Math.sqrt(2 / Math.PI) * next)).toBeLessThan(1e-14);
  });

  it("are rejected if there is no such matrix", () => {
    const pair = { diagonal: [1, 1] as const, offDiagonal: 1, covariance: 0 };
    expect(() => gaussianPairDensity({ ...pair, covariance: 1.1 })).toThrow(
      "Gaussian pair: covariance must be at most 1 in size, got 1.1",
    );
    expect(() => gaussianPairDensity({ ...pair, diagonal: [1, -1] })).toThrow(/diagonal\[1\] .* got -1/);
    expect(() => gaussianPairSpacing({ ...pair, offDiagonal: Number.NaN })).toThrow(/offDiagonal .* got NaN/);
    expect(() => gaussianPairDensity({ diagonal: [0, 0], offDiagonal: 0, covariance: 0 })).toThrow(
      RangeError,
    );
  });
});

describe("two levels of unequal widths", () => {
  it("have moments 0 and 2 at any ratio of widths, and a narrow level independent of the wide one's position", () => {
    for (const ratio of [1, 3, 1000, 1e6, 1e10]) {
      const law = twoSpeciesDensity(ratio, 1);
      expect(moment(law, 0)).toBeCloseTo(1, 11);
      const [v1, v2] = [ratio ** 2, 1];
      expect(relative(moment(law, 2), (v1 * v1 + v2 * v2 + v1 * v2) / (v1 + v2))).toBeLessThan(1e-11);
      expect(law.quantile(law.cdf(0.7))).toBeCloseTo(0.7, 9);
      expect(twoSpeciesDensity(1, ratio).cdf(0.7)).toBeCloseTo(law.cdf(0.7), 15);
    }
    // σ₁ ≫ σ₂: the narrow one is normal, and the wide one beside it as often as not
    expect(twoSpeciesDensity(1e6, 1).cdf(1)).toBeCloseTo(0.8413447460685429 / 2 + 0.25, 5);
  });

  it("have the distribution of weighted normal pairs", () => {
    const stream = streams("unequal pairs").of("validation", 1);
    const law = twoSpeciesDensity(1, 4);
    // ⟨1(x < at)⟩ with the weight |x₁ − x₂|, whose mean is √(2·17/π)
    const pairs = Array.from({ length: 40_000 }, () => [stream.normal(), 4 * stream.normal()] as const);
    const shareBelow = (at: number) =>
      meanAndError(
        pairs.map(
          ([x, y]) => (Math.abs(x - y) * ((x < at ? 0.5 : 0) + (y < at ? 0.5 : 0))) / Math.sqrt(34 / Math.PI),
        ),
      );
    for (const at of [-3, 0.5, 2]) {
      const { mean, error } = shareBelow(at);
      // 4 standard errors: one false alarm in 5000
      expect(Math.abs(mean - law.cdf(at))).toBeLessThan(4 * error);
    }
    expect(Math.abs(shareBelow(2).mean - twoSpeciesDensity(1, 2).cdf(2))).toBeGreaterThan(
      4 * shareBelow(2).error,
    );
  });

  it("are rejected with invalid widths", () => {
    expect(() => twoSpeciesDensity(0, 1)).toThrow(
      "twoSpeciesDensity: sigma1 must be above 0 and finite, got 0",
    );
  });
});
