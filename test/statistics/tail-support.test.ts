import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import {
  type PowerLawProbabilities,
  powerLawProbabilities,
  powerLawSampler,
} from "../../src/statistics/tail/bounded-power-law.ts";
import { exponentialTail } from "../../src/statistics/tail/exponential-tail.ts";
import { gammaTail } from "../../src/statistics/tail/gamma-tail.ts";
import { logNormalTail } from "../../src/statistics/tail/log-normal-tail.ts";
import { powerLawDensity } from "../../src/statistics/tail/power-law-density.ts";
import { stretchedExponentialTail } from "../../src/statistics/tail/stretched-exponential-tail.ts";
import { supportAverage } from "../../src/statistics/tail/support-average.ts";
import { type TailLaw, tailOf } from "../../src/statistics/tail/tail-law.ts";
import { integral } from "../support/kolmogorov.ts";

const random = streams("tail support").of("validation", 0);
const families = { powerLawDensity, logNormalTail, exponentialTail, stretchedExponentialTail, gammaTail };

/** ⌊2000 e^{−k/20}/√k + ½⌋ times k, for k = 2 … 60: 10 834 whole numbers that no power law has. */
const values = Float64Array.from(
  Array.from({ length: 59 }, (_, j) => j + 2).flatMap((k) =>
    new Array<number>(Math.floor((2000 * Math.exp(-k / 20)) / Math.sqrt(k) + 0.5)).fill(k),
  ),
);

/**
 * ln L of the largest likelihood on [2, 100], by scipy 1.x's Nelder–Mead over sums of all 99 terms, or Simpson's rule of
 * 40 000 steps in ln x.
 */
const scipy = {
  discrete: {
    powerLawDensity: -38200.71709454515,
    logNormalTail: -37197.95503852378,
    exponentialTail: -37122.732489168695,
    stretchedExponentialTail: -37024.77382477006,
    gammaTail: -37001.776930742046,
  },
  real: {
    powerLawDensity: -36894.39883188773,
    logNormalTail: -36521.875831524594,
    exponentialTail: -36637.49701562794,
    stretchedExponentialTail: -36326.37567184745,
    gammaTail: -36241.261163888106,
  },
} as const;

