import { describe, expect, it } from "vitest";
import { type SpectraScenario, scenarioSchema } from "../../src/scenario/index.ts";
import { convergenceProblem, runStudy } from "../../src/study/index.ts";

const scenarioOf = (model: object, training: object, replicas: number): SpectraScenario =>
  scenarioSchema.parse({
    title: "walls",
    model: { kind: "coulomb-gas", g2: 1, ...model },
    training,
    ensemble: { replicas },
    routes: { "matrix-langevin": {}, "eigenvalue-langevin": {}, "coulomb-gas": {} },
  });

const run = (scenario: SpectraScenario) =>
  runStudy(scenario, "walls", {
    workers: 0,
    backend: "reference",
    signal: new AbortController().signal,
    onProgress: () => {},
  });

const wall = { levels: 1, potential: "x/2", support: [0, null], relaxationTime: 16 };

describe("a study between walls", () => {
  // means of e^{−x/2}, of a real square Wishart matrix (Σx: Mehta 2004, 17.6) and of Jacobi's weight (Aomoto 1987);
  // 4 standard errors, a false alarm in 6e-5 of the cases, and 2 % for steps of this length
  it.each([
    [wall, { learningRate: 0.1, updates: 3000, snapshotEvery: 150 }, 2],
    [
      { levels: 2, potential: "x/2 + log(x)/2", support: [0, null], relaxationTime: 10 },
      { learningRate: 0.02, updates: 8000, snapshotEvery: 400 },
      4,
    ],
    [
      { levels: 2, potential: "log(x)/2 - log(1-x)", support: [0, 1], relaxationTime: 0.2 },
      { learningRate: 2e-4, updates: 8000, snapshotEvery: 400 },
      2 / 3.5,
    ],
  ])("has every route's mean at that of the exact law: %j", async (model, training, exact) => {
    const { results } = await run(scenarioOf(model, training, 60));
    const means = results.points[0].observables.filter(({ name }) => name === "level.mean");
    for (const route of ["matrix-langevin", "eigenvalue-langevin", "coulomb-gas", "closed-form"] as const) {
      const own = means.map(({ estimates }) => estimates[route]!);
      expect(own).toHaveLength(model.levels);
      const value = own.reduce((sum, estimate) => sum + estimate.value, 0);
      // levels of one spectrum move together at most
      const error = own.reduce((sum, { standardError }) => sum + (standardError ?? 0), 0);
      expect(Math.abs(value - exact)).toBeLessThan(4 * error + 0.02 * exact);
      expect(error).toBeLessThan(0.1 * exact);
    }
  });

  it("measures no orders of convergence, and says why", async () => {
    const scenario = scenarioOf(wall, { learningRate: 0.1, updates: 100 }, 60);
    expect(await convergenceProblem(scenario)).toMatch(/declared for potentials without walls and poles/);
  });
});
