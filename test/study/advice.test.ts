import { describe, expect, it } from "vitest";
import { differenceTest, type Inconclusive, type TestResult } from "../../src/comparison/index.ts";
import { streams } from "../../src/random/index.ts";
import { scenarioSchema } from "../../src/scenario/index.ts";
import { runStudy } from "../../src/study/index.ts";
import { analyseNetwork } from "../../src/weight-spectra/index.ts";
import { judgedNetwork } from "../support/judged-network.ts";

/** The tests of a small study. */
async function testsOf(scenario: object): Promise<readonly TestResult[]> {
  const { results } = await runStudy(scenarioSchema.parse({ title: "advice", ...scenario }), "advice", {
    workers: 0,
    backend: "wasm-simd",
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return results.points[0].tests;
}

const withCause = (tests: readonly TestResult[], cause: Inconclusive["cause"]) =>
  tests.filter(({ inconclusive }) => inconclusive?.cause === cause);

/** The number that follows these words in the advice of the first such test. */
function advised(tests: readonly TestResult[], words: RegExp): number {
  const { advice } = tests[0].inconclusive!;
  expect(advice).toMatch(words);
  return Number(words.exec(advice)![1]);
}

const machine = {
  kind: "gaussian-rbm",
  ...{ visible: 2, hidden: 2, mass: 3, target: { kind: "spectrum", eigenvalues: [4, 4] } },
  ...{ gibbsSweeps: 3, gibbs: "collapsed", negativePhase: "pcd", initialScale: 0.1 },
};
const gas = { kind: "coulomb-gas", levels: 2, potential: "x^2/2", g2: 1, relaxationTime: 1 };

// each gives the verdict, does what its advice says, and no longer gives it
describe("the advice of an inconclusive test helps", () => {
  it("no-stationary-snapshot: so many updates", async () => {
    const study = (updates: number) =>
      testsOf({
        model: gas,
        training: { learningRate: 0.02, updates, snapshotEvery: 5 },
        ensemble: { replicas: 40 },
        routes: { "eigenvalue-langevin": {}, "coulomb-gas": {} },
      });
    const none = withCause(await study(10), "no-stationary-snapshot");
    expect(none.length).toBeGreaterThan(0);
    const needed = advised(none, /training\.updates of at least (\d+) are needed/);
    expect(withCause(await study(needed), "no-stationary-snapshot")).toEqual([]);
    // the twin: one snapshot less
    expect(withCause(await study(needed - 5), "no-stationary-snapshot")).toHaveLength(none.length);
  });

  it("no-stationary-snapshot: so many updates, of a machine that has to learn first", async () => {
    const study = (updates: number) =>
      testsOf({
        model: machine,
        training: { learningRate: 0.05, batchSize: 32, updates, snapshotEvery: 10 },
        ensemble: { replicas: 24 },
        routes: { training: {}, "matrix-langevin": {} },
      });
    const none = withCause(await study(50), "no-stationary-snapshot");
    expect(none[0].inconclusive!.advice).toMatch(/, and more if some replicas have not learnt by then/);
    const atLeast = /training\.updates of at least (\d+) are needed/;
    const learnt = withCause(await study(advised(none, atLeast)), "no-stationary-snapshot");
    // the last replica learns later than theory expects; once it has, the number is the right one
    expect(learnt[0].inconclusive!.advice).toMatch(/are needed$/);
    expect(withCause(await study(advised(learnt, atLeast)), "no-stationary-snapshot")).toEqual([]);
  });

  it("no-stationary-snapshot: no number of updates is advised that a scenario may not ask for", async () => {
    const hilltop = { kind: "coulomb-gas", levels: 1, potential: "x^4/4 - 2*x^2", g2: 1, initial: [2] };
    const none = withCause(
      await testsOf({
        model: hilltop,
        training: { learningRate: 0.01, updates: 100, snapshotEvery: 10 },
        ensemble: { replicas: 8 },
        routes: { "eigenvalue-langevin": {}, "coulomb-gas": {} },
      }),
      "no-stationary-snapshot",
    );
    expect(none[0].inconclusive!.advice).toMatch(
      /at most 2000000000 can be.*too long for any number of updates/,
    );
  });

  it("not-stationary: more updates, or more of them discarded", async () => {
    // hops over the hill between its wells in a time of about 10, and begins in the shallow one
    const study = (updates: number, relaxationTimes: number) =>
      testsOf({
        model: {
          kind: "coulomb-gas",
          ...{ levels: 1, potential: "2*(x^2 - 1)^2 + x/2", g2: 1, initial: [0.9] },
        },
        training: { learningRate: 0.01, updates, snapshotEvery: 10 },
        ensemble: { replicas: 200 },
        routes: { "eigenvalue-langevin": {}, "coulomb-gas": {} },
        compare: { relaxationTimes },
      });
    const drifting = withCause(await study(800, 1), "not-stationary");
    expect(drifting[0].inconclusive!.advice).toMatch(/use more updates .*, or discard more of them/);
    expect(withCause(await study(16_000, 1), "not-stationary")).toEqual([]);
    expect(withCause(await study(4000, 200), "not-stationary")).toEqual([]);
  });

  it("broken-down: a smaller ε, and neither more updates nor more replicas", async () => {
    const study = (learningRate: number, replicas: number, updates: number) =>
      testsOf({
        model: machine,
        training: { learningRate, batchSize: 8, updates, snapshotEvery: 20 },
        ensemble: { replicas, maxDivergedFraction: 0.1 },
        routes: { training: {}, "matrix-langevin": {} },
      });
    const broken = withCause(await study(0.4, 24, 400), "broken-down");
    expect(broken[0].inconclusive!.advice).toMatch(
      /^matrix-langevin broke down: .*; a smaller ε .* helps, more updates or replicas do not$/,
    );
    expect(withCause(await study(0.05, 24, 400), "broken-down")).toEqual([]);
    expect(withCause(await study(0.4, 60, 400), "broken-down").length).toBeGreaterThan(0);
    expect(withCause(await study(0.4, 24, 800), "broken-down").length).toBeGreaterThan(0);
  });

  it("few-levels: larger matrices, and no more replicas", async () => {
    const own = streams("advice");
    const study = async (size: number, replicas: number) => {
      const shape = { role: "key", layer: 1, initialSigma: 0.02, rows: size, columns: size } as const;
      const spectra = await analyseNetwork(
        [{ ...shape, name: "key" }],
        [0],
        Array.from({ length: replicas }, (_, k) => k),
        async (replica) => {
          const values = new Float64Array(size * size);
          own.of("validation", 100 * size + replica).fillNormal(values);
          return [values.map((z) => 0.02 * z)];
        },
        {
          kernels: null,
          significance: 0.01,
          judgesTails: () => false,
          testsVectors: false,
          stream: (k) => own.of("network.analysis", k),
        },
      );
      const margins = {
        "marchenko-pastur.scale": 0.05,
        "marchenko-pastur.distance": 0.1,
        "ratio.mean": 0.05,
      };
      return judgedNetwork(spectra, { confidence: 0.95, margins }).tests;
    };
    const few = withCause(await study(12, 2), "few-levels");
    expect(few[0].inconclusive!.advice).toMatch(/larger matrices reduce this error, more replicas do not$/);
    expect(withCause(await study(12, 8), "few-levels").length).toBeGreaterThan(0);
    expect(withCause(await study(96, 2), "few-levels")).toEqual([]);
  });

  it("unbounded-interval: so many replicas", async () => {
    const study = (replicas: number) =>
      testsOf({
        model: { kind: "isotropic", inputs: 2, outputs: 2 },
        training: { learningRate: 0.1, batchSize: 4, updates: 100, snapshotEvery: 100 },
        ensemble: { replicas },
        routes: { training: {}, "matrix-langevin": {}, "coulomb-gas": {} },
      });
    const open = withCause(await study(8), "unbounded-interval");
    const needed = advised(open, /is known to ±\d+ % by 8 replicas .*; about (\d+) would bound it/);
    expect(open[0].inconclusive!.replicasNeeded).toBe(needed);
    expect(needed).toBeLessThan(1000);
    expect(withCause(await study(needed), "unbounded-interval")).toEqual([]);
  });

  it("unbounded-interval: no replicas against a reference that is 0", () => {
    const estimate = (value: number) => ({ value, standardError: 1, degreesOfFreedom: 99 });
    const of = (reference: number) =>
      differenceTest(["training", estimate(5)], ["matrix-langevin", estimate(reference)], 0.05, 0.95)
        .inconclusive!;
    expect(of(0.01)).toMatchObject({ cause: "reference-zero" });
    expect(of(0.01)).not.toHaveProperty("replicasNeeded");
    // half its error from 0: 16 · 4 times as many would leave it 8 errors from it
    expect(of(0.5)).toMatchObject({ cause: "unbounded-interval", replicasNeeded: 6400 });
    expect(of(0.5).advice).toMatch(
      /unless matrix-langevin is exactly 0, where a relative difference is undefined$/,
    );
  });

  it("few-replicas: as many where a difference seems large by chance as where it seems small", () => {
    const random = streams("advice").of("validation", 1);
    const estimate = (replicas: number) => {
      const standardError = 1 / Math.sqrt(replicas);
      return {
        value: 10 + standardError * random.normal(),
        standardError,
        degreesOfFreedom: replicas - 1,
      };
    };
    const exact = { value: 10, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
    const tested = (replicas: number) =>
      differenceTest(["training", estimate(replicas)], ["closed-form", exact], 0.01, 0.95);
    let [agree, safely, naive, trials] = [0, 0, 0, 0];
    for (let k = 0; k < 2000; k++) {
      const { value, interval, inconclusive } = tested(16);
      if (inconclusive?.replicasNeeded === undefined) continue;
      trials++;
      if (tested(inconclusive.replicasNeeded).verdict === "agree") agree++;
      if (tested(4 * inconclusive.replicasNeeded).verdict === "agree") safely++;
      // the twin: the difference taken for the true one
      const half = value - interval[0];
      const trusting = 16 * (half / Math.abs(0.01 - Math.abs(value))) ** 2;
      if (tested(Math.max(4, Math.ceil(trusting))).verdict === "agree") naive++;
    }
    expect(trials).toBeGreaterThan(1800);
    expect(agree / trials).toBeGreaterThan(0.5);
    expect(safely / trials).toBeGreaterThan(0.9);
    expect(naive / trials).toBeLessThan(0.5);
  });
});
