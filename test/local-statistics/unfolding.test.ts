import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { sampleGoe, samplePoisson } from "../../src/ensembles/index.ts";
import {
  lawUnfolding,
  polynomialUnfolding,
  smoothingSpline,
  spacingMoments,
  splineUnfolding,
  unfold,
} from "../../src/local-statistics/index.ts";
import { streams } from "../../src/random/index.ts";

/** Levels whose staircase at the middle of each step is a given increasing function, by bisection. */
function levelsOf(staircase: (x: number) => number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let [low, high] = [-10, 10];
    for (let k = 0; k < 80; k++) {
      const middle = (low + high) / 2;
      if (staircase(middle) < i + 0.5) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  });
}

const cubic = (x: number) => 50 + 20 * x + 3 * x ** 3;

describe("unfolding by a polynomial", () => {
  it("maps a polynomial staircase to equal steps, at any degree up to 30 and far from the origin", () => {
    const levels = levelsOf(cubic, 100);
    for (const degree of [3, 8, 30]) {
      for (const shift of [0, 1e6]) {
        const { spectra, monotone } = unfold(
          levels.map((x) => x + shift),
          polynomialUnfolding(degree),
        );
        for (const [i, value] of spectra[0].levels.entries())
          expect(value).toBeCloseTo(i + 0.5, shift > 0 ? 4 : 8);
        expect(monotone).toBe(true);
      }
    }
    // too low a degree shows
    const { spectra } = unfold(levels, polynomialUnfolding(1));
    expect(Math.abs(spectra[0].levels[0] - 0.5)).toBeGreaterThan(3);
  });

  it("is the least-squares fit", () => {
    const levels = new Float64Array(30);
    samplePoisson(30, streams("polynomial").of("validation", 0), levels);
    const powers = new Matrix([...levels].map((x) => [0, 1, 2, 3, 4].map((k) => (x / 15 - 1) ** k)));
    const y = Matrix.columnVector([...levels].map((_, i) => i + 0.5));
    const fitted = powers.mmul(solve(powers, y, true)).to1DArray();
    const { spectra } = unfold(levels, polynomialUnfolding(4));
    const own = [...spectra[0].levels];
    expect(own.every((value, i) => Math.abs(value - fitted.sort((a, b) => a - b)[i]) < 1e-8)).toBe(true);
  });

  it("warns if it is not monotone, and keeps the levels in order", () => {
    // fifty levels close together and ten far apart: a polynomial swings between the ten
    const levels = Float64Array.from({ length: 60 }, (_, i) => (i < 50 ? i / 50 : 10 * (i - 49)));
    const { monotone, warnings, spectra } = unfold(levels, polynomialUnfolding(6));
    expect(monotone).toBe(false);
    expect(warnings[0]).toMatch(/polynomial of degree 6: the smooth staircase falls between \d+ pairs/);
    expect(spectra[0].levels).toEqual(spectra[0].levels.slice().sort());
  });

  it("rejects invalid degrees", () => {
    expect(() => polynomialUnfolding(0)).toThrow(/degree: must be a whole number from 1 to 30, got 0/);
    expect(() => unfold([1, 2, 3], polynomialUnfolding(3))).toThrow(/degree: must be below .* 3, got 3/);
    expect(() => unfold([1, 1, 1, 1], polynomialUnfolding(1))).toThrow(/must not all be the same/);
  });
});

