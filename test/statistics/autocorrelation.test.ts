import { describe, expect, it } from "vitest";
import { longestAutocorrelation } from "../../src/comparison/index.ts";
import { parsePotential, sampleGas } from "../../src/coulomb-gas/index.ts";
import { streams } from "../../src/random/index.ts";
import type { StationarySample } from "../../src/spectra/index.ts";
import { autocorrelationTime, integratedAutocorrelation } from "../../src/statistics/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const random = streams("autocorrelation").of("validation", 0);

/** x_t = φ x_{t−1} + noise, [time][replica], stationary from the start. */
function firstOrder(phi: number, times: number, replicas: number): Float64Array {
  const x = new Float64Array(times * replicas);
  for (let k = 0; k < x.length; k++) {
    const noise = random.normal();
    x[k] = k < replicas ? noise / Math.sqrt(1 - phi * phi) : phi * x[k - replicas] + noise;
  }
  return x;
}

describe("the integrated autocorrelation time", () => {
  // τ = ½ + Σ φ^t = (1 + φ)/(2(1 − φ))
  it.each([-0.9, -0.7, -0.5, -0.2, 0, 0.5, 0.9])("is (1 + φ)/(2(1 − φ)) of AR(1), φ = %d", (phi) => {
    const exact = (1 + phi) / (2 * (1 - phi));
    const times = Array.from({ length: 40 }, () => autocorrelationTime(firstOrder(phi, 400, 100), 100));
    const { mean, error } = meanAndError(times.map(({ value }) => value));
    // what lies beyond the window, and the replicas' common mean, bias it by up to half a standard error of one
    const stated = meanAndError(times.map(({ standardError }) => standardError)).mean;
    expect(Math.abs(mean - exact)).toBeLessThan(4 * error + 0.6 * stated);
    // the stated error is the scatter: of 40 its own error is 11 %
    expect(stated / (error * Math.sqrt(40))).toBeGreaterThan(0.6);
    expect(stated / (error * Math.sqrt(40))).toBeLessThan(1.6);
    // twin: the times of the neighbouring φ are told apart
    for (const other of [phi - 0.05, phi + 0.05])
      expect(Math.abs(mean - (1 + other) / (2 * (1 - other)))).toBeGreaterThan(4 * error);
    expect(times.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it("gives the variance of the mean of an anticorrelated series, five times off if independence is assumed", () => {
    // Var(mean of n) = 2τ Var(x)/n; φ = −0.7: 2τ = 0.176
    const [sets, length] = [2000, 400];
    const means = Array.from({ length: sets }, () => meanAndError(firstOrder(-0.7, length, 1)).mean);
    const { error } = meanAndError(means);
    const variance = error * error * sets;
    const { value } = autocorrelationTime(firstOrder(-0.7, length, 500), 500);
    const predicted = (2 * value) / (1 - 0.49) / length;
    // √(2/2000) = 3 % from the means, 3 % from τ: four of both
    expect(Math.abs(variance / predicted - 1)).toBeLessThan(0.17);
    expect(variance / ((1 / (1 - 0.49)) * (1 / length))).toBeLessThan(0.25);
  });

  it("of an alternating series is that of independent values, with a warning: it was −0.495", () => {
    for (const length of [2, 3, 20, 100, 101]) {
      const series = Float64Array.from({ length }, (_, k) => k % 2);
      const time = autocorrelationTime(series, 1);
      expect(time.value).toBe(0.5);
      expect(integratedAutocorrelation(series, 1)).toBe(0.5);
      expect(time.effectiveSamples).toBe(length);
      expect(time.warnings.join()).toMatch(/shorter than 10 autocorrelation times/);
    }
  });

  it("is never below the smaller of ½ and its error, in 10⁴ series of all kinds", () => {
    let below = 0;
    for (let set = 0; set < 10_000; set++) {
      const [times, replicas] = [2 + Math.floor(60 * random.uniform()), 1 + Math.floor(4 * random.uniform())];
      const series = firstOrder(1.98 * random.uniform() - 0.99, times, replicas);
      if (set % 5 === 0) for (let k = 0; k < series.length; k++) series[k] = Math.round(series[k]);
      const { value, standardError, effectiveSamples, warnings, window } = autocorrelationTime(
        series,
        replicas,
      );
      if (series.every((x) => x === series[0])) {
        expect(value).toBeNaN();
        expect(warnings).toHaveLength(1);
        continue;
      }
      expect(value).toBeGreaterThanOrEqual(Math.min(0.5, standardError));
      expect(value).toBeGreaterThan(0);
      expect(effectiveSamples).toBeCloseTo((times * replicas) / (2 * value), 6);
      expect(window).toBeLessThan(times);
      if (times < 10 * value) expect(warnings).toHaveLength(1);
      // the plain sum over the same window
      if (plainSum(series, replicas, window) < 0) below++;
    }
    // the twin: the bound is met by what it is there for
    expect(below).toBeGreaterThan(300);
  });

  it("warns of a series shorter than ten times itself, and not of a longer one", () => {
    expect(autocorrelationTime(firstOrder(0.9, 60, 50), 50).warnings[0]).toMatch(
      /^series of 60 snapshots: shorter than 10 autocorrelation times, of up to \d+ snapshots/,
    );
    expect(autocorrelationTime(firstOrder(0.9, 400, 50), 50).warnings).toEqual([]);
    expect(autocorrelationTime(Float64Array.of(1, 2), 2).warnings).toEqual([
      "a series of 1 snapshots: it has no autocorrelation time",
    ]);
  });

  it("brings its warning to the diagnostics of a study and of a chain", () => {
    const sample = {
      ...{ snapshots: 30, replicas: 40, levels: 1, spectrum: firstOrder(0.9, 30, 40) },
      multiplets: [{ value: 1, label: "1", first: 0, size: 1 }],
    } as unknown as StationarySample;
    expect(longestAutocorrelation(sample)!.warnings[0]).toMatch(/series of 30 snapshots: shorter than 10/);
    expect(longestAutocorrelation({ ...sample, snapshots: 1 })).toBeNull();
    const gas = { levels: 1, beta: 1, g2: 1, wells: [parsePotential("(x^2-9)^2")] };
    const { diagnostics } = sampleGas(gas, { draws: 8, leastEffective: 1 }, random);
    expect(diagnostics.converged).toBe(false);
    expect(diagnostics.reasons.join()).toMatch(/series of 8 snapshots: shorter than 10 autocorrelation/);
  });
});

function plainSum(series: Float64Array, replicas: number, window: number): number {
  const mean = series.reduce((sum, x) => sum + x, 0) / series.length;
  const covariance = (lag: number) => {
    const count = series.length - lag * replicas;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += (series[k] - mean) * (series[k + lag * replicas] - mean);
    return sum / count;
  };
  let tau = 0.5;
  for (let lag = 1; lag <= window; lag++) tau += covariance(lag) / covariance(0);
  return tau;
}
