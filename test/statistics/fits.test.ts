import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { correlatedExponent, fitPowerLaw, linearLeastSquares } from "../../src/statistics/index.ts";

const random = streams("fits").of("validation", 0);

describe("linear least squares", () => {
  it("is exact for data without errors, for any size of the terms", () => {
    const data = Array.from({ length: 6 }, (_, k) => ({ terms: [1, 1e9 * k, 1e-9 * k * k], error: 0.1 }));
    const fit = linearLeastSquares(
      data.map((datum) => ({ ...datum, y: 2 - 3e-9 * datum.terms[1] + 5e9 * datum.terms[2] })),
    )!;
    expect(fit.parameters[0]).toBeCloseTo(2, 9);
    expect(fit.parameters[1] / -3e-9).toBeCloseTo(1, 9);
    expect(fit.parameters[2] / 5e9).toBeCloseTo(1, 9);
    expect(fit.chi2).toBeLessThan(1e-15);
    expect(fit.degreesOfFreedom).toBe(3);
  });

  it("scatters according to its standard errors, with χ² of the right degrees of freedom", () => {
    let [square, chi2] = [0, 0];
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const fit = linearLeastSquares(
        Array.from({ length: 8 }, (_, k) => {
          const error = 0.1 + 0.05 * k;
          return { terms: [1, k], y: 1 + 0.5 * k + error * random.normal(), error };
        }),
      )!;
      square += ((fit.parameters[1] - 0.5) / fit.standardErrors[1]) ** 2 / trials;
      chi2 += fit.chi2 / trials;
    }
    // 400 squares: 1 ± 0.07, and 6 ± 0.17
    expect(Math.abs(square - 1)).toBeLessThan(0.25);
    expect(Math.abs(chi2 - 6)).toBeLessThan(0.6);
  });

  it("says when the data do not determine the parameters", () => {
    const terms = [1, 2, 3, 4].map((k) => [k, 2 * k]);
    expect(linearLeastSquares(terms.map((own) => ({ terms: own, y: 1, error: 1 })))).toBeNull();
    expect(linearLeastSquares([{ terms: [1, 2], y: 1, error: 1 }])).toBeNull();
    expect(linearLeastSquares([])).toBeNull();
  });
});

describe("a common power of several series", () => {
  const data = (exponent: number, error: number) =>
    [3, -0.5, 0.01].flatMap((amplitude, series) =>
      [0.001, 0.002, 0.004, 0.008, 0.016].map((x) => ({
        series: `${series}`,
        x,
        y: amplitude * x ** exponent + error * random.normal(),
        error,
      })),
    );

  it("has the exponent of data without errors, of either sign", () => {
    for (const exponent of [-0.5, 0.5, 1, 2, 3.7]) {
      expect(
        fitPowerLaw(data(exponent, 1e-12).map((datum) => ({ ...datum, error: 1e-9 })))!.exponent,
      ).toBeCloseTo(exponent, 2);
    }
  });

  it("scatters according to its standard error", () => {
    let square = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial++) {
      const { exponent, standardError } = fitPowerLaw(data(1, 5e-4))!;
      square += ((exponent - 1) / standardError) ** 2 / trials;
    }
    // 200 squares: 1 ± 0.1; an error that is made larger by a bad fit makes it less
    expect(square).toBeLessThan(1.4);
    expect(square).toBeGreaterThan(0.5);
  });

  it("is undetermined if the data are insufficient", () => {
    expect(fitPowerLaw(data(2, 1))!.standardError).toBeNaN();
    expect(fitPowerLaw(data(2, 1).slice(0, 2))).toBeNull();
  });
});

describe("an exponent of points that share their replicas", () => {
  const x = [1, 2, 4, 8];

  it("has the error that it declares, however much the points have in common", () => {
    let [square, chi2] = [0, 0];
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const common = Array.from({ length: 24 }, () => Math.exp(0.5 * random.normal()));
      const values = x.map((at) =>
        Float64Array.from(common, (shared) => at ** 0.7 * shared * Math.exp(0.05 * random.normal())),
      );
      const fit = correlatedExponent(x, values);
      expect(fit.degreesOfFreedom).toBe(21);
      square += ((fit.value - 0.7) / fit.standardError) ** 2 / trials;
      chi2 += fit.chi2PerDof / trials;
    }
    // Student's t of 21 degrees of freedom: 21/19 ± 0.08; Hotelling's T² with an estimated covariance: 23/20 ± 0.06
    expect(Math.abs(square - 21 / 19)).toBeLessThan(0.3);
    expect(Math.abs(chi2 - 23 / 20)).toBeLessThan(0.25);
  });

  it("notices points off a power law that their common scatter would hide", () => {
    const common = Array.from({ length: 24 }, () => Math.exp(0.5 * random.normal()));
    const bent = x.map((at) =>
      Float64Array.from(common, (shared) => (at + at ** 2) * shared * Math.exp(0.01 * random.normal())),
    );
    expect(correlatedExponent(x, bent).chi2PerDof).toBeGreaterThan(20);
  });

  it("is not a number where the points have all of their scatter in common", () => {
    const same = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(correlatedExponent(x, [same, same, same, same]).value).toBeNaN();
  });
});