describe("smoothing spline", () => {
  const x = Float64Array.of(0, 0.3, 1, 1.2, 2.5, 3, 4.1, 5);
  const y = Float64Array.of(1, 0.2, 0.9, 2, 1.7, 3.1, 2.2, 2.9);

  it("minimises Σ(y − g)² + α∫g″² for the α of its degrees of freedom", () => {
    // the same quadratic form with dense matrices, α scanned until the trace is right
    const n = x.length;
    const h = Array.from({ length: n - 1 }, (_, i) => x[i + 1] - x[i]);
    const q = Matrix.zeros(n, n - 2);
    const r = Matrix.zeros(n - 2, n - 2);
    for (let j = 0; j < n - 2; j++) {
      q.set(j, j, 1 / h[j]);
      q.set(j + 1, j, -1 / h[j] - 1 / h[j + 1]);
      q.set(j + 2, j, 1 / h[j + 1]);
      r.set(j, j, (h[j] + h[j + 1]) / 3);
      if (j > 0) {
        r.set(j, j - 1, h[j] / 6);
        r.set(j - 1, j, h[j] / 6);
      }
    }
    const roughness = q.mmul(solve(r, q.transpose()));
    const smoother = (alpha: number) =>
      solve(Matrix.add(Matrix.eye(n), Matrix.mul(roughness, alpha)), Matrix.eye(n));
    let [low, high] = [-8, 8];
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (smoother(10 ** middle).trace() > 4) low = middle;
      else high = middle;
    }
    const fitted = smoother(10 ** low)
      .mmul(Matrix.columnVector(y))
      .to1DArray();
    const spline = smoothingSpline(x, y, 4);
    expect(spline.degreesOfFreedom).toBeCloseTo(4, 8);
    for (const [i, knot] of x.entries()) expect(spline.at(knot)).toBeCloseTo(fitted[i], 8);
  });

  it("is smooth between its knots and straight beyond them", () => {
    const spline = smoothingSpline(x, y, 5);
    const d = 1e-5;
    const slope = (t: number) => (spline.at(t + d) - spline.at(t - d)) / (2 * d);
    for (const knot of x.subarray(1, -1)) expect(slope(knot - 2 * d)).toBeCloseTo(slope(knot + 2 * d), 3);
    expect(slope(-3)).toBeCloseTo(slope(0), 4);
    expect(slope(9)).toBeCloseTo(slope(5), 4);
  });

  it("of few degrees of freedom is the straight line, and rejects invalid input", () => {
    const line = smoothingSpline(
      x,
      x.map((v) => 2 * v - 1),
      2.5,
    );
    for (const t of [-1, 0.7, 6]) expect(line.at(t)).toBeCloseTo(2 * t - 1, 8);
    expect(() => smoothingSpline(x, y, 8)).toThrow(/degrees of freedom: .* 8 knots, got 8/);
    expect(() => smoothingSpline(x.slice(0, 3), y.slice(0, 3), 2.5)).toThrow(
      /knots: must be at least 4, got 3/,
    );
    expect(() => splineUnfolding(1)).toThrow(/degreesOfFreedom: must be above 2 .* got 1/);
  });

  it("unfolds many spectra together, and levels that are equal", () => {
    const random = streams("spline").of("validation", 0);
    const spectra = Array.from({ length: 30 }, () => {
      const out = new Float64Array(60);
      sampleGoe(60, random, out);
      return out;
    });
    const unfolded = unfold(spectra, splineUnfolding(10));
    expect(Math.abs(spacingMoments(unfolded).mean.value - 1)).toBeLessThan(0.01);
    const equal = unfold([1, 2, 2, 2, 3, 4, 5, 6], splineUnfolding(3), { trim: 0 });
    expect(equal.spectra[0].levels[1]).toBe(equal.spectra[0].levels[3]);
  });
});

describe("unfolding by a law", () => {
  it("is N times its distribution function, and a wrong law changes the mean spacing", () => {
    const levels = Float64Array.from({ length: 50 }, (_, i) => Math.sqrt((i + 0.5) / 50));
    const right = unfold(levels, lawUnfolding({ cdf: (x) => x * x }));
    for (const [i, value] of right.spectra[0].levels.entries()) expect(value).toBeCloseTo(i + 0.5, 10);
    const wrong = unfold(levels, lawUnfolding({ cdf: (x) => x }));
    expect(Math.abs(spacingMoments(wrong).mean.value - 1)).toBeGreaterThan(0.1);
  });
});
