import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import type { NetworkOutcome, StudyOutcome } from "../../src/comparison/index.ts";
import { writeReport } from "../../src/report/index.ts";
import {
  type NetworkScenario,
  networkScenarioSchema,
  parseScenario,
  processorSeconds,
  resolvedYaml,
  sweepPoints,
} from "../../src/scenario/index.ts";
import { type BlockStore, memoryStore } from "../../src/study/block-store.ts";
import { runResumableStudy, runStudy, type StudyOptions } from "../../src/study/index.ts";
import { estimateCost } from "../../src/study/networks/cost.ts";
import { stretchEnds } from "../../src/study/networks/stretch.ts";
import { snapshotUpdates } from "../../src/study/networks/system.ts";
import { snapshotOf } from "../../src/study/networks/trainings.ts";
import { secondsPerUpdate } from "../../src/study/networks/trial.ts";
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

function options(store: BlockStore = memoryStore(), stopAfter = Number.POSITIVE_INFINITY) {
  const controller = new AbortController();
  return {
    ...{ workers: 0, backend: "wasm-simd", store, signal: controller.signal },
    onProgress({ unit, done }) {
      if (unit === "updates" && done >= stopAfter) controller.abort(new Error("stopped"));
    },
  } satisfies StudyOptions;
}

/** What a study says without the time that it took. */
function numbersOf({ results }: StudyOutcome) {
  const { timing: _, ...numbers } = results;
  return numbers;
}

/** The small study, computed once, and what it kept. */
const kept = memoryStore();
const whole = await runStudy(scenario(), "small", options(kept));

/** A store with the same results. */
async function copyOfKept(): Promise<BlockStore> {
  const copy = memoryStore();
  for (const key of await kept.keys()) await copy.write(key, (await kept.read(key))!);
  return copy;
}

/** Networks of every point. */
function networksOf({ points }: StudyOutcome): readonly NetworkOutcome[] {
  return points.map(({ network }) => network as NetworkOutcome);
}

describe("the snapshots of a training", () => {
  it("are on a logarithmic grid from its beginning to its end, none twice", () => {
    expect(snapshotUpdates({ updates: 10_000, snapshots: 5 })).toEqual([0, 10, 100, 1000, 10_000]);
    expect(snapshotUpdates({ updates: 3, snapshots: 12 })).toEqual([0, 1, 2, 3]);
    expect(snapshotUpdates({ updates: 1, snapshots: 2 })).toEqual([0, 1]);
  });

  it("end stretches of it, none of which is longer than a twentieth", () => {
    const { training } = scenario({ updates: 1000, snapshots: 4 });
    const ends = stretchEnds(training);
    for (const update of snapshotUpdates(training)) expect(ends).toContain(update);
    expect(ends.every((end, k) => k === 0 || (end > ends[k - 1] && end <= ends[k - 1] + 50))).toBe(true);
    expect([ends[0], ends.at(-1)]).toEqual([0, 1000]);
  });
});

