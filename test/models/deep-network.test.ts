import { describe, expect, it } from "vitest";
import { miniBatch } from "../../src/gradient-noise/index.ts";
import { tanh } from "../../src/models/deep-network/activations.ts";
import { propagator } from "../../src/models/deep-network/gradient.ts";
import { deepNetwork } from "../../src/models/deep-network/index.ts";
import { drawSetup, inputsOf } from "../../src/models/deep-network/network.ts";
import { deepNetworkParameters } from "../../src/models/deep-network/parameters.ts";
import { trainNetwork } from "../../src/models/deep-network/training.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const stream = (replica: number) => streams("deep networks").of("validation", replica);
const parameters = (overrides: object) => deepNetworkParameters.parse({ kind: "deep-network", ...overrides });

describe("tanh by arithmetic", () => {
  it("is tanh to 10⁻¹² everywhere, odd, and NaN of NaN", () => {
    for (let x = -25; x <= 25; x += 0.0173) expect(Math.abs(tanh(x) - Math.tanh(x))).toBeLessThan(1e-12);
    expect(tanh(-0.7)).toBe(-tanh(0.7));
    expect(tanh(Number.POSITIVE_INFINITY)).toBe(1);
    expect(tanh(Number.NaN)).toBeNaN();
  });
});

describe("the gradient of a network", () => {
  it.each([
    ["identity", "linear"],
    ["tanh", "linear"],
    ["tanh", "network"],
    ["relu", "network"],
  ] as const)(
    "is that of the loss by finite differences, %s, %s teacher, weight decay and fixed layers",
    (activation, kind) => {
      const p = parameters({
        ...{ inputs: 3, activation, noise: "none", decay: 0.2, initialScale: 0.8 },
        layers: [{ width: 4 }, { width: 3, learnable: false }, { width: 2 }],
        teacher:
          kind === "linear"
            ? { kind, singularValues: [1, 2] }
            : { kind, widths: [5, 2], activation: "tanh", scale: 1.3 },
        batches: null,
      });
      const settings = { learningRate: 1e-3, batchSize: 7 };
      const setup = drawSetup(p, stream(1));
      const run = trainNetwork(
        p,
        settings.learningRate,
        miniBatch(settings.batchSize),
        setup,
        stream(2),
        () => stream(3),
      );
      const before = run.weights.map((w) => w.slice());
      run.update();
      const x = new Float64Array(settings.batchSize * p.inputs);
      stream(3).fillNormal(x);
      const y = Float64Array.from(propagator(setup.teacher, settings.batchSize)(x).at(-1)!);
      const widths = p.layers.map(({ width }) => width);
      const loss = (weights: readonly Float64Array[]) => {
        const out = propagator({ ...p, widths, weights }, settings.batchSize)(x).at(-1)!;
        const squares = out.reduce((sum, value, k) => sum + (value - y[k]) ** 2, 0);
        const decay = weights.reduce(
          (sum, w, l) => sum + (p.layers[l].learnable ? w.reduce((s, v) => s + v * v, 0) : 0),
          0,
        );
        return squares / (2 * settings.batchSize) + (p.decay / 2) * decay;
      };
      let largest = 0;
      before.forEach((w, l) => {
        for (let k = 0; k < w.length; k++) {
          const step = run.weights[l][k] - w[k];
          if (!p.layers[l].learnable) {
            expect(step).toBe(0);
            continue;
          }
          const h = 1e-6;
          const at = (shift: number) =>
            loss(
              before.map((own, m) =>
                m === l ? own.map((value, j) => (j === k ? value + shift : value)) : own,
              ),
            );
          const gradient = (at(h) - at(-h)) / (2 * h);
          expect(step / settings.learningRate).toBeCloseTo(-gradient, 5);
          largest = Math.max(largest, Math.abs(gradient));
        }
      });
      // the twin: a gradient that vanishes would pass for anything
      expect(largest).toBeGreaterThan(0.1);
    },
  );

  it("carries noise that is symmetric for square layers and of independent entries for others, n² over |B|", () => {
    const p = parameters({
      ...{ inputs: 3, noise: "gradient", noiseScale: 0.5, decay: 0, batches: null },
      layers: [{ width: 3 }, { width: 2 }],
      teacher: { kind: "linear", singularValues: [1, 2] },
    });
    const quiet = { ...p, noise: "none" as const };
    const settings = { learningRate: 1, batchSize: 4 };
    const setup = drawSetup(p, stream(1));
    const kicks = Array.from({ length: 12_000 }, (_, k) => {
      const [noisy, still] = [p, quiet].map((own) => {
        const run = trainNetwork(
          own,
          settings.learningRate,
          miniBatch(settings.batchSize),
          setup,
          stream(2),
          () => stream(10 + k),
        );
        run.update();
        return run.weights;
      });
      return noisy.map((w, l) => w.map((value, j) => value - still[l][j]));
    });
    const moment = (l: number, j: number, k: number, expected: number) => {
      const { mean, error } = meanAndError(kicks.map((own) => own[l][j] * own[l][k]));
      expect(Math.abs(mean - expected)).toBeLessThan(4.5 * error);
    };
    const unit = 0.25 / 4;
    moment(0, 0, 0, 2 * unit);
    moment(0, 1, 1, unit);
    moment(0, 1, 3, unit);
    moment(0, 1, 2, 0);
    moment(1, 0, 0, unit);
    moment(1, 1, 3, 0);
  });
});

