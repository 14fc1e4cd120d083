import { describe, expect, it } from "vitest";
import { laws } from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import {
  confidenceFactor,
  fitThroughOrigin,
  fittedDistance,
  histogram,
  holm,
  integratedAutocorrelation,
  jackknife,
  replicaMean,
  twoSidedP,
} from "../../src/statistics/index.ts";

const random = (replica: number) => streams("statistics").of("validation", replica);
const normals = (count: number, replica: number) => {
  const out = new Float64Array(count);
  random(replica).fillNormal(out);
  return out;
};

describe("Student's t", () => {
  // expected values from R 4: qt(0.975, c(1, 10, 399)), 2*pt(-2, c(3, 20))
  it("has the quantiles and tails of R", () => {
    expect(confidenceFactor(0.95, 1)).toBeCloseTo(12.7062, 4);
    expect(confidenceFactor(0.95, 10)).toBeCloseTo(2.228139, 6);
    expect(confidenceFactor(0.95, Number.POSITIVE_INFINITY)).toBeCloseTo(1.959964, 5);
    expect(twoSidedP(2, 3)).toBeCloseTo(0.139326, 6);
    expect(twoSidedP(-2, 20)).toBeCloseTo(0.05926578, 6);
  });

  it("is NaN without degrees of freedom", () => {
    expect(twoSidedP(1, 0)).toBeNaN();
    expect(confidenceFactor(0.95, Number.NaN)).toBeNaN();
  });
});

describe("replicaMean", () => {
  it("has the error s/√R", () => {
    expect(replicaMean([1, 2, 3, 4])).toEqual({
      value: 2.5,
      standardError: Math.sqrt(5 / 3) / 2,
      degreesOfFreedom: 3,
    });
  });

  it("has no error for a single replica", () => {
    expect(replicaMean([1]).standardError).toBeNaN();
    expect(replicaMean([]).value).toBeNaN();
  });
});

describe("jackknife", () => {
  it("of a mean is the mean and its standard error", () => {
    const x = normals(50, 0);
    const plain = replicaMean(x);
    const jack = jackknife([x], ([m]) => m);
    expect(jack.value).toBeCloseTo(plain.value, 12);
    expect(jack.standardError).toBeCloseTo(plain.standardError, 12);
  });

  it("removes the bias of the variance: it is the unbiased sample variance", () => {
    const x = normals(20, 1);
    const mean = x.reduce((a, b) => a + b, 0) / 20;
    const unbiased = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 19;
    expect(jackknife([x, x.map((v) => v * v)], ([m1, m2]) => m2 - m1 * m1).value).toBeCloseTo(unbiased, 12);
  });

  it("covers the true ratio in 95 % of samples", () => {
    let covered = 0;
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const spacings = normals(240, 10 + trial);
      const s = Float64Array.from({ length: 120 }, (_, k) =>
        Math.hypot(spacings[2 * k], spacings[2 * k + 1]),
      );
      const { value, standardError } = jackknife([s, s.map((v) => v * v)], ([m1, m2]) => m2 / (m1 * m1));
      if (Math.abs(value - 4 / Math.PI) < confidenceFactor(0.95, 119) * standardError) covered++;
    }
    // binomial error 1.1 %; three of them
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.033);
  });
});

describe("integratedAutocorrelation", () => {
  it("of an AR(1) process is (1 + φ)/(2(1 − φ))", () => {
    for (const phi of [0, 0.5, 0.9]) {
      const [replicas, times] = [200, 400];
      const series = new Float64Array(replicas * times);
      const noise = normals(replicas * times, 3);
      for (let r = 0; r < replicas; r++) {
        series[r] = noise[r] / Math.sqrt(1 - phi * phi);
        for (let t = 1; t < times; t++)
          series[t * replicas + r] = phi * series[(t - 1) * replicas + r] + noise[t * replicas + r];
      }
      const expected = (1 + phi) / (2 * (1 - phi));
      expect(Math.abs(integratedAutocorrelation(series, replicas) / expected - 1)).toBeLessThan(0.06);
    }
  });

  it("is NaN for a single snapshot and for a constant", () => {
    expect(integratedAutocorrelation(Float64Array.of(1, 2, 3), 3)).toBeNaN();
    expect(integratedAutocorrelation(Float64Array.of(1, 1, 1, 1), 2)).toBeNaN();
  });
});

