import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { NetworkOutcome, StudyOutcome } from "../../src/comparison/index.ts";
import {
  type NetworkScenario,
  networkScenarioSchema,
  parseScenario,
  readScenario,
  sweepPoints,
} from "../../src/scenario/index.ts";
import { memoryStore } from "../../src/study/block-store.ts";
import { estimateCost, runStudy, type StudyOptions } from "../../src/study/index.ts";
import { trainedHistory } from "../../src/study/networks/trained-history.ts";
import { newFolder, writeWeights } from "../recordings/weights-folder.ts";

const options = (more: Partial<StudyOptions> = {}): StudyOptions => ({
  ...{ workers: 0, backend: "wasm-simd", signal: new AbortController().signal },
  onProgress: () => {},
  ...more,
});
const networksOf = ({ points }: StudyOutcome) => points.map(({ network }) => network as NetworkOutcome);
const withoutTime = ({ results: { timing: _, ...rest } }: StudyOutcome) => rest;

const recorded = (files: string, more: object = {}) =>
  parseScenario(
    JSON.stringify({
      model: { kind: "checkpoints", files },
      training: { optimizer: "sgd", learningRate: 0.1, batchSize: 8 },
      ...more,
    }),
    "recorded.yaml",
  ).scenario;

/** A perceptron that this program trains, in pairs, at two points of equal ε. */
const trained = networkScenarioSchema.parse({
  model: { kind: "mlp", hidden: [12] },
  training: { optimizer: "sgd", learningRate: 0.1, batchSize: 8, updates: 12, snapshots: 3 },
  ensemble: { replicas: 6, replicasPerStart: 2 },
  sweep: {
    zip: {
      "training.learningRate": [0.1, 0.05],
      "training.batchSize": [8, 4],
      "training.updates": [12, 24],
    },
  },
}) as NetworkScenario;
const store = memoryStore();
const own = await runStudy(trained, "own", options({ store }));
const folder = newFolder();
for (const [k, point] of sweepPoints(trained).entries()) {
  const { matrices, updates, weights } = await trainedHistory(point, store);
  for (let replica = 0; replica < 6; replica++)
    for (const update of updates) {
      const values = await weights(replica, update);
      writeWeights(
        join(folder, `point-${k}`, `s${replica >> 1}`, `t${replica % 2}`, `${update}.safetensors`),
        matrices.map((matrix, m) => ({ ...matrix, values: values[m] })),
      );
    }
}
const fileOf = (point: number) => `${folder}/point-${point}/s{start}/t{twin}/{update}.safetensors`;
const swept = recorded(fileOf(0), {
  sweep: {
    zip: {
      "model.files": [fileOf(0), fileOf(1)],
      "training.learningRate": [0.1, 0.05],
      "training.batchSize": [8, 4],
    },
  },
});
const read = await runStudy(swept, "read", options());