describe("laws fitted on a support", () => {
  it.each(["discrete", "real"] as const)("have the maximum likelihood of scipy: %s", (kind) => {
    const tail = tailOf(values, 2, { xMax: 100, discrete: kind === "discrete" });
    for (const [name, fitted] of Object.entries(families)) {
      const law = fitted(tail);
      const logLikelihood = values.reduce((sum, x) => sum + law.logDensity(x), 0);
      const exact = scipy[kind][name as keyof typeof families];
      expect(Math.abs(logLikelihood - exact), name).toBeLessThan(1e-5);
    }
    // without the upper end it is another law: the values would tell
    const unbounded = gammaTail(tailOf(values, 2, { xMax: Number.POSITIVE_INFINITY, discrete: true }));
    const other = values.reduce((sum, x) => sum + unbounded.logDensity(x), 0);
    expect(Math.abs(other - scipy.discrete.gammaTail)).toBeGreaterThan(1);
  });

  const total = (law: TailLaw, from: number, to: number) => {
    let sum = 0;
    for (let k = to; k >= from; k--) sum += law.density(k);
    return sum;
  };

  it("add up to 1 over whole numbers, and from any one to the survival", () => {
    for (const xMax of [100, 5000, Number.POSITIVE_INFINITY]) {
      for (const [name, fitted] of Object.entries(families)) {
        const law = fitted(tailOf(values, 2, { xMax, discrete: true }));
        // the power law's sum without an end stops at a large number: what is left is its survival
        const end = Math.min(xMax, 200_000);
        for (const from of [2, 3, 40, 100]) {
          const exact = total(law, from, end) + law.survival(end + 1);
          expect(Math.abs(law.survival(from) - exact), `${name} ${xMax} ${from}`).toBeLessThan(1e-9);
        }
        expect(law.survival(1)).toBe(1);
        expect(law.survival(2.5)).toBe(law.survival(3));
        expect([law.density(1), law.density(2.5), law.density(xMax + 1)]).toEqual([0, 0, 0]);
        if (xMax < Number.POSITIVE_INFINITY) expect(law.survival(xMax + 0.5)).toBe(0);
      }
    }
  });

  it("integrate to 1 over real numbers up to the end, and to the survival", () => {
    for (const [name, fitted] of Object.entries(families)) {
      const law = fitted(tailOf(values, 2, { xMax: 100, discrete: false }));
      expect(integral(law.density, 2, 100), name).toBeCloseTo(1, 7);
      expect(integral(law.density, 17, 100), name).toBeCloseTo(law.survival(17), 7);
      expect([law.density(1.99), law.density(100.1), law.survival(100.1)]).toEqual([0, 0, 0]);
    }
  });

  it("agree with term-by-term sums for any width of the law: 2000 random ones", () => {
    for (let trial = 0; trial < 2000; trial++) {
      // concave in y, from a fraction of a whole number wide to thousands, rising or falling at x_min
      const xMin = 1 + Math.floor(300 * random.uniform() ** 4);
      const q = 12 * random.normal() * random.uniform() ** 3;
      const c = 10 ** (6 * random.uniform() - 4);
      const xMax = xMin + 1 + Math.floor(6000 * random.uniform() ** 2);
      const w = (y: number) => -q * y - c * y * y;
      let [norm, first, top] = [0, 0, Number.NEGATIVE_INFINITY];
      for (let k = xMin; k <= xMax; k++) top = Math.max(top, w(Math.log(k / xMin)));
      for (let k = xMin; k <= xMax; k++) {
        const y = Math.log(k / xMin);
        norm += Math.exp(w(y) - top);
        first += y * Math.exp(w(y) - top);
      }
      const average = supportAverage(w, xMin, { xMax, discrete: true });
      const where = JSON.stringify({ xMin, xMax, q, c });
      expect(Math.abs(average.logNorm - top - Math.log(norm)), where).toBeLessThan(1e-8);
      expect(Math.abs(average.moments((y) => y).mean - first / norm), where).toBeLessThan(1e-8);
    }
  });
});

describe("samples of a power law on a support", () => {
  it("have its survival at every value: 10⁵ each, 4.5 standard errors for 200 comparisons, 1.4e-3 by chance", () => {
    const count = 100_000;
    for (const [alpha, xMin, xMax, discrete] of [
      [2, 1, 10, false],
      [1, 1, 10, false],
      [0.3, 3, 40, false],
      [2.5, 1, Number.POSITIVE_INFINITY, true],
      [1.4, 7, Number.POSITIVE_INFINITY, true],
      [1.5, 2, 20_000, true],
      [-0.5, 2, 30, true],
    ] as const) {
      const support = { xMax, discrete };
      const sampled = powerLawSampler(alpha, xMin, support);
      const drawn = Float64Array.from({ length: count }, () => sampled(random.uniform())).sort();
      expect(drawn[0]).toBeGreaterThanOrEqual(xMin);
      expect(drawn.at(-1)!).toBeLessThanOrEqual(xMax);
      expect(drawn.every((x) => !discrete || Number.isInteger(x))).toBe(true);
      const farthest = (law: PowerLawProbabilities) =>
        Math.max(
          ...Array.from({ length: 28 }, (_, k) => 1 + 0.3 * k)
            .map((part) => (discrete ? Math.round(xMin * part ** 4) : xMin * part ** 0.5))
            .filter((x) => x > xMin && x <= xMax)
            .map((x) => {
              const p = law.survival(x, Math.log(x / xMin));
              const share = drawn.filter((one) => one >= x).length / count;
              return Math.abs(share - p) / (Math.sqrt((p * (1 - p)) / count) + 1e-9);
            }),
        );
      expect(farthest(powerLawProbabilities(alpha, xMin, support)), `${alpha}`).toBeLessThan(4.5);
      // α off by 0.05 is seen
      expect(farthest(powerLawProbabilities(alpha + 0.05, xMin, support)), `${alpha}`).toBeGreaterThan(4.5);
    }
  });
});
