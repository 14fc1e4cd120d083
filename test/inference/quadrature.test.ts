import { describe, expect, it } from "vitest";
import { forwardWeights, wholeWeights } from "../../src/inference/quadrature.ts";

describe("quadrature over snapshots", () => {
  it.each([1, 2, 3])(
    "of one interval with %i ahead is exact for polynomials of that degree, and of none higher",
    (ahead) => {
      const integral = (degree: number) =>
        forwardWeights(ahead).reduce((sum, weight, k) => sum + weight * k ** degree, 0);
      for (let degree = 0; degree <= ahead; degree++)
        expect(integral(degree)).toBeCloseTo(1 / (degree + 1), 12);
      expect(Math.abs(integral(ahead + 1) - 1 / (ahead + 2))).toBeGreaterThan(0.01);
    },
  );

  it("of all intervals is exact for cubic polynomials from six points on, for straight lines below", () => {
    for (const points of [2, 5, 6, 9]) {
      const weights = wholeWeights(points);
      const integral = (degree: number) => weights.reduce((sum, weight, k) => sum + weight * k ** degree, 0);
      for (let degree = 0; degree <= (points >= 6 ? 3 : 1); degree++)
        expect(integral(degree) / ((points - 1) ** (degree + 1) / (degree + 1))).toBeCloseTo(1, 12);
    }
  });
});
