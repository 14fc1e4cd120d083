import { describe, expect, it } from "vitest";
import { sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import { levelSpacing, survival, wignerSurmise } from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const indices = [1, 2, 4] as const;
const grid = Array.from({ length: 200 }, (_, k) => 0.01 + k * 0.02);

describe("the spacing of levels of large matrices", () => {
  it.each(indices)(
    "differs from Wigner's surmise by at most 0.02 in density, and by more than 0.001, β = %d",
    (beta) => {
      const [exact, surmise] = [levelSpacing(beta), wignerSurmise(beta)];
      const distance = Math.max(...grid.map((s) => Math.abs(exact.density(s) - surmise.density(s))));
      expect(distance).toBeLessThan(0.02);
      expect(distance).toBeGreaterThan(0.001);
    },
  );

  // Mehta, Random Matrices: the first terms of p(s) at s = 0
  it("begins as (π²/6) s − (π⁴/60) s³, (π²/3) s² − (2π⁴/45) s⁴ and (16π⁴/135) s⁴", () => {
    const s = 0.1;
    const p = Math.PI;
    expect(levelSpacing(1).density(s)).toBeCloseTo((p ** 2 / 6) * s - (p ** 4 / 60) * s ** 3, 3);
    expect(levelSpacing(2).density(s)).toBeCloseTo((p ** 2 / 3) * s ** 2 - ((2 * p ** 4) / 45) * s ** 4, 5);
    expect(levelSpacing(4).density(0.05)).toBeCloseTo(((16 * p ** 4) / 135) * 0.05 ** 4, 5);
    for (const beta of indices) {
      // the surmise's own first term is off by 4.5, 1.5 and 0.45 %
      const ratio = levelSpacing(beta).density(0.02) / wignerSurmise(beta).density(0.02);
      expect(Math.abs(ratio - 1)).toBeGreaterThan(0.003);
    }
  });

  it.each(indices)("has a smooth, monotone tail, β = %d", (beta) => {
    const law = levelSpacing(beta);
    let before = 1;
    for (let s = 0.05; s < 8; s += 0.05) {
      const now = survival(law, s);
      expect(now).toBeLessThan(before);
      expect(now).toBeGreaterThan(0);
      before = now;
    }
  });

  // false alarm: 4 standard errors; the surmise's ⟨s²⟩ = 4/π is 0.012 below
  it("is that of the middle levels of 100 in a harmonic well, not the surmise, by ⟨s²⟩/⟨s⟩²", () => {
    const n = 100;
    const random = streams("spacing").of("validation", 0);
    const levels = new Float64Array(n);
    const means: number[] = [];
    const squares: number[] = [];
    for (let k = 0; k < 4000; k++) {
      sampleBetaHermite(n, 1, random, levels);
      const sorted = levels.slice().sort();
      let [sum, square] = [0, 0];
      for (let i = 40; i < 60; i++) {
        const spacing = sorted[i + 1] - sorted[i];
        sum += spacing / 20;
        square += spacing ** 2 / 20;
      }
      means.push(sum);
      squares.push(square);
    }
    const { mean } = meanAndError(means);
    const ratio = meanAndError(
      squares.map((square, k) => square / mean ** 2 - (2 * square * (means[k] / mean - 1)) / mean ** 2),
    );
    const value = meanAndError(squares).mean / mean ** 2;
    expect(Math.abs(value - levelSpacing(1).secondMoment)).toBeLessThan(4 * ratio.error);
    expect(Math.abs(value - wignerSurmise(1).secondMoment)).toBeGreaterThan(4 * ratio.error);
  });

  it("is defined for three indices", () => {
    expect(() => levelSpacing(3 as 1)).toThrow("levelSpacing: beta must be 1, 2 or 4, got 3");
  });
});
