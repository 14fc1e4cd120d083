import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { samplePoisson } from "../../src/ensembles/index.ts";
import {
  alreadyUnfolded,
  effectiveBeta,
  exactNumberVariance,
  numberVariance,
  numberVarianceBias,
  rigidity,
  spacingMoments,
  spacingRatio,
  windowRigidity,
} from "../../src/local-statistics/index.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

function poisson(levels: number, replica: number): Float64Array {
  const out = new Float64Array(levels);
  samplePoisson(levels, streams("windows").of("validation", replica), out);
  return out;
}

describe("windows over an unfolded spectrum", () => {
  it("the number variance is that of a fine grid of windows", () => {
    const levels = poisson(60, 0);
    const unfolded = alreadyUnfolded(levels);
    const { from, to } = unfolded.spectra[0];
    for (const L of [0.3, 2, 7.5]) {
      const [found] = numberVariance(unfolded, [L]);
      const [mean] = numberVariance(unfolded, [L], { about: "mean" });
      let [n, n2] = [0, 0];
      const windows = 100_000;
      for (let k = 0; k < windows; k++) {
        const x = from + ((k + 0.5) / windows) * (to - from - L);
        const count = levels.filter((level) => level >= x && level < x + L).length;
        n += count / windows;
        n2 += count ** 2 / windows;
      }
      expect(found.meanCount).toBeCloseTo(n, 3);
      expect(found.value).toBeCloseTo(n2 - 2 * L * n + L * L, 2);
      expect(mean.value).toBeCloseTo(n2 - n * n, 2);
    }
  });

  it("Δ₃ of a window is the integral about its best straight line", () => {
    const levels = poisson(40, 1);
    for (const [x, L] of [
      [3.2, 5],
      [10, 20.5],
      [0.1, 0.4],
    ] as const) {
      // exact integrals of the staircase N against 1, ξ and N between its steps
      const inside = [...levels].filter((level) => level >= x && level < x + L).map((level) => level - x);
      const edges = [0, ...inside, L];
      let [n1, nx, nn] = [0, 0, 0];
      for (let k = 0; k + 1 < edges.length; k++) {
        const [a, b] = [edges[k], edges[k + 1]];
        n1 += k * (b - a);
        nx += (k * (b * b - a * a)) / 2;
        nn += k * k * (b - a);
      }
      const line = solve(
        new Matrix([
          [L, L ** 2 / 2],
          [L ** 2 / 2, L ** 3 / 3],
        ]),
        Matrix.columnVector([n1, nx]),
      );
      const least = (nn - line.get(0, 0) * n1 - line.get(1, 0) * nx) / L;
      expect(windowRigidity(levels, x, L)).toBeCloseTo(least, 9);
    }
  });

  it("a ladder of equal steps has Δ₃ = 1/12 and Σ² = {L}(1 − {L})", () => {
    const ladder = alreadyUnfolded(Float64Array.from({ length: 400 }, (_, k) => k));
    expect(rigidity(ladder, [100])[0].value).toBeCloseTo(1 / 12, 3);
    for (const L of [3.25, 10.5])
      expect(numberVariance(ladder, [L])[0].value).toBeCloseTo((L % 1) * (1 - (L % 1)), 3);
  });

  it("about the measured mean Σ² is too small by the stated amount", () => {
    // Poisson levels on a fixed part of a much longer spectrum; the whole bias is a fifth of Σ²
    const [L, range, spectra] = [5, 45, 600];
    const about = { mean: new Float64Array(spectra), length: new Float64Array(spectra) };
    for (let r = 0; r < spectra; r++) {
      const levels = poisson(2000, 100 + r).filter((x) => x > 800 && x < 850);
      const unfolded = alreadyUnfolded(levels);
      const fixed = { ...unfolded, spectra: [{ ...unfolded.spectra[0], from: 800, to: 850 }] };
      about.mean[r] = numberVariance(fixed, [L], { about: "mean" })[0].value;
      about.length[r] = numberVariance(fixed, [L])[0].value;
    }
    const bias = numberVarianceBias((d) => exactNumberVariance(0, d), L, range);
    expect(bias / L).toBeGreaterThan(0.08);
    const [mean, length] = [meanAndError(about.mean), meanAndError(about.length)];
    // three standard errors: false alarm 0.3 %
    expect(Math.abs(length.mean - L)).toBeLessThan(3 * length.error);
    expect(Math.abs(mean.mean - (L - bias))).toBeLessThan(3 * mean.error);
    expect(Math.abs(mean.mean - L)).toBeGreaterThan(3 * mean.error);
  });
});

describe("errors of local statistics", () => {
  it("the error from segments of one spectrum is the scatter over spectra", () => {
    const spectra = 200;
    const estimates = Array.from({ length: spectra }, (_, r) => {
      const unfolded = alreadyUnfolded(poisson(400, 1000 + r));
      return {
        spacing: spacingMoments(unfolded).variance,
        sigma: numberVariance(unfolded, [2])[0],
        ratio: spacingRatio(unfolded.spectra[0].levels),
        beta: effectiveBeta(unfolded),
      };
    });
    for (const name of ["spacing", "sigma", "ratio", "beta"] as const) {
      const values = estimates.map((one) => one[name].value);
      const scatter = meanAndError(values).error ** 2 * spectra;
      const stated = estimates.reduce((sum, one) => sum + one[name].standardError ** 2, 0) / spectra;
      expect(estimates[0][name].errorFrom).toBe("stretches");
      // a variance of 200 values is known to 10 %, doubled for tails
      expect(stated / scatter).toBeGreaterThan(0.6);
      expect(stated / scatter).toBeLessThan(1.5);
    }
  });

  it("for several spectra the error is their scatter", () => {
    const list = Array.from({ length: 30 }, (_, r) => poisson(300, 5000 + r));
    const together = spacingRatio(list);
    const { mean, error } = meanAndError(list.map((levels) => spacingRatio(levels).value));
    expect(together.errorFrom).toBe("spectra");
    expect(together.pieces).toBe(30);
    expect(together.value).toBeCloseTo(mean, 12);
    expect(together.standardError).toBeCloseTo(error, 12);
  });

  it("small spectra are measured with a warning that states what is missing", () => {
    const unfolded = alreadyUnfolded(poisson(30, 7));
    const [sigma] = numberVariance(unfolded, [20]);
    expect(sigma.warnings).toContain("Σ²(L = 20) from 30 levels: at least 5 L = 100 levels are needed");
    expect(sigma.standardError).toBeNaN();
    expect(rigidity(unfolded, [40])[0].value).toBeNaN();
  });

  it("rejects invalid input, naming position and value", () => {
    expect(() => spacingRatio([1, Number.NaN, 2])).toThrow(/levels\[1\]: must be a finite number, got NaN/);
    expect(() =>
      spacingRatio([
        [1, 2, 3],
        [1, 2],
      ]),
    ).toThrow(/spectra\[1\]: must hold at least 3 levels, got 2/);
    expect(() => spacingRatio([])).toThrow(/at least one spectrum, got none/);
    expect(() => spacingRatio([1, 2, 3], { trim: 0.5 })).toThrow(
      /trim: must be from 0 to below 0.5, got 0.5/,
    );
    const unfolded = alreadyUnfolded([1, 2, 3, 4]);
    expect(() => numberVariance(unfolded, [1, -2])).toThrow(/lengths\[1\]: .* got -2/);
    expect(() => rigidity(unfolded, [0])).toThrow(/lengths\[0\]: .* got 0/);
    expect(() => spacingMoments(unfolded, 0)).toThrow(/neighbour: .* got 0/);
  });
});
