import { describe, expect, it } from "vitest";
import { multiplets } from "../../src/spectra/index.ts";

describe("multiplets", () => {
  it("groups levels that are equal to rounding", () => {
    const target = Float64Array.of(4, 5, 5 + 1e-12, 5 + 2e-12, 7.123456789);
    expect(multiplets(target).map(({ label, first, size }) => [label, first, size])).toEqual([
      ["4", 0, 1],
      ["5", 1, 3],
      ["7.123457", 4, 1],
    ]);
  });

  it("gives two different levels two labels, however close they are", () => {
    expect(multiplets(Float64Array.of(5, 5.0000001)).map(({ label }) => label)).toEqual(["5", "5.0000001"]);
  });
});
