import { expect, it } from "vitest";
import { nearestTimed } from "../../src/study/cost.ts";

it("is the nearest of the points that were timed, the first of two, and none where none was", () => {
  expect(nearestTimed([0, 6, 3], 5)).toBe(6);
  expect(nearestTimed([0, 6, 4], 5)).toBe(6);
  expect(nearestTimed([4, 6, 0], 5)).toBe(4);
  expect(nearestTimed([7], 0)).toBe(7);
  expect(nearestTimed([], 0)).toBeUndefined();
});
