import gammainc from "@stdlib/math-base-special-gammainc";
import gammaln from "@stdlib/math-base-special-gammaln";
import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { exponentialTail } from "../../src/statistics/tail/exponential-tail.ts";
import { gammaTail } from "../../src/statistics/tail/gamma-tail.ts";
import { logNormalTail } from "../../src/statistics/tail/log-normal-tail.ts";
import { fallingRoot } from "../../src/statistics/tail/monotone-root.ts";
import { powerLawDensity } from "../../src/statistics/tail/power-law-density.ts";
import { stretchedExponentialTail } from "../../src/statistics/tail/stretched-exponential-tail.ts";
import { supportAverage } from "../../src/statistics/tail/support-average.ts";
import { type Tail, type TailLaw, tailOf, tailOfLogs } from "../../src/statistics/tail/tail-law.ts";
import { halfLine } from "../../src/statistics/tail/tail-support.ts";
import { integral, kolmogorovP } from "../support/kolmogorov.ts";

const random = streams("tail laws").of("validation", 0);
const drawn = (count: number, draw: () => number) => Float64Array.from({ length: count }, draw);
const exponential = () => -Math.log(random.uniform());
const families = { powerLawDensity, logNormalTail, exponentialTail, stretchedExponentialTail, gammaTail };

/** Of exp(−q t − λ(e^t − 1)) on t ≥ 0. */
function moments(q: number, rate: number) {
  const { logNorm, moments: of } = supportAverage((t) => -t - q * t - rate * Math.expm1(t), 1, halfLine);
  return { logNorm, log: of((t) => t).mean, rise: of(Math.expm1).mean };
}

/** ⟨ln p⟩ of a tail. */
function meanLogDensity(law: TailLaw, tail: Tail): number {
  return tail.logs.reduce((sum, y) => sum + law.logDensity(tail.xMin * Math.exp(y)), 0) / tail.logs.length;
}

describe("the gamma law's normalisation", () => {
  it("is λ^q e^λ Γ(−q, λ): stdlib for q < 0, mpmath 1.3 for q ≥ 0", () => {
    for (const [q, rate] of [
      [-0.5, 0.01],
      [-3, 20],
      [-50, 10],
      [-200, 150],
    ] as const) {
      const exact = q * Math.log(rate) + rate + gammaln(-q) + Math.log(gammainc(rate, -q, true, true));
      expect(moments(q, rate).logNorm).toBeCloseTo(exact, 10);
    }
    expect(moments(1.5, 0.3).logNorm).toBeCloseTo(mpmath[0], 12);
    expect(moments(1.5, 1e-9).logNorm).toBeCloseTo(mpmath[1], 12);
    expect(moments(2, 500).logNorm).toBeCloseTo(mpmath[2], 12);
    expect(moments(0, 1).logNorm).toBeCloseTo(mpmath[3], 12);
  });

  it("has its means as derivatives", () => {
    for (const [q, rate] of [
      [1.5, 0.01],
      [-4, 0.3],
      [0.2, 30],
    ] as const) {
      const h = 1e-5;
      const byQ = (moments(q + h, rate).logNorm - moments(q - h, rate).logNorm) / (2 * h);
      const byRate =
        (moments(q, rate * (1 + h)).logNorm - moments(q, rate * (1 - h)).logNorm) / (2 * h * rate);
      expect(-byQ / moments(q, rate).log).toBeCloseTo(1, 7);
      expect(-byRate / moments(q, rate).rise).toBeCloseTo(1, 7);
    }
  });
});

