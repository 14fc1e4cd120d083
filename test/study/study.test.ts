import { describe, expect, it } from "vitest";
import type {
  Diagnostics,
  EnsembleDiagnostics,
  RouteName,
  StudyOutcome,
} from "../../src/comparison/index.ts";
import { backends } from "../../src/kernels/index.ts";
import { type SpectraScenario, scenarioSchema } from "../../src/scenario/index.ts";
import { runStudy, StudyFailure } from "../../src/study/index.ts";
import { ensemblesOf } from "../support/ensembles.ts";

const small = (
  overrides: { model?: object; training?: object; ensemble?: object; [key: string]: unknown } = {},
): SpectraScenario =>
  scenarioSchema.parse({
    title: "small",
    ...overrides,
    model: {
      kind: "gaussian-rbm",
      visible: 3,
      hidden: 3,
      target: { kind: "spectrum", eigenvalues: [4, 6, 6] },
      initialScale: 0.5,
      ...overrides.model,
    },
    training: { learningRate: 0.1, updates: 1800, snapshotEvery: 20, ...overrides.training },
    ensemble: { replicas: 20, ...overrides.ensemble },
  });

// threads are tested on the built program
const run = (
  scenario: SpectraScenario,
  signal = new AbortController().signal,
  backend: (typeof backends)[number] = "wasm-simd",
) => runStudy(scenario, "small", { workers: 0, backend, signal, onProgress: () => {} });

const spectra = (outcome: StudyOutcome) =>
  ensemblesOf(outcome).flatMap(({ routes }) =>
    Object.values(routes).flatMap(({ spectrum, blocks, replicaIds }) => [
      Buffer.from(spectrum.x.buffer),
      Buffer.from(blocks.x.buffer),
      Buffer.from(replicaIds.buffer),
    ]),
  );