describe("a study of a network", () => {
  it("has the same bits where it was stopped and goes on", async () => {
    const store = memoryStore();
    await expect(runStudy(scenario(), "small", options(store, 20))).rejects.toThrow("stopped");
    const snapshots = (await store.keys()).size;
    const rest = await runStudy(scenario(), "small", options(store));
    expect([snapshots > 2, snapshots < 8]).toEqual([true, true]);
    expect(rest.results.timing.keptBlocks).toBe(snapshots);
    expect(numbersOf(rest)).toEqual(numbersOf(whole));
    expect(networksOf(rest)).toEqual(networksOf(whole));
    // other replicas do not change these
    const one = { ...scenario(), ensemble: { ...scenario().ensemble, replicas: 1 } };
    const alone = await runStudy(one, "small", options(store));
    expect(alone.results.timing.keptBlocks).toBeGreaterThanOrEqual(4);
    const { sample, loss } = networksOf(whole)[0].record;
    expect(networksOf(alone)[0].record.loss).toEqual([loss![0]]);
    expect([sample?.prompt.length, sample?.text.length]).toEqual([8, 240]);
  });

  it("has losses and weights that differ between replicas, and as many losses as updates", async () => {
    const [point] = sweepPoints(scenario());
    const snapshots = await Promise.all(
      [0, 1].flatMap((replica) =>
        [0, 3, 8, 24].map((update) => snapshotOf(kept, point, "training", replica, update)),
      ),
    );
    expect(snapshots.map(({ losses }) => losses.length)).toEqual([0, 3, 5, 16, 0, 3, 5, 16]);
    expect(snapshots[3].state.weights).not.toEqual(snapshots[7].state.weights);
  });

  it("has the same bits on threads of the built program, which end with the first failure", async () => {
    const built = await import("dyson-dynamics");
    const threads = await built.runStudy(scenario(), "small", {
      ...options(built.memoryStore()),
      workers: 2,
    });
    expect(numbersOf(threads)).toEqual(numbersOf(whole));
    const wild = scenario({ optimizer: "sgd", learningRate: 1e30 });
    const failure = await built
      .runStudy(wild, "wild", { ...options(built.memoryStore()), workers: 2 })
      .catch((error) => error);
    expect(failure).toBeInstanceOf(built.StudyFailure);
    expect(failure.message).toMatch(/^training, replica [12] at .*: update \d+: the loss is NaN/);
    await expect(
      built.runStudy(scenario(), "small", { ...options(built.memoryStore(), 20), workers: 2 }),
    ).rejects.toThrow("stopped");
  });

  it("ends as soon as a snapshot cannot be kept", async () => {
    const built = await import("dyson-dynamics");
    const full = { ...built.memoryStore(), write: () => Promise.reject(new Error("the disk is full")) };
    const long = scenario({ updates: 1_000_000, snapshots: 2 });
    await expect(built.runStudy(long, "long", { ...options(full), workers: 2 })).rejects.toThrow(
      "disk is full",
    );
  });

  it("says what is missing where a kept snapshot is lost while it runs", async () => {
    const lost = { ...kept, read: async () => null };
    const [point] = sweepPoints(scenario());
    expect((await snapshotOf(kept, point, "training", 1, 8)).state.updates).toBe(8);
    await expect(snapshotOf(lost, point, "training", 1, 8)).rejects.toThrow(
      /^the finished block [\da-f]{32}\/1-8 was removed or damaged while the study ran: run the study again/,
    );
  });

  it("trains anew from where what is kept is no snapshot, and says so", async () => {
    const store = await copyOfKept();
    const key = [...(await store.keys())].find((name) => name.endsWith("/1-8"))!;
    const other = [...(await store.keys())].find((name) => name.endsWith("/1-24"))!;
    await store.write(key, (await store.read(other))!);
    const notices: string[] = [];
    const again = await runStudy(scenario(), "small", {
      ...options(store),
      onNotice: (line) => notices.push(line),
    });
    expect(notices[0]).toMatch(
      /^invalid stored blocks, computed again: 1; .*1-8: it is of update 24, not 8$/,
    );
    expect(numbersOf(again)).toEqual(numbersOf(whole));
  });

  it("goes on with the other points where one fails, and says which", async () => {
    const sweep = { "training.learningRate": [1e30, 0.01, 0.02] };
    const swept = networkScenarioSchema.parse({ ...scenario({ optimizer: "sgd" }), sweep });
    await expect(runStudy(swept, "swept", options())).rejects.toThrow(/the loss is NaN/);
    const notices: string[] = [];
    const outcome = await runStudy(swept, "swept", {
      ...options(await copyOfKept()),
      keepGoing: true,
      onNotice: (line) => notices.push(line),
    });
    const { results } = outcome;
    expect(results.points.map(({ parameters }) => parameters["training.learningRate"])).toEqual([0.01, 0.02]);
    expect(results.failures).toEqual([
      {
        parameters: expect.objectContaining({ "training.learningRate": 1e30 }),
        message: expect.stringMatching(/^training, replica 1 at .*: update \d+: the loss is NaN/),
      },
    ]);
    expect(notices).toEqual([expect.stringContaining("point 1 of 3")]);
    expect(results.verdict).not.toBe("agree");
    // the first of the others shows the course of its spectra, which no earlier point has shown
    expect(networksOf(outcome).map(({ spectra }) => spectra.updates.length)).toEqual([4, 1]);
    const out = join(folder, "failing");
    await writeReport(outcome, resolvedYaml(swept), out);
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(
      /not finished: α = [^,]*, .*?: the loss is NaN/.exec(page.slice(0, page.indexOf("<script")))?.[0],
    ).toBeDefined();
  });

  it("is analysed, judged and reported", async () => {
    const { results } = whole;
    const [{ spectra }] = networksOf(whole);
    expect(results).toMatchObject({ schema: 1, name: "small", fits: [] });
    const network = results.points[0].network!;
    expect(network.loss![0].training[0]).toBeNull();
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
    const { files } = await writeReport(whole, resolvedYaml(scenario()), out);
    expect(files).toContain("figures/spectrum-density.png");
    const archive = unzipSync(readFileSync(join(out, "spectra.npz")));
    // replica, snapshot, level
    expect(Buffer.from(archive["layer_1_key.npy"]).toString("latin1")).toMatch(/\(2, ?4, ?16,?\)/);
    const start = archive["layer_1_key.npy"].length - 8 * 2 * 4 * 16;
    const levels = new Float64Array(archive["layer_1_key.npy"].slice(start).buffer);
    const key = spectra.matrices.find(({ name }) => name === "layer 1 key")!;
    expect(levels.slice(16, 32)).toEqual((key.analyses[0][1] as SpectrumAnalysis).levels);
    expect(Object.keys(archive)).toContain("updates.npy");
    expect(files.filter((file) => file.endsWith(".png"))).toHaveLength(13);
    expect(JSON.parse(readFileSync(join(out, "results.json"), "utf8")).verdict).toBe(results.verdict);
    expect(readFileSync(join(out, "report.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("trains pairs with identical initial weights, and compares what their mini-batches do", async () => {
    const pairs = networkScenarioSchema.parse({
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
    // with the null distributions of the small study, for its matrices are of the same shapes
    const store = await copyOfKept();
    const outcome = await runStudy(pairs, "pairs", options(store));
    const points = sweepPoints(pairs);
    const weights = async (point: number, replica: number, update: number) =>
      (await snapshotOf(store, points[point], "training", replica, update)).state.weights;
    const first = await weights(0, 0, 0);
    expect(await weights(0, 1, 0)).toEqual(first);
    expect(await weights(1, 0, 0)).toEqual(first);
    expect(await weights(0, 2, 0)).not.toEqual(first);
    expect(await weights(0, 1, 12)).not.toEqual(await weights(0, 0, 12));
    const { results } = outcome;
    const networks = networksOf(outcome);
    // all snapshots at the first point, the last at the second, of the first replica of each start
    expect(networks.map(({ spectra }) => spectra.updates)).toEqual([[0, 3, 12], [24]]);
    expect(networks[1].spectra.matrices[0].analyses).toHaveLength(2);
    expect(results.points.map(({ network }) => network!.loss!.length)).toEqual([4, 4]);
    expect(results.points[1].tests.every(({ update }) => update === 24)).toBe(true);
    expect(networks.map(({ noise }) => noise.temperature)).toEqual([0.025, 0.025]);
    expect(
      results.acrossPoints!.filter(({ required }) => required).map(({ observable }) => observable),
    ).toEqual([
      "equal-temperature.weights.variance",
      "equal-temperature.levels.variance",
      "equal-temperature.levels.growth",
    ]);
    const out = join(folder, "pairs");
    const { files } = await writeReport(outcome, resolvedYaml(pairs), out);
    expect(files).toContain("figures/level-fluctuations.png");
    expect(Object.keys(unzipSync(readFileSync(join(out, "spectra.npz"))))).toContain(
      "point_2/layer_1_key.npy",
    );
    const html = readFileSync(join(out, "report.html"), "utf8");
    expect(html).toContain("Across the sweep");
    expect(html).toContain("Same initial weights as an earlier point");
  });

  it("goes on from a folder, says so, and begins anew where the text has changed", async () => {
    const blocks = join(folder, "blocks");
    const changing = join(folder, "changing.txt");
    writeFileSync(changing, "pack my box with five dozen liquor jugs; ".repeat(60));
    const small = scenario({ updates: 20 }, changing);
    const run = (notices: string[], stopAfter = Number.POSITIVE_INFINITY) => {
      const controller = new AbortController();
      return runResumableStudy(small, "small", {
        workers: 0,
        backend: "reference",
        blocks,
        onProgress({ unit, done }) {
          if (unit === "updates" && done >= stopAfter) controller.abort(new Error("stopped"));
        },
        onNotice: (line) => notices.push(line),
        signal: controller.signal,
      });
    };
    await expect(run([], 30)).rejects.toThrow("stopped");
    const [resumed, anew]: [string[], string[]] = [[], []];
    const outcome = await run(resumed);
    expect(resumed).toEqual([
      expect.stringMatching(/^resuming: \d+ of 40 updates were done by an earlier run/),
    ]);
    expect(outcome.results.timing.keptBlocks).toBeGreaterThan(3);
    writeFileSync(changing, "how vexingly quick daft zebras jump; ".repeat(60));
    // that a study resumes is said before its first update
    await expect(run(anew, 1)).rejects.toThrow("stopped");
    expect(anew).toEqual([]);
  });

  it("has a cost that grows with the network, told before it is trained", async () => {
    const cost = await estimateCost(scenario());
    expect(cost.updates).toBe(48);
    expect(cost.seconds).toBeGreaterThan(cost.undivided!.afterwards);
    const wide = scenario();
    const wider = await estimateCost({
      ...wide,
      model: { ...wide.model, width: 64 } as typeof wide.model,
    });
    expect(wider.memoryBytes).toBeGreaterThan(cost.memoryBytes);
    // whose losses are not finite is said by the study, not by its estimate
    expect((await estimateCost(scenario({ optimizer: "sgd", learningRate: 1e30 }))).updates).toBe(48);
    expect(cost.lines.join()).toMatch(/\d+ weights, spectra of 8 matrices at 4 times/);
  });

  it.each([
    ["a decoder of 1.1·10⁸ weights", "nano-gpt, layers: 16, heads: 8, width: 768, context: 512", 64],
    ["a wide perceptron", "mlp, hidden: [4096, 4096, 4096]", 1_000_000],
  ])("has an update that is timed within seconds: %s", async (_, kind, batchSize) => {
    const source = `model: { kind: ${kind} }\ntraining: { updates: 40, snapshots: 2, batchSize: ${batchSize} }\n`;
    const begin = processorSeconds();
    const seconds = await secondsPerUpdate(parseScenario(source, "x.yaml").scenario as NetworkScenario, 1);
    expect(processorSeconds() - begin).toBeLessThan(20);
    // some 10¹³ multiplications
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(1e5);
  });

  it("has a cost that takes seconds for 1000 points, of which few are timed", async () => {
    const source =
      "model: { kind: mlp, hidden: [16] }\ntraining: { updates: 40, snapshots: 2 }\nsweep: { training.batchSize: { from: 1, to: 1000, points: 1000 } }\n";
    const begin = processorSeconds();
    const cost = await estimateCost(parseScenario(source, "x.yaml").scenario as NetworkScenario);
    expect(processorSeconds() - begin).toBeLessThan(20);
    expect(cost.points).toBe(1000);
    expect(cost.seconds).toBeGreaterThan(1);
  });

  it("says what is wrong with its text, and where a loss is not finite", async () => {
    await expect(runStudy(scenario({}, join(folder, "none.txt")), "x", options())).rejects.toThrow(
      /model\.text: must be moby-dick or the path of a text file, got .*none\.txt: there is no such file/,
    );
    writeFileSync(join(folder, "bytes"), Uint8Array.of(0x80, 0xff));
    await expect(runStudy(scenario({}, join(folder, "bytes")), "x", options())).rejects.toThrow("in UTF-8");
    const wild = scenario({ optimizer: "sgd", learningRate: 1e30 });
    await expect(runStudy(wild, "x", options())).rejects.toThrow(
      /replica [12] at .*: update \d+: the loss is NaN/,
    );
  });
});
