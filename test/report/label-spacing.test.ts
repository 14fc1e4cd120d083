import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadLabels } from "../../src/report/chart/label-spacing.ts";

test("leaves labels that do not touch where they belong", () => {
  expect(spreadLabels([10, 40, 90], [14, 14, 14], [0, 100], 12)).toEqual([10, 40, 90]);
});

test("moves two labels apart by the same distance", () => {
  expect(spreadLabels([50, 54], [14, 14], [0, 100], 12)).toEqual([45, 59]);
});

test("never lets labels overlap, leave their order, the line or their place by more than the limit", () => {
  const labels = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(labels, fc.integer({ min: 1, max: 60 }), (places, size) => {
      const centres = [...places].sort((a, b) => a - b);
      const found = spreadLabels(
        centres,
        centres.map(() => size),
        [-size, 400 + size],
        12,
      );
      const shown = found.flatMap((place, i) => (place === null ? [] : [{ place, centre: centres[i] }]));
      expect(found).toHaveLength(centres.length);
      expect(shown.length > 0).toBe(centres.length > 0);
      shown.forEach(({ place, centre }, i) => {
        expect(Math.abs(place - centre)).toBeLessThanOrEqual(12 + 1e-9);
        if (i > 0) expect(place - shown[i - 1].place).toBeGreaterThanOrEqual(size - 1e-9);
      });
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("shows an even choice of labels that are far too many", () => {
  const centres = Array.from({ length: 64 }, (_, i) => 4 * i);
  const shown = spreadLabels(
    centres,
    centres.map(() => 14),
    [0, 256],
    12,
  ).flatMap((place, i) => (place === null ? [] : [i]));
  const steps = shown.slice(1).map((i, k) => i - shown[k]);
  expect(new Set(steps).size).toBe(1);
  expect(shown.length).toBeGreaterThan(10);
});
