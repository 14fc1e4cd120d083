import { describe, expect, it } from "vitest";
import { hurwitzZeta } from "../../src/statistics/index.ts";
import { exponentialIntegrals } from "../../src/statistics/tail/exponential-integrals.ts";
import { powerSums } from "../../src/statistics/tail/power-sum.ts";

const near = (value: number, exact: number, accuracy = 4e-15) =>
  expect(Math.abs(value / exact - 1), `${value} for ${exact}`).toBeLessThan(accuracy);

describe("the Hurwitz zeta function", () => {
  it("is π²/6, π⁴/90, π⁶/945 at ζ(2, 1), ζ(4, 1), ζ(6, 1), after Euler", () => {
    near(hurwitzZeta(2, 1), Math.PI ** 2 / 6);
    near(hurwitzZeta(4, 1), Math.PI ** 4 / 90);
    near(hurwitzZeta(6, 1), Math.PI ** 6 / 945);
  });

  it("falls by a^{−s} from a to a + 1, and is (2^s − 1) ζ(s, 1) at a = ½", () => {
    for (const s of [1.01, 1.7, 2.5, 7, 33]) {
      // no digits are lost where the step is a large part of the whole
      for (const a of [0.1, 0.9, 3, 11.5]) {
        near(hurwitzZeta(s, a), hurwitzZeta(s, a + 1) + a ** -s, 2e-14);
      }
      near(hurwitzZeta(s, 0.5), (2 ** s - 1) * hurwitzZeta(s, 1), 2e-14);
    }
  });

  it("behaves as a^{1 − s}/(s − 1) + a^{−s}/2 + s a^{−s − 1}/12 for large a: DLMF 25.11.43", () => {
    for (const s of [1.2, 2, 4.5]) {
      const a = 1e4;
      near(hurwitzZeta(s, a), a ** (1 - s) / (s - 1) + a ** -s / 2 + (s * a ** (-s - 1)) / 12, 1e-14);
    }
  });

  it("behaves as 1/(s − 1) + γ − γ₁ (s − 1) near s = 1: DLMF 25.2.4", () => {
    const [gamma, gamma1] = [0.5772156649015329, -0.07281584548367673];
    for (const off of [1e-3, 1e-5, 1e-7]) {
      expect(hurwitzZeta(1 + off, 1) - 1 / (1 + off - 1) - gamma + gamma1 * off).toBeCloseTo(0, 5);
      near(hurwitzZeta(1 + off, 1), 1 / (1 + off - 1) + gamma - gamma1 * off, 1e-8);
    }
  });

  it("has the values of mpmath 1.3, 30 digits", () => {
    for (const [s, a, exact] of [
      [1.0001, 1, 10000.57722294754],
      [1.5, 7, 0.7838877675183706],
      [2.5, 0.5, 6.247110634568811],
      [3.3, 1000, 5.479886836033704e-8],
      [12.25, 3.75, 9.863673760376077e-8],
      [80, 40, 7.954414032407065e-129],
      [2, 1e8, 1.000000005e-8],
    ] as const) {
      near(hurwitzZeta(s, a), exact, 1e-12);
    }
  });

  it("is rejected where the series diverges", () => {
    expect(() => hurwitzZeta(1, 1)).toThrow(/hurwitzZeta.s: must be a number above 1, got 1/);
    expect(() => hurwitzZeta(2, 0)).toThrow(/hurwitzZeta.a: must be a positive number, got 0/);
  });
});

describe("finite sums of powers", () => {
  it("are the sums of their terms, with the logarithm's first two moments, for any s", () => {
    for (const s of [-6, -1, -0.5, 0, 0.3, 1, 1 + 1e-9, 2, 2.7, 40]) {
      for (const [a, count] of [
        [1, 5],
        [1, 3000],
        [7, 14_000],
        [250, 800],
      ] as const) {
        const exact = [0, 0, 0];
        for (let k = count - 1; k >= 0; k--) {
          const y = Math.log1p(k / a);
          for (let m = 0; m < 3; m++) exact[m] += Math.exp(-s * y) * y ** m;
        }
        powerSums(s, a, count).forEach((value, m) => {
          near(value, exact[m], 1e-11);
        });
      }
    }
  });

  it("have their integral's closed form and series for one another's neighbours", () => {
    // where one takes over from the other, at |pT| = 1
    for (const sign of [-1, 1]) {
      const [below, above] = [0.999999, 1.000001].map((p) => exponentialIntegrals(sign * p, 1));
      below.forEach((value, m) => {
        near(value, above[m], 3e-6);
      });
    }
  });
});
