import { describe, expect, it } from "vitest";
import { measurePoint, stationarySamples } from "../../src/comparison/index.ts";
import { backends, loadKernels } from "../../src/kernels/index.ts";
import { models } from "../../src/models/index.ts";
import type { Model, System } from "../../src/models/model.ts";
import { densityDistance } from "../../src/observables/densities.ts";
import { levelMean, levelVariance } from "../../src/observables/index.ts";
import { streams } from "../../src/random/index.ts";
import {
  oneByOne,
  type RouteEnsemble,
  recordEnsemble,
  type StationarySample,
} from "../../src/spectra/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const kernels = backends.includes("wasm-simd") ? loadKernels() : null;

interface Run {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly updates: number;
  readonly snapshotEvery: number;
  readonly replicas: number;
  /** First stationary update. */
  readonly from: number;
}

function trained(kind: keyof typeof models, parameters: object, run: Run, seed = "validation") {
  const model = models[kind] as unknown as Model<unknown>;
  const named = streams(seed);
  const system = model.system(model.parameters.parse({ kind, ...parameters }), run, (purpose, replica) =>
    named.of(purpose, replica),
  );
  const replicas = (kernels && system.kernels.training?.(kernels)) ?? oneByOne(system.training);
  const ensemble: RouteEnsemble = recordEnsemble(
    ...([system.target.length, system.components.length, replicas] as const),
    run,
    0,
    run.replicas,
  );
  const stationaryFrom = { training: run.from / run.snapshotEvery };
  const [[, sample]] = stationarySamples({ training: ensemble }, system, stationaryFrom) as [
    readonly ["training", StationarySample],
  ];
  return { system, sample };
}

function measured(system: System, sample: StationarySample, name: string) {
  const uniform = streams("validation").of("comparison.bootstrap", 0).uniform;
  return measurePoint([["training", sample]], system, 0.95, uniform).filter((one) => one.name === name);
}

describe("teacher and student", () => {
  // the published set-up: 2 × 2, one pair, n = 0.1; √π √(εn²)/√(1 − α(1 + (d + 1)/|B|)/2)
  it.each([
    [0.05, 16],
    [0.1, 4],
    [0.3, 16],
  ])(
    "has the mean spacing of the discrete formula to 2 per cent at α = %d, |B| = %d",
    (learningRate, batchSize) => {
      const from = Math.ceil(12 / learningRate / 10) * 10;
      const run = { learningRate, batchSize, updates: from + 1200, snapshotEvery: 10, replicas: 1000, from };
      const { system, sample } = trained("teacher-student", {}, run);
      const [{ sources }] = measured(system, sample, "spacing.mean.block") as [
        ReturnType<typeof measured>[number],
      ];
      const { value, standardError } = sources.training!;
      const continuum = Math.sqrt((Math.PI * learningRate * 0.01) / batchSize);
      const formula = continuum / Math.sqrt(1 - (learningRate * (1 + 3 / batchSize)) / 2);
      expect(standardError / value).toBeLessThan(0.004);
      expect(Math.abs(value / formula - 1)).toBeLessThan(0.02);
      // the exact moments are closer still, but for kicks that are not Gaussian at |B| = 4
      expect(Math.abs(value / sources["closed-form.discrete"]!.value - 1)).toBeLessThan(0.01);
      // the twin: continuous time is not it
      expect(value / continuum - 1).toBeGreaterThan(3 * (standardError / value));
    },
  );

  it("scatters by 5 to 8 % between shared data sets, of one epoch of 500 batches, and not at all between seeds", () => {
    const run = {
      learningRate: 0.1,
      batchSize: 16,
      updates: 620,
      snapshotEvery: 1,
      replicas: 160,
      from: 120,
    };
    const { system, sample } = trained("teacher-student", { data: "shared", dataSets: 80 }, run);
    const [{ sources }] = measured(system, sample, "spacing.mean.block") as [
      ReturnType<typeof measured>[number],
    ];
    const { value, dataSets } = sources.training!;
    expect(dataSets!.count).toBe(80);
    expect(dataSets!.seedError / value).toBeLessThan(1e-4);
    // 80 sets tell the scatter to 8 % of itself
    expect(dataSets!.scatter / value).toBeGreaterThan(0.05);
    expect(dataSets!.scatter / value).toBeLessThan(0.09);
  });
});