describe("the theory of a network", () => {
  const fixed = (spectrum: readonly number[]) => ({ width: spectrum.length, learnable: false, spectrum });
  const linear = (kappa: readonly number[], spectrum: readonly number[], more: object = {}) =>
    parameters({
      ...{ inputs: kappa.length, decay: 0, layers: [{ width: kappa.length }, fixed(spectrum)] },
      ...{ teacher: { kind: "linear", singularValues: kappa }, ...more },
    });

  it("is complete if only the first of several linear layers learns; otherwise the matrix equation remains, with the reason", () => {
    const absent = (p: ReturnType<typeof parameters>) => deepNetwork.absentRoutes!(p);
    expect(absent(linear([1, 2], [1, 2]))).toEqual({});
    for (const [p, reason] of [
      [linear([1, 2], [1, 2], { activation: "tanh" }), /tanh/],
      [linear([1, 2], [1, 2], { decay: 0.1 }), /weight decay/],
      [parameters({ activation: "identity" }), /first layer alone/],
    ] as const) {
      const found = absent(p);
      expect(Object.keys(found)).toEqual(["eigenvalue-langevin", "aligned-langevin", "coulomb-gas"]);
      expect(Object.values(found).join()).toMatch(reason);
    }
    // three equal targets of unequal rates have no sampler of their gas
    expect(absent(linear([1, 2, 4], [0.5, 1, 2]))["coulomb-gas"]).toMatch(/unequal rates/);
    expect(absent(linear([1, 2, 4], [0.5, 1, 2], { noise: "label" }))).toEqual({});
  });

  it("treats targets as equal that are equal to rounding", () => {
    // 2.88/0.72 is 4 but for the last bit
    const p = parameters({
      ...{ inputs: 2, decay: 0, layers: [{ width: 2 }, fixed([0.9, 1.5]), fixed([0.8, 1])] },
      teacher: { kind: "linear", singularValues: [2.88, 6] },
    });
    const system = deepNetwork.system(p, { learningRate: 0.05, batchSize: 16 }, (_, replica) =>
      stream(replica),
    );
    expect(system.multiplets.map(({ size }) => size)).toEqual([2]);
    expect(system.comparisons.some(({ explanation }) => /two-species/.test(explanation))).toBe(true);
  });

  it("describes back-propagation through the layers", () => {
    const p = linear([1, 3], [0.5, 1.2]);
    const system = deepNetwork.system(p, { learningRate: 0.1, batchSize: 16 }, (purpose, replica) =>
      streams("deep theory").of(purpose, replica),
    );
    const [spectrum, blocks, components] = [new Float64Array(2), new Float64Array(2), new Float64Array(4)];
    const means = [0, 1].map((): number[] => []);
    for (let replica = 0; replica < 30; replica++) {
      const run = system.training(replica);
      for (let update = 0; update < 700; update++) run.advance();
      run.measure(spectrum, blocks, components);
      means.forEach((own, i) => {
        own.push(components[3 * i]);
      });
    }
    // κ/√a = 2 and 2.5 in the teacher's basis
    [2, 2.5].forEach((kappa, i) => {
      const { mean, error } = meanAndError(means[i]);
      expect(Math.abs(mean - kappa)).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.02);
    });
    expect(inputsOf(p, 1)).toBe(2);
  });
});
