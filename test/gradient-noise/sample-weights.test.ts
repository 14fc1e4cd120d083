import { describe, expect, it } from "vitest";
import {
  gaussian,
  leastSamples,
  miniBatch,
  type SampleWeights,
  svag,
} from "../../src/gradient-noise/index.ts";
import { drawSetup } from "../../src/models/deep-network/network.ts";
import { deepNetworkParameters } from "../../src/models/deep-network/parameters.ts";
import { trainNetwork } from "../../src/models/deep-network/training.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const step = { learningRate: 0.1, stepsPerUpdate: 1, temperature: 0.1 / 16 };

/** ω_m at ξ = the unit vector k, minus 1: the weights are linear in ξ. */
function responses(weights: SampleWeights): readonly Float64Array[] {
  return Array.from({ length: weights.normals }, (_, k) => {
    const normals = new Float64Array(weights.normals);
    normals[k] = 1;
    const omega = new Float64Array(weights.samples);
    weights.fill(normals, omega);
    return omega.map((value) => value - 1);
  });
}

describe("the Gaussian weights of a Langevin step", () => {
  it("give the whole training set's gradients exactly the covariance of a mini-batch", () => {
    const weights = gaussian({ ...step, whole: true, samples: 30 });
    const g = Float64Array.from({ length: 30 }, (_, m) => Math.cos(m * m) + m / 7);
    const mean = g.reduce((sum, value) => sum + value / 30, 0);
    const variance = responses(weights).reduce(
      (sum, omega) => sum + omega.reduce((s, value, m) => s + (value * g[m]) / 30, 0) ** 2,
      0,
    );
    const ofSet = g.reduce((sum, value) => sum + (value - mean) ** 2 / 30, 0);
    expect(variance).toBeCloseTo(ofSet / 16, 12);
    const omega = new Float64Array(30);
    weights.fill(new Float64Array(30), omega);
    expect(Array.from(omega)).toEqual(new Array(30).fill(1));
  });

  it.each([16, 17, 40, 400])(
    "give %i samples drawn afresh the covariance of 16, their own scatter included",
    (samples) => {
      const weights = gaussian({ ...step, whole: false, samples });
      // independent samples of unit variance: (1/M²) Σ ω_m² of the kicks, 1/M of the mean
      const ofKicks = responses(weights).reduce(
        (sum, omega) => sum + omega.reduce((s, value) => s + value * value, 0) / samples ** 2,
        0,
      );
      expect(ofKicks + 1 / samples).toBeCloseTo(1 / 16, 12);
      // the twin: with the amplitude for a whole training set the scatter of the samples would count twice
      const twin = gaussian({ ...step, whole: true, samples });
      const ofTwin = responses(twin).reduce(
        (sum, omega) => sum + omega.reduce((s, value) => s + value * value, 0) / samples ** 2,
        0,
      );
      expect((ofTwin + 1 / samples) * 16 - 1).toBeGreaterThan(0.8 * (16 / samples) * (1 - 16 / samples / 16));
    },
  );

  it("divide an update into steps of the same total noise, for any ε", () => {
    const weights = gaussian({
      learningRate: 0.1,
      stepsPerUpdate: 4,
      temperature: 0.003,
      whole: true,
      samples: 9,
    });
    // 4 steps of (α/4)² Σ/batch are α ε Σ
    expect((4 * (0.1 / 4) ** 2) / weights.batch).toBeCloseTo(0.1 * 0.003, 15);
  });

  it("need as many samples as the mini-batch of a step has", () => {
    expect(leastSamples({ ...step, whole: false })).toBe(16);
    expect(() => gaussian({ ...step, whole: false, samples: 15 })).toThrow(
      "samples: must be at least 16, got 15",
    );
    expect(() => gaussian({ ...step, whole: true, samples: 1 })).toThrow(
      "samples: must be at least 2, got 1",
    );
  });
});

describe("SVAG", () => {
  it.each([1, 2, 4, 8])("with ℓ = %i has the mean and the covariance of gradient descent", (kicks) => {
    const weights = svag(kicks, 5);
    const omega = new Float64Array(weights.samples);
    weights.fill(new Float64Array(0), omega);
    const ofStep = omega.reduce((sum, value) => sum + (value / weights.samples) ** 2, 0);
    expect(omega.reduce((sum, value) => sum + value, 0) / weights.samples).toBeCloseTo(1, 12);
    expect(ofStep).toBeCloseTo(1 / weights.batch, 12);
    // ℓ steps of α/ℓ
    expect(ofStep / weights.steps).toBeCloseTo(1 / 5, 12);
  });

  it("with ℓ = 1 is the mini-batch itself", () => {
    const [a, b] = [svag(1, 7), miniBatch(7)].map(({ fill: _, ...rest }) => rest);
    expect(a).toEqual(b);
  });

  const p = deepNetworkParameters.parse({
    ...{ kind: "deep-network", inputs: 1, layers: [{ width: 1, spectrum: [1] }], noise: "none", decay: 0 },
    ...{ teacher: { kind: "linear", singularValues: [2] }, batches: null },
  });
  const setup = drawSetup(p, streams("svag").of("validation", 0));

  /** Skewness of the change of W in one short update, g = (w − κ) x². */
  function skewness(weights: SampleWeights): { readonly mean: number; readonly error: number } {
    const all = Array.from({ length: 30_000 }, (_, k) => {
      const start = streams("svag").of("validation", 1);
      const run = trainNetwork(p, 1e-6, weights, setup, start, () => streams("svag").of("user", k));
      const before = run.weights[0][0];
      run.update();
      // in units of its standard deviation at |B| = 1: Var x² = 2
      return (run.weights[0][0] - before) / (1e-6 * Math.SQRT2) - 1 / Math.SQRT2;
    });
    return meanAndError(all.map((kick) => kick ** 3));
  }

  it("has kicks whose skewness falls as (3ℓ − 1)/(2ℓ²), to 0 in the Langevin limit", () => {
    const ofSample = 8 / 2 ** 1.5;
    for (const kicks of [1, 2, 4, 8]) {
      const { mean, error } = skewness(svag(kicks, 1));
      const expected = (ofSample * (3 * kicks - 1)) / (2 * kicks ** 2);
      expect(Math.abs(mean - expected), `ℓ = ${kicks}`).toBeLessThan(4 * error);
      // the twin: kicks of gradient descent itself are told apart
      if (kicks > 1) expect(Math.abs(mean - ofSample)).toBeGreaterThan(4 * error);
    }
  });
});