describe("a hidden layer", () => {
  const run = {
    learningRate: 0.05,
    batchSize: 16,
    updates: 3800,
    snapshotEvery: 20,
    replicas: 1200,
    from: 800,
  };
  const factor = (a: number) => 1 - (0.05 * a * (1 + 3 / 16)) / 2;

  it("with gradient noise has components of variance εn²/a, and neither equal widths nor two species", () => {
    const { system, sample } = trained("hidden-layer", { batches: null }, run);
    const variances = measured(system, sample, "component.variance");
    for (const [component, a] of [
      ["W11", 0.3],
      ["W22", 2],
    ] as const) {
      const { value } = variances.find(({ level }) => level === component)!.sources.training!;
      expect(Math.abs(value / ((0.003125 * 0.01) / a / factor(a)) - 1)).toBeLessThan(0.03);
    }
    const [own] = measured(system, sample, "density");
    const distance = (name: string) => measured(system, sample, name)[0].sources.training!.distance!;
    expect(own.sources.training!.distance!.pValue).toBeGreaterThan(0.01);
    expect(distance("density.two-species").interval[0]).toBeGreaterThan(0.02);
    expect(distance("density.equal-width").interval[0]).toBeGreaterThan(0.04);
  });

  it.each([[[1, 1]], [[0.3, 2]]])(
    "with noisy labels has elements of variance εσ²/2 and relaxation times 1/a, a = %j",
    (hiddenSpectrum) => {
      const { system, sample } = trained(
        "hidden-layer",
        { batches: null, noise: "label", hiddenSpectrum },
        run,
      );
      for (const { level, sources } of measured(system, sample, "component.variance")) {
        const a = hiddenSpectrum[Number(level[1]) - 1];
        expect(Math.abs(sources.training!.value / ((0.003125 * 0.01) / 2 / factor(a)) - 1)).toBeLessThan(
          0.03,
        );
      }
      const every = { ...run, snapshotEvery: 5, updates: 1800 };
      const fine = trained("hidden-layer", { batches: null, noise: "label", hiddenSpectrum }, every);
      for (const { level, sources } of measured(fine.system, fine.sample, "component.relaxation")) {
        const a = hiddenSpectrum[Number(level[1]) - 1];
        const { value, standardError } = sources.training!;
        expect(Math.abs(value * a - 1)).toBeLessThan(4 * a * standardError + 0.06);
      }
    },
  );

  it("without noise freezes at its target", () => {
    const { sample } = trained(
      "hidden-layer",
      { noise: "none", batches: null },
      { ...run, updates: 2000, replicas: 8 },
    );
    for (const level of sample.spectrum.slice(-16)) expect(Math.abs(level - 6)).toBeLessThan(1e-8);
  });
});

describe("sixty-four levels", () => {
  it("have the exact density at N = 64, and not that of a radius 5 % wider", () => {
    const run = {
      learningRate: 0.02,
      batchSize: 256,
      updates: 840,
      snapshotEvery: 60,
      replicas: 24,
      from: 660,
    };
    const teacher = new Array(64).fill(2);
    const { system, sample } = trained("teacher-student", { teacher, batches: null }, run);
    const law = system.densities.find(({ observable }) => observable === "density")!;
    const uniform = streams("validation").of("comparison.bootstrap", 1).uniform;
    expect(densityDistance(law).of(sample, 0.95, uniform).pValue).toBeGreaterThan(0.01);
    const wrong = densityDistance({ ...law, unit: 1.05 * law.unit }).of(sample, 0.95, uniform);
    expect(wrong.pValue).toBeLessThan(0.01);
  });
});

describe("the Wishart process", () => {
  it("has the mean spectrum and the variances of β-Laguerre, N = 10, M = 20, within 2 %", () => {
    const run = {
      learningRate: 0.003,
      batchSize: 16,
      updates: 8000,
      snapshotEvery: 80,
      replicas: 800,
      from: 960,
    };
    const { system, sample } = trained("isotropic", { decay: 1, initialScale: 0.02 }, run);
    const levels = Array.from({ length: 10 }, (): number[] => []);
    for (let replica = 0; replica < 400; replica++) {
      const { x } = system.coulombGas({ coupling: "full" }, replica, 300);
      for (let k = 0; k < 300; k++) for (const [i, own] of levels.entries()) own.push(x[k * 10 + i]);
    }
    const [means, variances] = [levelMean, levelVariance].map(({ measure }) => measure(sample));
    let together = 0;
    levels.forEach((own, i) => {
      const { mean } = meanAndError(own);
      const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length;
      expect(Math.abs(means[i].value / mean - 1)).toBeLessThan(0.02);
      const difference = variances[i].value / variance - 1;
      together += difference / levels.length;
      // a level's variance is known to half a per cent
      expect(Math.abs(difference)).toBeLessThan(0.02 + (2 * variances[i].standardError) / variance);
    });
    // αk = 0.6 % of it is the finite step
    expect(Math.abs(together)).toBeLessThan(0.015);
  });
});

describe("networks of several layers", () => {
  it("repel by Wigner's surmise in both layers under tanh, and not where ReLU splits the levels", () => {
    const run = {
      learningRate: 0.1,
      batchSize: 16,
      updates: 3000,
      snapshotEvery: 100,
      replicas: 120,
      from: 1000,
    };
    const teacher = { kind: "linear", singularValues: [1, 1, 1, 1] };
    const interval = (activation: string, layer: number) => {
      const { system, sample } = trained("deep-network", { activation, teacher, batches: null, layer }, run);
      return measured(system, sample, "spacing.distribution")[0].sources.training!.distance!.interval;
    };
    for (const layer of [1, 2]) expect(interval("tanh", layer)[1]).toBeLessThan(0.05);
    expect(interval("relu", 2)[0]).toBeGreaterThan(0.05);
  });
});
