import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { writeReport } from "../../src/report/index.ts";
import {
  type NetworkScenario,
  networkScenarioSchema,
  parseAnyScenario,
  processorSeconds,
  resolvedYaml,
  sweepPoints,
} from "../../src/scenario/index.ts";
import { memoryStore } from "../../src/study/block-store.ts";
import { estimateNetworkCost } from "../../src/study/network-cost.ts";
import {
  type NetworkStudyOptions,
  type TrainedNetworks,
  trainNetworks,
} from "../../src/study/network-study.ts";
import { snapshotUpdates } from "../../src/study/network-system.ts";
import { secondsPerUpdate } from "../../src/study/network-trial.ts";
import { runKeptNetworkStudy } from "../../src/study/run-kept-network-study.ts";
import { studyNetwork } from "../../src/study/study-network.ts";
import type { SpectrumAnalysis } from "../../src/weight-spectra/index.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-network-"));
afterAll(() => rmSync(folder, { recursive: true }));
const text = join(folder, "text.txt");
writeFileSync(text, "pack my box with five dozen liquor jugs; ".repeat(60));

const scenario = (training: object = {}, file = text): NetworkScenario =>
  networkScenarioSchema.parse({
    model: { kind: "nano-gpt", layers: 1, heads: 2, width: 16, context: 8, text: file },
    training: { updates: 24, batchSize: 4, snapshots: 4, ...training },
    ensemble: { replicas: 2 },
  });

function options(store = memoryStore(), stopAfter = Number.POSITIVE_INFINITY) {
  const controller = new AbortController();
  return {
    workers: 0,
    store,
    onProgress(done: number) {
      if (done >= stopAfter) controller.abort(new Error("stopped"));
    },
    signal: controller.signal,
  };
}

/** One point, with all that was kept of its replicas. */
async function runNetworkStudy(
  one: NetworkScenario,
  how: NetworkStudyOptions,
  run: (
    scenarios: readonly NetworkScenario[],
    options: NetworkStudyOptions,
  ) => Promise<TrainedNetworks> = trainNetworks,
) {
  const { points, timing } = await run([one], how);
  const { snapshot, ...point } = points[0];
  const replicas = await Promise.all(
    point.replicas.map((own, replica) => Promise.all(own.map((_, s) => snapshot(replica, s)))),
  );
  return { ...point, replicas, timing };
}

describe("the snapshots of a training", () => {
  it("are on a logarithmic grid from its beginning to its end, none twice", () => {
    expect(snapshotUpdates(10_000, 5)).toEqual([0, 10, 100, 1000, 10_000]);
    expect(snapshotUpdates(3, 12)).toEqual([0, 1, 2, 3]);
    expect(snapshotUpdates(1, 2)).toEqual([0, 1]);
  });
});

