import { describe, expect, it } from "vitest";
import { parseScenario, processorSeconds, type SpectraScenario } from "../../src/scenario/index.ts";
import { estimateCost } from "../../src/study/spectra/cost.ts";

function planned(source: string) {
  const begin = processorSeconds();
  const { scenario } = parseScenario(source, "x.yaml");
  return {
    cost: estimateCost(scenario as SpectraScenario, "wasm-simd"),
    seconds: processorSeconds() - begin,
  };
}

// all of them took from 20 s to for ever, when a whole update of each point was run
describe("the estimate of a cost takes a few seconds of one core", () => {
  it.each([
    ["1000 levels", "model: { kind: coulomb-gas, levels: 1000 }\ntraining: { learningRate: 1.0e-5 }"],
    [
      "layers of 64 and a tiny teacher",
      "model: { kind: deep-network, inputs: 64, layers: [{ width: 64 }, { width: 64 }, { width: 64 }], teacher: { kind: network, widths: [64], scale: 1.0e-30 } }",
    ],
    [
      "2e9 steps an update",
      "model: { kind: isotropic }\ntraining: { updates: 1, snapshotEvery: 1 }\nroutes: { matrix-langevin: { stepsPerUpdate: 2000000000 }, eigenvalue-langevin: { stepsPerUpdate: 2000000000 } }",
    ],
    [
      "40 gases of 1000 levels",
      "model: { kind: coulomb-gas, levels: 1000 }\ntraining: { learningRate: 1.0e-5 }\nensemble: { replicas: 8 }\nsweep: { model.g2: { from: 1.0e-5, to: 2.0e-5, points: 40 } }",
    ],
    ["a mini-batch of 800 000", "model: { kind: gaussian-rbm }\ntraining: { batchSize: 800000 }"],
    [
      "1000 points",
      'model: { kind: coulomb-gas, levels: 2, potential: "x^4/4" }\ntraining: { learningRate: 0.01 }\nsweep: { model.g2: { from: 0.1, to: 1, points: 1000 } }',
    ],
  ])("of %s", (_, source) => {
    const first = planned(source);
    // 11 s at most on a core of its own; beside another program a second try shows what is its share
    const { cost, seconds } = first.seconds < 20 ? first : planned(source);
    expect(seconds).toBeLessThan(20);
    expect(cost.seconds).toBeGreaterThan(0);
    expect(Number.isFinite(cost.seconds)).toBe(true);
    expect(cost.lines.join("\n")).not.toMatch(/NaN|Infinity|undefined|unknown/);
  });
});

describe("an estimate", () => {
  const study = (replicas: number) =>
    planned(
      `model: { kind: coulomb-gas, levels: 2 }\ntraining: { updates: 10, snapshotEvery: 5 }\nensemble: { replicas: ${replicas} }`,
    ).cost;

  it("counts what blocks take beside the computing: 10^6 replicas of ten updates ran for 250 s, 2.9 s of them computing", () => {
    // 3 routes in blocks of 8: 375 000 files; measured 250 s at 10^6 and 47 s at 10^5 replicas, right within a factor of 2.5
    expect(study(1e6).seconds).toBeGreaterThan(100);
    expect(study(1e6).seconds).toBeLessThan(1250);
    expect(study(1e5).seconds).toBeGreaterThan(19);
    expect(study(1e5).seconds).toBeLessThan(118);
    // by counting: 3 routes in blocks of 8; two record 3 spectra of 2 levels, the gas 2 samples
    expect(study(1e6).undivided).toEqual({
      pieces: 375_000,
      afterwards: expect.closeTo(375 + 3e6 * 2e-5 + 1e6 * (6 + 6 + 4) * 1e-6, 6),
    });
  });

  it("of many steps is in proportion to their number", () => {
    const steps = (n: number) =>
      planned(
        `model: { kind: isotropic }\ntraining: { updates: 100, snapshotEvery: 50 }\nensemble: { replicas: 8 }\nroutes: { matrix-langevin: { stepsPerUpdate: ${n} } }`,
      ).cost.seconds;
    // 16 steps are run, 160 000 are made of them
    expect(steps(160_000) / steps(16_000)).toBeGreaterThan(5);
    expect(steps(160_000) / steps(16_000)).toBeLessThan(20);
  });
});