describe("a study", () => {
  it("gives the same bits and the same numbers again", async () => {
    const [one, again] = [await run(small()), await run(small())];
    expect(spectra(again)).toEqual(spectra(one));
    const { timing: _, ...numbers } = one.results;
    expect(again.results).toMatchObject(numbers);
  });

  // 10 replicas: the last group of four lanes has two to spare
  it.each(["sweeps", "collapsed"])(
    "gives the same bits with the kernels and without, gibbs: %s",
    async (gibbs) => {
      const scenario = small({ model: { gibbs }, training: { updates: 300 }, ensemble: { replicas: 10 } });
      const [fast, slow] = await Promise.all(backends.map((backend) => run(scenario, undefined, backend)));
      expect(spectra(fast)).toEqual(spectra(slow));
      expect([fast.results.backend, slow.results.backend]).toEqual(backends);
      const { timing: _, backend: __, ...numbers } = slow.results;
      expect(fast.results).toMatchObject(numbers);
    },
  );

  it("gives other bits with another seed, and other bits on each route", async () => {
    const [one, other] = [await run(small()), await run(small({ ensemble: { seed: "other" } }))];
    for (const [k, part] of spectra(one).entries())
      if (k % 3 !== 2) expect(part.equals(spectra(other)[k])).toBe(false);
    const routes = Object.values(ensemblesOf(one)[0].routes).map(
      ({ spectrum }) => spectrum.x[spectrum.x.length - 1],
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  it("of 10 replicas is the first 10 of a study of 20, bit by bit", async () => {
    const [few, many] = [await run(small({ ensemble: { replicas: 10 } })), await run(small())];
    for (const [route, ensemble] of Object.entries(ensemblesOf(few)[0].routes)) {
      const whole = ensemblesOf(many)[0].routes[route as RouteName]!.spectrum;
      const { levels, times, x } = ensemble.spectrum;
      for (let row = 0; row < levels * times.length; row++) {
        for (let r = 0; r < 10; r++) expect(Object.is(x[row * 10 + r], whole.x[row * 20 + r])).toBe(true);
      }
    }
  });

  it("measures only after the relaxation, and says how long that was", async () => {
    const diagnostics = (await run(small())).results.points[0].diagnostics as EnsembleDiagnostics &
      Diagnostics;
    expect(diagnostics.relaxationUpdates).toBeGreaterThan(5 * diagnostics.slowestRelaxation);
    expect(diagnostics.snapshots).toBe(Math.floor((1800 - diagnostics.relaxationUpdates) / 20) + 1);
  });

  it("that is too short measures nothing, says what it needs, and is inconclusive", async () => {
    const { results } = await run(small({ training: { updates: 100 } }));
    expect(results.verdict).toBe("inconclusive");
    expect(results.points[0].diagnostics.snapshots).toBe(0);
    expect(results.points[0].diagnostics.warnings.join()).toMatch(/training\.updates: must be at least \d+/);
    const tests = results.points[0].tests.filter(({ required }) => required);
    expect(tests.length).toBeGreaterThan(5);
    expect(tests.every(({ verdict, value }) => verdict === "inconclusive" && Number.isNaN(value))).toBe(true);
  });

  it("sweeps a grid with random numbers of its own at every point", async () => {
    const { results, ...outcome } = await run(
      small({ sweep: { "training.learningRate": [0.05, 0.1] }, training: { updates: 3600 } }),
    );
    expect(results.points.map(({ temperature }) => temperature)).toEqual([0.05 / 16, 0.1 / 16]);
    const [first, second] = ensemblesOf(outcome).map(({ routes }) => routes.training!.spectrum.x[0]);
    expect(first).not.toBe(second);
    expect(results.fits[0]).toMatchObject({ name: "spacing-scaling", predicted: Math.sqrt(2 * Math.PI) });
  });

  it("fails with the place and what to change when too many replicas diverge", async () => {
    const wild = small({
      model: { target: { kind: "spectrum", eigenvalues: [0.05, 0.05, 6] } },
      training: { learningRate: 0.5, batchSize: 1 },
    });
    await expect(run(wild)).rejects.toThrow(StudyFailure);
    await expect(run(wild)).rejects.toThrow(
      /training at .*maxDivergedFraction = 0.01 of 20 replicas diverged: .*μ².*try a smaller/,
    );
  });

  it("counts and names diverged replicas, and leaves the others as they are", async () => {
    const lossy = small({
      model: { target: { kind: "spectrum", eigenvalues: [2, 6, 6] } },
      training: { learningRate: 0.2, batchSize: 4, updates: 200 },
      ensemble: { maxDivergedFraction: 1, replicas: 40 },
      routes: ["training"],
    });
    const { results, ...outcome } = await run(lossy);
    const [{ routes }] = ensemblesOf(outcome);
    const { diverged = [], replicas = {} } = results.points[0].diagnostics;
    expect(diverged.length).toBeGreaterThan(0);
    expect(diverged.length).toBeLessThan(40);
    expect(replicas.training).toBe(40 - diverged.length);
    expect(routes.training!.spectrum.x.every(Number.isFinite)).toBe(true);
    const gone = new Set(diverged.map(({ replica }) => replica));
    expect(routes.training!.replicaIds.some((id) => gone.has(id))).toBe(false);
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const study = run(small({ training: { updates: 20_000 } }), controller.signal);
    setTimeout(() => controller.abort(new Error("stopped by hand")), 300);
    await expect(study).rejects.toThrow("stopped by hand");
  });
});

describe("a study without noise", () => {
  it("freezes at its target on every route, and says so instead of failing", async () => {
    const scenario = scenarioSchema.parse({
      model: { kind: "hidden-layer", noise: "none", batches: null },
      training: { learningRate: 0.05, updates: 2000, snapshotEvery: 20 },
      ensemble: { replicas: 10 },
    });
    const { results, ...outcome } = await run(scenario);
    expect(results.verdict).toBe("agree");
    const { absentRoutes = {}, warnings, notStationary, diverged } = results.points[0].diagnostics;
    expect([notStationary, diverged]).toEqual([[], []]);
    expect(absentRoutes["coulomb-gas"]).toMatch(/the spectrum freezes/);
    expect(warnings.join()).toMatch(/without stationary fluctuations/);
    for (const { spectrum } of Object.values(ensemblesOf(outcome)[0].routes)) {
      for (const level of spectrum.x.slice(-20)) expect(Math.abs(level - 6)).toBeLessThan(1e-8);
    }
  });
});
