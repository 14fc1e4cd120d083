import { expect, test } from "vitest";
import {
  formatEstimate,
  formatMargin,
  formatNumber,
  formatPercent,
  formatProbability,
  plotted,
} from "../../src/report/numbers.ts";

test("rounds to four digits with a true minus sign and powers of ten written out", () => {
  expect([4.381966, -0.5, 12345, 1e-7, -2.5e9, 0].map((x) => formatNumber(x))).toEqual([
    "4.382",
    "−0.5",
    "12350",
    "10⁻⁷".replace("10", "1 × 10"),
    "−2.5 × 10⁹",
    "0",
  ]);
});

test("never shows what is no number as one", () => {
  expect([formatNumber(Number.NaN), formatPercent(Number.NaN), formatProbability(Number.NaN)]).toEqual([
    "NaN",
    "NaN",
    "NaN",
  ]);
  expect(formatEstimate({ value: Number.NaN, standardError: 0.1, effectiveSamples: 3 })).toBe("NaN");
  expect(plotted(Number.POSITIVE_INFINITY)).toBeNull();
});

test("gives an error two digits and its value the same decimals", () => {
  const estimate = { value: 0.370249, standardError: 0.00412, effectiveSamples: 1200 };
  expect(formatEstimate(estimate)).toBe("0.3702 ± 0.0041");
  expect(formatEstimate({ value: 812.3, standardError: 37, effectiveSamples: 9 })).toBe("812 ± 37");
  expect(formatEstimate({ value: 2.506628, standardError: 0, effectiveSamples: null })).toBe("2.50663");
});

test("shows a measured difference with two digits and a margin as declared", () => {
  expect([0.0123, -0.04, 1.234, 0].map(formatPercent)).toEqual([
    "1.2\u00a0%",
    "−4.0\u00a0%",
    "123\u00a0%",
    "0.0\u00a0%",
  ]);
  expect(formatMargin(0.05)).toBe("5\u00a0%");
});
