import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeLength, rangeValues } from "../../src/scenario/range.ts";

describe("the values of a range", () => {
  it.each([
    [
      "by number",
      { from: 0.01, to: 0.1, points: 10 },
      [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1],
    ],
    ["by step", { from: 0.1, to: 0.5, step: 0.1 }, [0.1, 0.2, 0.3, 0.4, 0.5]],
    ["by a step that misses the end", { from: 0.1, to: 0.55, step: 0.1 }, [0.1, 0.2, 0.3, 0.4, 0.5]],
    [
      "by a step of rounded thirds",
      { from: 0, to: 1, step: 0.333333333333 },
      [0, 0.333333333333, 0.666666666666, 0.999999999999],
    ],
    ["across zero", { from: -0.3, to: 0.3, step: 0.1 }, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]],
    ["that end at zero", { from: -0.3, to: 0, points: 4 }, [-0.3, -0.2, -0.1, 0]],
    ["by doubling", { from: 4, to: 64, points: 5, scale: "logarithmic" } as const, [4, 8, 16, 32, 64]],
    [
      "by powers of ten",
      { from: 1e-6, to: 1000, points: 10, scale: "logarithmic" } as const,
      [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000],
    ],
  ])("%s are exact", (_, range, values) => {
    expect(rangeValues(range)).toEqual(values);
  });

  it("are those of a list of the same decimals, whatever their number", () => {
    const values = rangeValues({ from: 0.001, to: 10, step: 0.001 });
    expect(values).toEqual(Array.from({ length: 10_000 }, (_, k) => Number(`${k + 1}e-3`)));
  });

  it("have no more than 12 significant digits", () => {
    for (const scale of ["linear", "logarithmic"] as const) {
      for (const value of rangeValues({ from: 1 / 3, to: 22 / 7, points: 99, scale })) {
        expect(value).toBe(Number(value.toPrecision(12)));
      }
    }
  });

  const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
  const ends = fc.tuple(positive, positive).filter(([a, b]) => a < b);
  const points = fc.integer({ min: 2, max: 200 });

  it("on a logarithmic scale keep one ratio, from end to end", () => {
    fc.assert(
      fc.property(ends, points, ([from, to], n) => {
        const values = rangeValues({ from, to, points: n, scale: "logarithmic" });
        const logarithms = values.map(Math.log);
        const step = (Math.log(to) - Math.log(from)) / (n - 1);
        logarithms.forEach((logarithm, k) => {
          // 12 digits are 5·10⁻¹² relative at most, and a logarithm of 700 is good to 10⁻¹³
          expect(Math.abs(logarithm - Math.log(from) - k * step)).toBeLessThan(1e-11);
        });
      }),
      { seed: 1 },
    );
  });

  it("are as many as its length says, and ascend", () => {
    const range = fc.oneof(
      fc.record({
        from: fc.integer({ min: -1000, max: 1000 }),
        to: fc.integer({ min: 1001, max: 2000 }),
        points,
      }),
      fc.record({
        from: fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100),
        to: fc.integer({ min: 1100, max: 2000 }).map((n) => n / 100),
        step: fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
      }),
    );
    fc.assert(
      fc.property(range, (one) => {
        const values = rangeValues(one);
        expect(values).toHaveLength(rangeLength(one));
        expect(values[0]).toBe(one.from);
        expect(values.at(-1)).toBeLessThanOrEqual(one.to);
        expect(values.every((value, k) => k === 0 || value > values[k - 1])).toBe(true);
      }),
      { seed: 2 },
    );
  });

  it("by step end with the last that is not beyond the end, counted in whole numbers", () => {
    const hundredths = fc.record({
      from: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 100, max: 5000 }),
      step: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(hundredths, ({ from, width, step }) => {
        const range = { from: from / 100, to: (from + width) / 100, step: step / 100 };
        expect(rangeLength(range)).toBe(Math.floor(width / step) + 1);
      }),
      { seed: 3 },
    );
  });

  it("are counted without being made", () => {
    expect(rangeLength({ from: 1, to: 2, points: 1e15 })).toBe(1e15);
    expect(rangeLength({ from: 0, to: 1, step: 1e-15 })).toBe(1e15 + 1);
  });
});