describe("laws fitted to a tail", () => {
  const samples = {
    "power law": drawn(400, () => 3 * random.uniform() ** (-1 / 1.5)),
    exponential: drawn(400, () => 3 + 5 * exponential()),
    "log-normal": drawn(800, () => Math.exp(1 + random.normal())).filter((x) => x >= 3),
    "far gamma": drawn(400, () => 3 * (1 + exponential() / 60)),
  };
  const cases = Object.entries(samples).flatMap(([name, values]) =>
    Object.entries(families).map(([family, fit]) => [family, name, fit, tailOf(values.sort(), 3)] as const),
  );

  it.each(cases)(
    "%s on %s data: the density integrates to 1, and to the survival",
    (_, _name, fitted, tail) => {
      const law = fitted(tail);
      // in y = ln(x/3): x p(x)
      const inLog = (y: number) => law.density(3 * Math.exp(y)) * 3 * Math.exp(y);
      const end = 60 * tail.meanLog;
      expect(integral(inLog, 0, end)).toBeCloseTo(1, 7);
      const middle = 1.3 * tail.meanLog;
      expect(integral(inLog, middle, end)).toBeCloseTo(law.survival(3 * Math.exp(middle)), 7);
      expect(law.density(2.9)).toBe(0);
      expect(law.survival(2.9)).toBe(1);
    },
  );

  it.each(cases)("%s on %s data: no other parameters have a larger likelihood", (family, _, fitted, tail) => {
    const best = meanLogDensity(fitted(tail), tail);
    // the same family fitted to other data of the same kind is the family with other parameters
    for (let trial = 0; trial < 20; trial++) {
      const factor = 1 + 0.1 * random.normal();
      const power = 1 + 0.1 * random.normal();
      const other = fitted(
        tailOfLogs(
          3,
          tail.logs.map((y) => Math.abs(factor) * y ** Math.abs(power)),
        ),
      );
      expect(meanLogDensity(other, tail)).toBeLessThanOrEqual(best + 1e-9);
    }
    // a law that holds the power law is at least as likely
    if (family !== "exponentialTail") {
      expect(best).toBeGreaterThanOrEqual(meanLogDensity(powerLawDensity(tail), tail) - 1e-9);
    }
    // gamma and stretched exponential hold the exponential too
    if (family === "gammaTail" || family === "stretchedExponentialTail") {
      expect(best).toBeGreaterThanOrEqual(meanLogDensity(exponentialTail(tail), tail) - 1e-9);
    }
  });

  it("have the parameters of the true law of the tail", () => {
    // 20 000 values: within 4 standard errors, which the likelihood's curvature puts below the tolerances' quarter
    const cut = (values: Float64Array, xMin: number) => tailOf(values.sort(), xMin);
    const logNormal = logNormalTail(
      cut(
        drawn(20_000, () => Math.exp(0.5 + 0.8 * random.normal())),
        1,
      ),
    ).parameters;
    expect(Math.abs(logNormal.mu - 0.5)).toBeLessThan(0.08);
    expect(Math.abs(logNormal.sigma - 0.8)).toBeLessThan(0.04);
    const gamma = gammaTail(
      cut(
        drawn(20_000, () => exponential() + exponential()),
        1,
      ),
    ).parameters;
    expect(Math.abs(gamma.alpha + 1)).toBeLessThan(0.3);
    expect(Math.abs(gamma.lambda - 1)).toBeLessThan(0.08);
    const weibull = stretchedExponentialTail(
      cut(
        drawn(20_000, () => exponential() ** 2),
        0.1,
      ),
    ).parameters;
    expect(Math.abs(weibull.b - 0.5)).toBeLessThan(0.05);
    const shifted = exponentialTail(
      cut(
        drawn(20_000, () => 2 + exponential() / 3),
        2,
      ),
    ).parameters;
    expect(Math.abs(shifted.lambda - 3)).toBeLessThan(0.085);
  });

  it("follow their own data, and not another's", () => {
    const values = drawn(3000, () => exponential() + exponential()).filter((x) => x > 1);
    const tail = tailOf(values.sort(), 1);
    const [gamma, powerLaw] = [gammaTail(tail), powerLawDensity(tail)];
    expect(kolmogorovP(values, (x) => 1 - gamma.survival(x))).toBeGreaterThan(1e-3);
    expect(kolmogorovP(values, (x) => 1 - powerLaw.survival(x))).toBeLessThan(1e-6);
  });

  it("do not underflow far out in the tail", () => {
    // the last e-folds of a normal law: h = 40, where erfc(40/√2) = 1e-350
    const tail = tailOfLogs(
      1,
      drawn(2000, () => exponential() / 40),
    );
    for (const fitted of Object.values(families)) {
      expect(Number.isFinite(meanLogDensity(fitted(tail), tail))).toBe(true);
      expect(fitted(tail).logDensity(1e6)).toBeLessThan(-400);
      expect(fitted(tail).logDensity(1e6)).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    }
  });
});

describe("fallingRoot", () => {
  it("finds a root, and the end when there is none", () => {
    expect(fallingRoot((x) => Math.exp(-x) - 1e-8, 0, 1000)).toBeCloseTo(8 * Math.LN10, 9);
    expect(fallingRoot((x) => 2 - x ** 9, 0, 1000)).toBeCloseTo(2 ** (1 / 9), 9);
    expect(fallingRoot((x) => -1 - x, 0, 5)).toBe(0);
    expect(fallingRoot((x) => 9 - x, 0, 5)).toBe(5);
  });
});

/** q ln λ + λ + ln Γ(−q, λ) at (1.5, 0.3), (1.5, 1e-9), (2, 500), (0, 1) by mpmath 1.3.0, 30 digits. */
const mpmath = [-0.7000462761030634, -0.4054651101080523, -6.220578359334775, -0.5169319590020456] as const;
