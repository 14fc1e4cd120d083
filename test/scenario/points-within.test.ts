import { expect, it } from "vitest";
import { pointsWithin } from "../../src/scenario/index.ts";

it("looks at every point once, where there is time, and at the first alone, where there is none", () => {
  const all = Array.from({ length: 37 }, (_, k) => k);
  expect([...pointsWithin(60, 37)].sort((a, b) => a - b)).toEqual(all);
  expect([...pointsWithin(0, 37)]).toEqual([0]);
  expect([...pointsWithin(60, 0)]).toEqual([]);
});

it("spreads any first few of them evenly: no gap is more than three times as wide as an even one", () => {
  const order = [...pointsWithin(60, 1000)];
  for (const few of [5, 10, 50, 200]) {
    const places = [...order.slice(0, few), 1000].sort((a, b) => a - b);
    const gaps = places.slice(1).map((place, k) => place - places[k]);
    expect(Math.max(...gaps)).toBeLessThan((3 * 1000) / few);
  }
});
