import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { effectivePotential, measurePremise, stationarity } from "../../src/weight-spectra/index.ts";

/**
 * The premise of dW = −kW dτ + √ε dΞ with gradients g = kW + G, G of independent standard normals, at a W that is `spread` times as large
 * as in the stationary state, where its elements have the variance ε/(2k).
 */
function premiseOf(spread: number, stream: number) {
  const [rows, columns, samples] = [30, 12, 400];
  const random = streams("stationarity").of("validation", stream);
  const values = new Float64Array(rows * columns);
  random.fillNormal(values);
  for (let q = 0; q < values.length; q++) values[q] *= spread * Math.sqrt(temperature / (2 * k));
  const measurement = measurePremise({ name: "W", rows, columns, values }, samples);
  const g = new Float64Array(rows * columns);
  for (let m = 0; m < samples; m++) {
    random.fillNormal(g);
    measurement.add(g.map((noise, q) => k * values[q] + noise));
  }
  return measurement.premise();
}

const [k, temperature] = [0.5, 0.0004];

describe("the balance of drift and noise", () => {
  it("is found in a stationary state, and missed in one that is twice as wide", () => {
    const pValues = [1, 2, 3].map((stream) => stationarity(premiseOf(1, stream), temperature).pValue);
    // three of 12 levels each: false alarm 3e-3 in all
    expect(Math.min(...pValues)).toBeGreaterThan(1e-3);
    expect(stationarity(premiseOf(2, 4), temperature).pValue).toBeLessThan(1e-6);
  });

  it("is judged by the levels that have noise", () => {
    const premise = premiseOf(1, 6);
    const still = {
      ...premise,
      drift: [...premise.drift, 0],
      noiseDrift: [...premise.noiseDrift, 0],
      noise: [...premise.noise, 0],
    };
    expect(stationarity(still, temperature)).toEqual(stationarity(premise, temperature));
  });

  it("gives the potential of the gas, V = kx/ε up to a constant, within the stated errors", () => {
    // K = −2kx, g² = εS/2 = 2εx: V = −∫K/g² dx = (k/ε) x
    // K and S are what they are also far from the stationary state, where their errors are small beside them
    const premise = premiseOf(10, 5);
    const slope = k / temperature;
    const potential = effectivePotential(premise, temperature);
    const off = potential.slice(1).map(({ x, value, standardError }) => {
      const exact = slope * (x - premise.levels[0]);
      return (value - exact) / standardError;
    });
    // errors of neighbours are correlated: 11 numbers at 4 of them, false alarm below 7e-4
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(4);
    const twin = potential
      .slice(1)
      .map(({ x, value, standardError }) =>
        Math.abs((value - 2 * slope * (x - premise.levels[0])) / standardError),
      );
    expect(Math.max(...twin)).toBeGreaterThan(6);
  });
});