describe("holm", () => {
  it("rejects step by step: the example of p = 0.01, 0.04, 0.03, 0.005 at 0.05", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
  });

  it("never rejects NaN, and does not count it", () => {
    expect(holm([Number.NaN, 0.04], 0.05)).toEqual([false, true]);
  });
});

describe("histogram", () => {
  it("keeps every value, the ends included", () => {
    const { edges, counts } = histogram([0, 1, 1, 2, 4], { bins: 4 });
    expect(Array.from(edges)).toEqual([0, 1, 2, 3, 4]);
    expect(Array.from(counts)).toEqual([1, 2, 1, 1]);
    expect(histogram(normals(1000, 5)).counts.reduce((a, b) => a + b, 0)).toBe(1000);
    expect(histogram([3, 3, 3]).counts.reduce((a, b) => a + b, 0)).toBe(3);
  });

  it("rejects empty and infinite values", () => {
    expect(() => histogram([])).toThrow(RangeError);
    expect(() => histogram([1, Number.POSITIVE_INFINITY])).toThrow(/finite/);
  });
});

describe("fitThroughOrigin", () => {
  it("weights by 1/error², with χ² per degree of freedom", () => {
    const fit = fitThroughOrigin([
      { x: 1, y: 2.1, error: 0.1 },
      { x: 2, y: 3.8, error: 0.2 },
    ]);
    // by hand: Σxy/e² = 210 + 190, Σx²/e² = 100 + 100
    expect(fit.slope).toBeCloseTo(2, 12);
    expect(fit.standardError).toBeCloseTo(1 / Math.sqrt(200), 12);
    expect(fit.chi2PerDof).toBeCloseTo(2, 12);
    expect(fitThroughOrigin([{ x: 1, y: 1, error: 1 }]).chi2PerDof).toBeNaN();
  });
});

describe("fittedDistance", () => {
  /** Correlated spacings: moduli of two AR(1) processes, so Wigner's law at any width. */
  const correlated = (replica: number, replicas: number, snapshots: number, components: number) =>
    Array.from({ length: replicas }, (_, r) => {
      const stream = random(1000 * replica + r);
      const z = Array.from({ length: components }, () => stream.normal());
      return Float64Array.from({ length: snapshots }, () => {
        for (let c = 0; c < components; c++) z[c] = 0.8 * z[c] + 0.6 * stream.normal();
        return 0.3 * Math.hypot(...z);
      });
    });
  const distance = (replicas: readonly Float64Array[], stream: number) =>
    fittedDistance(
      { replicas, standardise: { kind: "scale" }, cdf: laws["wigner-surmise"].cdf },
      0.95,
      random(stream).uniform,
    );

  it("rejects a true law at most at the nominal rate although snapshots are correlated and the mean is fitted", () => {
    let rejected = 0;
    const trials = 100;
    for (let trial = 1; trial <= trials; trial++) {
      if (distance(correlated(trial, 60, 20, 2), trial).pValue < 0.1) rejected++;
    }
    // at most 10 expected, binomial error 3: four of them; and not never
    expect(rejected).toBeLessThanOrEqual(22);
    expect(rejected).toBeGreaterThanOrEqual(1);
  });

  it("rejects the spacings of the unitary ensemble and of independent levels", () => {
    const unitary = distance(correlated(3, 100, 20, 3), 1);
    expect(unitary.pValue).toBeLessThan(0.005);
    expect(unitary.interval[0]).toBeGreaterThan(0.03);
    const stream = random(9);
    const poisson = Array.from({ length: 100 }, () =>
      Float64Array.from({ length: 20 }, () => laws["poisson-spacing"].sample(stream)),
    );
    expect(distance(poisson, 2).pValue).toBeLessThan(0.005);
  });

  it("has an interval that contains the true distance, 0 here, and never calls a true law different", () => {
    let held = 0;
    const trials = 60;
    for (let trial = 1; trial <= trials; trial++) {
      const { interval } = distance(correlated(trial, 20, 2, 2), trial);
      if (interval[0] === 0) held++;
      expect(interval[0]).toBeLessThan(0.05);
    }
    // 57 expected at least, binomial error 1.7: four of them
    expect(held).toBeGreaterThanOrEqual(50);
  });

  it("gives nothing for fewer than eight replicas", () => {
    expect(distance(correlated(1, 7, 20, 2), 1).distance).toBeNaN();
  });
});
