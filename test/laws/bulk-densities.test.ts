import { describe, expect, it } from "vitest";
import { marchenkoPastur, moment, semicircle } from "../../src/laws/index.ts";

describe("the Marchenko–Pastur law", () => {
  it("has a hard edge at q = 1: the square of a semicircle of radius 2", () => {
    for (const x of [0.01, 0.5, 1, 3]) {
      expect(marchenkoPastur(1).cdf(x)).toBeCloseTo(2 * semicircle(2).cdf(Math.sqrt(x)) - 1, 12);
      expect(marchenkoPastur(1).density(x)).toBeCloseTo(
        semicircle(2).density(Math.sqrt(x)) / Math.sqrt(x),
        12,
      );
    }
  });

  it("of WWᵀ is that of WᵀW except for N − M zeros: X of ratio q is q times that of ratio 1/q", () => {
    const [tall, wide] = [marchenkoPastur(0.25), marchenkoPastur(4)];
    expect(wide.atoms).toEqual([{ at: 0, weight: 0.75 }]);
    for (const x of [0.3, 1, 2]) {
      expect(1 - wide.cdf(4 * x)).toBeCloseTo((1 - tall.cdf(x)) / 4, 12);
      expect(wide.density(4 * x) * 4).toBeCloseTo(tall.density(x) / 4, 12);
    }
    expect([0, 0.4, 0.75].map((p) => wide.quantile(p))).toEqual([0, 0, 0]);
    expect(wide.quantile(0.750001)).toBeGreaterThan(1);
    expect([-1e-9, 0, 0.9].map((x) => wide.cdf(x))).toEqual([0, 0.75, 0.75]);
  });

  it("scales with the variance of the entries", () => {
    const [unit, scaled] = [marchenkoPastur(0.5), marchenkoPastur(0.5, 3)];
    expect(scaled.cdf(3 * 1.2)).toBeCloseTo(unit.cdf(1.2), 12);
    expect(scaled.quantile(0.3)).toBeCloseTo(3 * unit.quantile(0.3), 12);
    expect(moment(scaled, 2)).toBeCloseTo(9 * 1.5, 10);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("requires a ratio above 0, not %d", (q) => {
    expect(() => marchenkoPastur(q)).toThrow(`marchenkoPastur: q must be above 0 and finite, got ${q}`);
  });
});
