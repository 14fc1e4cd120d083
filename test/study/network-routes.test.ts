import { describe, expect, it } from "vitest";
import type { NetworkOutcome, StudyOutcome } from "../../src/comparison/index.ts";
import {
  type NetworkScenario,
  networkScenarioSchema,
  parseScenario,
  sweepPoints,
} from "../../src/scenario/index.ts";
import { memoryStore } from "../../src/study/block-store.ts";
import { runStudy, type StudyOptions } from "../../src/study/index.ts";
import { snapshotOf } from "../../src/study/networks/trainings.ts";

const options = (): StudyOptions => ({
  ...{ workers: 0, backend: "wasm-simd", store: memoryStore(), signal: new AbortController().signal },
  onProgress() {},
});

const scenario = (fields: object = {}): NetworkScenario =>
  networkScenarioSchema.parse({
    model: { kind: "mlp", hidden: [12] },
    training: { optimizer: "sgd", learningRate: 0.1, batchSize: 8, updates: 60, snapshots: 3 },
    ensemble: { replicas: 40, replicasPerStart: 4 },
    routes: { training: {}, "matrix-langevin": { noiseSamples: 64 } },
    ...fields,
  });

const study = (fields: object = {}) => runStudy(scenario(fields), "routes", options());
const testsOf = ({ results }: StudyOutcome, name: string) =>
  results.points[0].tests.filter(
    ({ observable, between }) => observable === name && between[1] === "matrix-langevin",
  );

const whole = await study({ premise: { samples: 60 } });

describe("the Langevin equation of a network", () => {
  it("is compared with training by fluctuations, levels, ratios and loss, from the same initial weights", () => {
    const { tests, observables } = whole.results.points[0];
    const names = [
      ...new Set(tests.flatMap((test) => (test.between[1] === "matrix-langevin" ? [test.observable] : []))),
    ];
    expect(names).toEqual([
      ...[
        "weights.variance",
        "levels.variance",
        "levels.growth",
        "levels.mean",
        "levels.largest",
        "ratio.mean",
      ],
      "loss.validation",
    ]);
    const variance = observables.find(({ name }) => name === "weights.variance");
    expect(Object.keys(variance?.estimates ?? {})).toEqual(["training", "matrix-langevin"]);
    const [all] = testsOf(whole, "weights.variance").filter(({ level }) => level === "all");
    // ten starts: the ratio is known to about 5 %
    expect(Math.abs(all.value)).toBeLessThan(0.3);
    const loss = testsOf(whole, "loss.validation");
    expect(loss.map(({ update }) => update)).toEqual([8, 60]);
    // 4.5 standard errors from ten starts: false alarm 2e-3 each
    for (const {
      value,
      interval: [low, high],
    } of loss)
      expect(Math.abs(value)).toBeLessThan(high - low);
  });

  it("with a quarter of the noise is rejected by the variance of the weights", async () => {
    const quarter = 0.1 / 8 / 4;
    const outcome = await study({
      routes: { training: {}, "matrix-langevin": { noiseSamples: 64, temperature: quarter } },
    });
    const [all] = testsOf(outcome, "weights.variance").filter(({ level }) => level === "all");
    expect(all.verdict).toBe("disagree");
    expect(all.value).toBeGreaterThan(1.5);
    expect(outcome.results.verdict).toBe("disagree");
  });

  it("has spectra of training alone, and its premise at every snapshot", () => {
    const { record, noise } = whole.points[0].network as NetworkOutcome;
    expect(record.premise?.map(({ update }) => update)).toEqual([0, 8, 60]);
    for (const { matrices } of record.premise ?? [])
      for (const { index, levels, samples } of matrices) {
        expect(samples).toBe(60);
        expect(index.value).toBeGreaterThan(0);
        expect(index.standardError).toBeLessThan(index.value);
        expect(levels.every((x, i) => i === 0 || x >= levels[i - 1])).toBe(true);
      }
    expect(noise.equation?.noise.map(({ name }) => name)).toEqual(noise.noise.map(({ name }) => name));
  });

  it("by SVAG with ℓ = 1 has the bits of training, and with ℓ = 4 not", async () => {
    const weightsWith = async (routes: object) => {
      const store = memoryStore();
      const small = scenario({ routes, ensemble: { replicas: 1 } });
      await runStudy(small, "svag", { ...options(), store });
      const { state } = await snapshotOf(store, sweepPoints(small)[0], "training", 0, 60);
      return state.weights;
    };
    const training = await weightsWith({ training: {} });
    expect(await weightsWith({ training: { kicks: 1 } })).toEqual(training);
    expect(await weightsWith({ training: { kicks: 4 } })).not.toEqual(training);
  });
});

describe("routes of a network that do not fit", () => {
  const text = (fields: string) =>
    `model: { kind: mlp, hidden: [12] }\ntraining: { optimizer: sgd, batchSize: 8${fields}`;
  const pairs = "ensemble: { replicas: 8, replicasPerStart: 2 }";
  it.each([
    [
      text(` }\n${pairs}\nroutes: [matrix-langevin]`),
      "routes: must name training, got matrix-langevin alone",
    ],
    [
      text(`, clip: 1 }\n${pairs}\nroutes: [training, matrix-langevin]`),
      "routes.matrix-langevin: must be omitted with training.clip = 1",
    ],
    [
      text(" }\nroutes: [training, matrix-langevin]"),
      "routes.matrix-langevin: must be omitted unless ensemble.replicasPerStart is at least 2",
    ],
    [
      text(` }\n${pairs}\nroutes: { training: {}, matrix-langevin: { noiseSamples: 7 } }`),
      "routes.matrix-langevin.noiseSamples: must be at least 8, the mini-batch with the noise of a step, got 7",
    ],
    [
      text(` }\n${pairs}\nroutes: { training: { kicks: 0 } }`),
      "routes.training.kicks: must be a whole number from 1 to 1024, got 0",
    ],
    [
      `model: { kind: nano-gpt }\ntraining: { optimizer: sgd }\n${pairs}\nroutes: { training: {}, matrix-langevin: { noiseSamples: all } }`,
      "routes.matrix-langevin.noiseSamples: must be a number with model.kind = nano-gpt, whose samples overlap, got all",
    ],
    [
      `model: { kind: nano-gpt }\n${pairs}\nroutes: { training: { kicks: 2 } }`,
      "routes.training.kicks: must be 1 with training.optimizer = adamw",
    ],
    [
      "model: { kind: gaussian-rbm }\nroutes: { training: { kicks: 2 } }",
      "routes.training.kicks: must be omitted",
    ],
    [
      "model: { kind: coulomb-gas }\nroutes: { matrix-langevin: { noiseSamples: 64 } }",
      "routes.matrix-langevin.noiseSamples: must be null with model.kind = coulomb-gas: it has no gradients",
    ],
    [
      "model: { kind: teacher-student }\nroutes: { matrix-langevin: { noiseSamples: 12 } }",
      "routes.matrix-langevin.noiseSamples: must be at least 16",
    ],
  ])("are refused: %s", (yaml, message) => {
    let found = "";
    try {
      parseScenario(yaml, "wrong.yaml");
    } catch (error) {
      found = (error as Error).message;
    }
    expect(found).toContain(message);
  });
});