describe("a study of weights that were recorded elsewhere", () => {
  it("has the same numbers as the study of the network that was trained here", () => {
    const [ours, theirs] = [networksOf(own), networksOf(read)];
    for (const [k, { spectra, noise, record }] of theirs.entries()) {
      expect(spectra.updates).toEqual(ours[k].spectra.updates);
      const levels = (network: NetworkOutcome) =>
        network.spectra.matrices.map(({ name, analyses }) => [
          name,
          analyses.map((ofReplica) =>
            ofReplica.map((one) =>
              "levels" in one ? [one.levels, one.fitted.distance, one.tail] : one.reason,
            ),
          ),
        ]);
      expect(levels(theirs[k])).toEqual(levels(ours[k]));
      expect(noise.noise).toEqual(ours[k].noise.noise);
      expect(record.twins).toEqual(ours[k].record.twins);
      expect([record.loss, record.chance, record.replicasInAll]).toEqual([null, null, 6]);
    }
  });

  it("tests the linear scaling rule between folders, as between points of a sweep", () => {
    const { acrossPoints } = read.results;
    expect(acrossPoints?.map(({ observable, level }) => [observable, level])).toContainEqual([
      "equal-temperature.weights.variance",
      "all",
    ]);
    const numbers = (of: typeof acrossPoints) => of?.map(({ value, interval }) => [value, ...interval]);
    expect(numbers(acrossPoints)).toEqual(numbers(own.results.acrossPoints));
    // the first point alone has a spectrum before training: the second begins with the same weights
    expect(read.results.points.map(({ network }) => network!.updates)).toEqual([[0, 3, 12], [24]]);
  });

  it("asks no σ of the initial elements, which files do not tell", () => {
    const names = (outcome: StudyOutcome) =>
      new Set(outcome.results.points[0].tests.map((test) => test.observable));
    expect(names(own)).toContain("marchenko-pastur.scale");
    expect(names(read)).not.toContain("marchenko-pastur.scale");
    expect(names(read)).toContain("marchenko-pastur.distance");
  });

  it("finds twins closer than strangers, and strangers that are called twins not", async () => {
    const closest = (outcome: StudyOutcome) =>
      outcome.results.points[0].tests.find(({ observable }) => observable === "twins.weights");
    expect(closest(read)).toMatchObject({ required: true, verdict: "agree", update: 12, statistic: "ratio" });
    // the second twin of each start goes to the next one, and update 0, which would tell, is left out
    const mixed = newFolder();
    for (const start of [0, 1, 2])
      for (const twin of [0, 1])
        for (const update of [3, 12])
          cpSync(
            join(folder, "point-0", `s${start}`, `t${twin}`, `${update}.safetensors`),
            join(mixed, `s${(start + twin) % 3}`, `t${twin}`, `${update}.safetensors`),
          );
    const wrong = await runStudy(
      recorded(`${mixed}/s{start}/t{twin}/{update}.safetensors`),
      "mixed",
      options(),
    );
    expect(closest(wrong)?.verdict).not.toBe("agree");
    expect(closest(wrong)!.value).toBeGreaterThan(0.95);
    expect(wrong.results.verdict).not.toBe("agree");
  });

  it("is the same on threads, and where it was stopped and goes on", async () => {
    const one = recorded(fileOf(0));
    const whole = await runStudy(one, "one", options());
    expect(withoutTime(await runStudy(one, "one", options({ workers: 2 })))).toEqual(withoutTime(whole));
    const controller = new AbortController();
    const kept = memoryStore();
    const stopped = runStudy(
      one,
      "one",
      options({
        store: kept,
        signal: controller.signal,
        onProgress: ({ unit, done }) => {
          if (unit === "spectra" && done >= 4) controller.abort(new Error("stopped"));
        },
      }),
    );
    await expect(stopped).rejects.toThrow("stopped");
    const before = (await kept.keys()).size;
    const rest = await runStudy(one, "one", options({ store: kept }));
    expect(rest.results.timing.keptBlocks).toBe(before);
    expect(before).toBeGreaterThan(3);
    expect(withoutTime(rest)).toEqual(withoutTime(whole));
  });

  it("says what it would cost, of no update", async () => {
    const cost = await estimateCost(recorded(fileOf(0)), "wasm-simd");
    expect([cost.updates, cost.points]).toEqual([0, 1]);
    expect(cost.run).toBe("6 replicas, recorded at 3 of 12 updates");
  });

  it("refuses files that do not fit at the field of the scenario, before anything is computed", async () => {
    const source =
      "model: { kind: checkpoints, files: '/nowhere/{replica}/{update}.pt' }\ntraining: { optimizer: sgd, learningRate: 1, batchSize: 1 }\n";
    const [problem, ...others] = await parseScenario(source, "x.yaml").fileProblems();
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path: "model.files", line: 1 });
    expect(problem.message).toMatch(
      /^must fit files that are there, got .*: nothing is called nowhere in \//,
    );
    const without = () => parseScenario("model: { kind: checkpoints, files: 'x/{step}.pt' }", "x.yaml");
    expect(without).toThrow(/model\.files: must have the placeholders .* got \{step\} in x\/\{step\}\.pt/);
    expect(without).toThrow(/training: is missing/);
  });

  it("reads the decoder that is shipped, as numpy and PyTorch have written it", async () => {
    const { fileProblems, scenario } = readScenario("scenarios/decoder-pairs.yaml");
    expect(await fileProblems()).toEqual([]);
    const { run } = await estimateCost(scenario, "wasm-simd");
    expect(run).toBe("6 replicas, recorded at 6 of 3000 updates");
  });
});