describe("a study of a network", () => {
  it("has the same bits where it was stopped and goes on", async () => {
    const whole = await runNetworkStudy(scenario(), options());
    expect(whole.updates).toEqual([0, 3, 8, 24]);
    expect(whole.replicas.map((own) => own.map(({ losses }) => losses.length))).toEqual([
      [0, 3, 5, 16],
      [0, 3, 5, 16],
    ]);
    expect(whole.replicas[0]).not.toEqual(whole.replicas[1]);
    const store = memoryStore();
    await expect(runNetworkStudy(scenario(), options(store, 20))).rejects.toThrow("stopped");
    const rest = await runNetworkStudy(scenario(), options(store));
    expect(rest.timing.keptSnapshots).toBeGreaterThan(2);
    expect(rest.timing.keptSnapshots).toBeLessThan(8);
    expect(rest.replicas).toEqual(whole.replicas);
    // other replicas do not change these
    const more = { ...scenario(), ensemble: { ...scenario().ensemble, replicas: 1 } };
    expect((await runNetworkStudy(more, options(store))).timing.keptSnapshots).toBe(4);
    expect(whole.sample?.prompt.length).toBe(8);
    expect(whole.sample?.text.length).toBe(240);
  });

  it("has the same bits on threads of the built program, which end with the first failure", async () => {
    const built = await import("dyson-dynamics");
    const here = await runNetworkStudy(scenario(), options());
    const threads = await runNetworkStudy(scenario(), { ...options(), workers: 2 }, built.trainNetworks);
    expect(threads.replicas).toEqual(here.replicas);
    const wild = scenario({ optimizer: "sgd", learningRate: 1e30 });
    const failure = await built.trainNetworks([wild], { ...options(), workers: 2 }).catch((error) => error);
    expect(failure).toBeInstanceOf(built.StudyFailure);
    expect(failure.message).toMatch(/^replica [12]: update \d+: the loss is NaN/);
    await expect(
      built.trainNetworks([scenario()], { ...options(memoryStore(), 20), workers: 2 }),
    ).rejects.toThrow("stopped");
  });

  it("ends as soon as a snapshot cannot be kept", async () => {
    const built = await import("dyson-dynamics");
    const full = { ...memoryStore(), write: () => Promise.reject(new Error("the disk is full")) };
    const long = scenario({ updates: 1_000_000, snapshots: 2 });
    await expect(built.trainNetworks([long], { ...options(full), workers: 2 })).rejects.toThrow(
      "disk is full",
    );
  });

  it("says what is missing where a kept snapshot is lost while it runs", async () => {
    const store = memoryStore();
    const { points } = await trainNetworks([scenario()], options(store));
    const lost = { ...store, read: async () => null };
    expect((await points[0].snapshot(1, 2)).state.updates).toBe(8);
    await expect(trainNetworks([scenario()], options(lost))).rejects.toThrow(
      "replica 1, update 24: the snapshot that was kept is gone or damaged; run it again",
    );
  });

  it("is analysed, judged and reported", async () => {
    const outcome = await studyNetwork(scenario(), "small", options());
    const { results, spectra } = outcome;
    expect(results).toMatchObject({ schema: 1, name: "small", fits: [] });
    const { network } = results.points[0];
    expect(network.loss[0].training[0]).toBeNull();
    expect(network.matrices.map(({ name }) => name)).toContain("layer 1 key");
    // the context of 8 makes one matrix of 8 levels, at each snapshot of each replica
    expect(new Set(network.notAnalysed.map(({ name }) => name))).toEqual(new Set(["position embedding"]));
    expect(network.notAnalysed).toHaveLength(8);
    // two heads of eight levels each, of four matrices
    expect(network.heads.matrices).toEqual([]);
    expect(network.heads.notAnalysed).toHaveLength(8);
    expect(network.heads.notAnalysed[0]).toEqual({
      name: "layer 1 head 1 query",
      reason: "has 8 levels, at least 10 are needed",
      spectra: 8,
    });
    expect(network.heads.attention!.heads).toHaveLength(2);
    expect(results.points[0].tests.some(({ observable }) => observable === "marchenko-pastur.scale")).toBe(
      true,
    );
    expect(results.points[0].diagnostics.warnings).toContain(
      "not analysed: position embedding (has 8 levels, at least 10 are needed)",
    );
    const out = join(folder, "report");
    const { files } = await writeReport(outcome, resolvedYaml(scenario()), out);
    expect(files).toContain("figures/spectrum-density.png");
    const archive = unzipSync(readFileSync(join(out, "spectra.npz")));
    // replica, snapshot, level
    expect(Buffer.from(archive["layer_1_key.npy"]).toString("latin1")).toMatch(/\(2, ?4, ?16,?\)/);
    const start = archive["layer_1_key.npy"].length - 8 * 2 * 4 * 16;
    const levels = new Float64Array(archive["layer_1_key.npy"].slice(start).buffer);
    const key = spectra[0].matrices.find(({ name }) => name === "layer 1 key")!;
    expect(levels.slice(16, 32)).toEqual((key.analyses[0][1] as SpectrumAnalysis).levels);
    expect(Object.keys(archive)).toContain("updates.npy");
    expect(files.filter((file) => file.endsWith(".png"))).toHaveLength(13);
    expect(JSON.parse(readFileSync(join(out, "results.json"), "utf8")).verdict).toBe(results.verdict);
    expect(readFileSync(join(out, "report.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("begins twins alike and every point of a sweep like the first, and compares what their mini-batches do", async () => {
    const twins = networkScenarioSchema.parse({
      ...scenario({ optimizer: "sgd", learningRate: 0.1, updates: 12, snapshots: 3 }),
      ensemble: { replicas: 4, replicasPerStart: 2 },
      sweep: {
        zip: {
          "training.learningRate": [0.1, 0.05],
          "training.batchSize": [4, 2],
          "training.updates": [12, 24],
        },
      },
    });
    const store = memoryStore();
    const { points } = await trainNetworks(
      sweepPoints(twins).map((point) => point.scenario),
      options(store),
    );
    const weights = async (point: number, replica: number, snapshot: number) =>
      (await points[point].snapshot(replica, snapshot)).state.weights;
    const first = await weights(0, 0, 0);
    expect(await weights(0, 1, 0)).toEqual(first);
    expect(await weights(1, 0, 0)).toEqual(first);
    expect(await weights(0, 2, 0)).not.toEqual(first);
    expect(await weights(0, 1, 2)).not.toEqual(await weights(0, 0, 2));
    const outcome = await studyNetwork(twins, "twins", options(store));
    const { results, spectra, noise } = outcome;
    // all snapshots at the first point, the last at the second, of the first replica of each start
    expect(spectra.map(({ updates }) => updates)).toEqual([[0, 3, 12], [24]]);
    expect(spectra[1].matrices[0].analyses).toHaveLength(2);
    expect(results.points.map(({ network }) => network.loss.length)).toEqual([4, 4]);
    expect(results.points[1].tests.every(({ update }) => update === 24)).toBe(true);
    expect(noise.map(({ temperature }) => temperature)).toEqual([0.025, 0.025]);
    expect(
      results.acrossPoints!.filter(({ required }) => required).map(({ observable }) => observable),
    ).toEqual([
      "equal-temperature.weights.variance",
      "equal-temperature.levels.variance",
      "equal-temperature.levels.growth",
    ]);
    const out = join(folder, "twins");
    const { files } = await writeReport(outcome, resolvedYaml(twins), out);
    expect(files).toContain("figures/level-fluctuations.png");
    expect(Object.keys(unzipSync(readFileSync(join(out, "spectra.npz"))))).toContain(
      "point_2/layer_1_key.npy",
    );
    const html = readFileSync(join(out, "report.html"), "utf8");
    expect(html).toContain("Across the sweep");
    expect(html).toContain("Begins with the weights of an earlier point");
  });

  it("goes on from a folder, says so, and begins anew where the text has changed", async () => {
    const blocks = join(folder, "blocks");
    const changing = join(folder, "changing.txt");
    writeFileSync(changing, "pack my box with five dozen liquor jugs; ".repeat(60));
    const small = scenario({ updates: 20 }, changing);
    const run = async (stopAfter = Number.POSITIVE_INFINITY) => {
      const notices: string[] = [];
      const controller = new AbortController();
      const outcome = await runKeptNetworkStudy(small, "small", {
        workers: 0,
        backend: "reference",
        blocks,
        onProgress({ unit, done }) {
          if (unit === "updates" && done >= stopAfter) controller.abort(new Error("stopped"));
        },
        onNotice: (line) => notices.push(line),
        signal: controller.signal,
      });
      return { outcome, notices };
    };
    await expect(run(30)).rejects.toThrow("stopped");
    const { outcome, notices } = await run();
    expect(notices).toEqual([expect.stringMatching(/^goes on after \d+ of 40 updates/)]);
    expect(outcome.results.timing.keptSnapshots).toBeGreaterThan(3);
    writeFileSync(changing, "how vexingly quick daft zebras jump; ".repeat(60));
    expect((await run()).notices).toEqual([]);
  });

  it("has a cost that grows with the network, told before it is trained", async () => {
    const cost = await estimateNetworkCost(scenario());
    expect(cost.updates).toBe(48);
    expect(cost.seconds).toBeGreaterThan(cost.undivided!.afterwards);
    const wide = scenario();
    const wider = await estimateNetworkCost({
      ...wide,
      model: { ...wide.model, width: 64 } as typeof wide.model,
    });
    expect(wider.memoryBytes).toBeGreaterThan(cost.memoryBytes);
    // whose losses are not finite is said by the study, not by its estimate
    expect((await estimateNetworkCost(scenario({ optimizer: "sgd", learningRate: 1e30 }))).updates).toBe(48);
    expect(cost.lines.join()).toMatch(/\d+ weights, 8 matrices of them with a spectrum, at 4 times/);
  });

  it.each([
    ["a decoder of 1.1·10⁸ weights", "nano-gpt, layers: 16, heads: 8, width: 768, context: 512", 64],
    ["a wide perceptron", "mlp, hidden: [4096, 4096, 4096]", 1_000_000],
  ])("has an update that is timed within seconds: %s", async (_, kind, batchSize) => {
    const source = `model: { kind: ${kind} }\ntraining: { updates: 40, snapshots: 2, batchSize: ${batchSize} }\n`;
    const begin = processorSeconds();
    const seconds = await secondsPerUpdate(parseAnyScenario(source, "x.yaml").scenario as NetworkScenario, 1);
    expect(processorSeconds() - begin).toBeLessThan(20);
    // some 10¹³ multiplications
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(1e5);
  });

  it("has a cost that takes seconds for 1000 points, of which few are timed", async () => {
    const source =
      "model: { kind: mlp, hidden: [16] }\ntraining: { updates: 40, snapshots: 2 }\nsweep: { training.batchSize: { from: 1, to: 1000, points: 1000 } }\n";
    const begin = processorSeconds();
    const cost = await estimateNetworkCost(parseAnyScenario(source, "x.yaml").scenario as NetworkScenario);
    expect(processorSeconds() - begin).toBeLessThan(20);
    expect(cost.points).toBe(1000);
    expect(cost.seconds).toBeGreaterThan(1);
  });

  it("says what is wrong with its text, and where a loss is not finite", async () => {
    await expect(runNetworkStudy(scenario({}, join(folder, "none.txt")), options())).rejects.toThrow(
      /model\.text: must be moby-dick or a text file in UTF-8, got .*none\.txt: there is no such file/,
    );
    writeFileSync(join(folder, "bytes"), Uint8Array.of(0x80, 0xff));
    await expect(runNetworkStudy(scenario({}, join(folder, "bytes")), options())).rejects.toThrow("in UTF-8");
    const wild = scenario({ optimizer: "sgd", learningRate: 1e30 });
    await expect(runNetworkStudy(wild, options())).rejects.toThrow(
      /replica [12]: update \d+: the loss is NaN/,
    );
  });
});
