import { describe, expect, it } from "vitest";
import { chiSquare } from "../../src/coulomb-gas/chi-square.ts";
import { generalisedGamma } from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { kolmogorovSmirnov } from "../../src/statistics/index.ts";

describe("a sample of χ²", () => {
  // below a whole number of squares, at the last of them, and above, where it is made of a gamma variate
  it.each([0.7, 3, 256, 257, 784])(
    "of %d degrees of freedom has its law, and not one 5 % wider",
    (degrees) => {
      const random = streams("chi square").of("user", Math.round(10 * degrees));
      const sample = Float64Array.from({ length: 80_000 }, () => chiSquare(random, degrees)).sort();
      const { cdf } = generalisedGamma({ shape: degrees / 2, rate: 1 / 2, power: 1 });
      expect(kolmogorovSmirnov(sample, cdf).pValue).toBeGreaterThan(0.001);
      const wider = (x: number) => cdf(Math.max(0, degrees + (x - degrees) / 1.05));
      expect(kolmogorovSmirnov(sample, wider).pValue).toBeLessThan(0.001);
    },
  );
});
