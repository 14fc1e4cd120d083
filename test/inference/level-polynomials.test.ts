import { describe, expect, it } from "vitest";
import {
  evaluatePolynomials,
  inPowers,
  levelPolynomials,
  polynomialAt,
} from "../../src/inference/level-polynomials.ts";
import { streams } from "../../src/random/index.ts";

const random = streams("level polynomials").of("validation", 0);
const levels = Float64Array.from({ length: 2000 }, () => 5 + 0.3 * random.normal() ** 3);
const polynomials = levelPolynomials(levels, 5);
const at = (x: number) => {
  const [value, derivative, integral] = [0, 1, 2].map(() => new Float64Array(6));
  evaluatePolynomials(polynomials, x, value, derivative, integral);
  return { value, derivative, integral };
};

describe("polynomials of the recorded levels", () => {
  it("are orthonormal under their density", () => {
    for (let a = 0; a < 6; a++)
      for (let b = 0; b <= a; b++) {
        const mean = levels.reduce((sum, x) => sum + at(x).value[a] * at(x).value[b], 0) / levels.length;
        expect(Math.abs(mean - (a === b ? 1 : 0))).toBeLessThan(1e-8);
      }
  });

  it("have the derivatives and integrals of their values", () => {
    const h = 1e-4;
    for (const x of [4.2, 5, 5.9]) {
      const [before, here, after] = [at(x - h), at(x), at(x + h)];
      for (let a = 0; a < 6; a++) {
        const slope = (after.value[a] - before.value[a]) / (2 * h);
        expect(Math.abs(slope - here.derivative[a])).toBeLessThan(1e-5 * (1 + Math.abs(here.derivative[a])));
        const value = (after.integral[a] - before.integral[a]) / (2 * h);
        expect(Math.abs(value - here.value[a])).toBeLessThan(1e-5 * (1 + Math.abs(here.value[a])));
      }
    }
  });

  it("have the same values in powers of x − origin", () => {
    const kappa = [0.3, -1, 0.5, 0.2];
    for (const origin of [0, 5, -2]) {
      const powers = inPowers(polynomials, kappa, origin);
      for (const x of [4, 5.5]) {
        const value = powers.reduce((sum, c, m) => sum + c * (x - origin) ** m, 0);
        expect(value).toBeCloseTo(polynomialAt(polynomials, kappa, x), 8);
        const direct = kappa.reduce((sum, c, a) => sum + c * at(x).value[a], 0);
        expect(direct).toBeCloseTo(value, 8);
      }
    }
  });

  it("stop at the degree that few distinct levels determine, and do not exist for one", () => {
    const three = Float64Array.from({ length: 300 }, (_, k) => k % 3);
    expect(levelPolynomials(three, 5).degree).toBe(2);
    expect(() => levelPolynomials(new Float64Array(10).fill(2), 3)).toThrow(/must be finite and fluctuate/);
  });
});
