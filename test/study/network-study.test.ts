import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeNetworkReport } from "../../src/report/network-report.ts";
import { type NetworkScenario, networkScenarioSchema, resolvedYaml } from "../../src/scenario/index.ts";
import { memoryStore } from "../../src/study/block-store.ts";
import { runNetworkStudy } from "../../src/study/network-study.ts";
import { snapshotUpdates } from "../../src/study/network-system.ts";
import { studyNetwork } from "../../src/study/study-network.ts";

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
    const threads = await built.runNetworkStudy(scenario(), { ...options(), workers: 2 });
    expect(threads.replicas).toEqual(here.replicas);
    const wild = scenario({ optimizer: "sgd", learningRate: 1e30 });
    await expect(built.runNetworkStudy(wild, { ...options(), workers: 2 })).rejects.toThrow(
      /replica [12]: update \d+: the loss is NaN/,
    );
    await expect(
      built.runNetworkStudy(scenario(), { ...options(memoryStore(), 20), workers: 2 }),
    ).rejects.toThrow("stopped");
  });

  it("ends as soon as a snapshot cannot be kept", async () => {
    const built = await import("dyson-dynamics");
    const full = { ...memoryStore(), write: () => Promise.reject(new Error("the disk is full")) };
    const long = scenario({ updates: 1_000_000, snapshots: 2 });
    await expect(built.runNetworkStudy(long, { ...options(full), workers: 2 })).rejects.toThrow(
      "disk is full",
    );
  });

  it("is analysed, judged and reported", async () => {
    const { results, spectra } = await studyNetwork(scenario(), "small", options());
    expect(results).toMatchObject({ schema: 1, name: "small", fits: [] });
    expect(results.network.loss[0]!.training[0]).toBeNull();
    expect(results.network.matrices.map(({ name }) => name)).toContain("layer 1 key");
    // the context of 8 makes one matrix of 8 levels, at each snapshot of each replica
    expect(new Set(results.network.notAnalysed.map(({ name }) => name))).toEqual(
      new Set(["position embedding"]),
    );
    expect(results.network.notAnalysed).toHaveLength(8);
    expect(results.points[0].tests.some(({ observable }) => observable === "marchenko-pastur.scale")).toBe(
      true,
    );
    const out = join(folder, "report");
    const { files } = await writeNetworkReport({ results, spectra }, resolvedYaml(scenario()), out);
    expect(files).toContain("figures/spectrum-density.png");
    expect(files.filter((file) => file.endsWith(".png"))).toHaveLength(7);
    expect(JSON.parse(readFileSync(join(out, "results.json"), "utf8")).verdict).toBe(results.verdict);
    expect(readFileSync(join(out, "report.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("says what is wrong with its text, and where a loss is not finite", async () => {
    await expect(runNetworkStudy(scenario({}, join(folder, "none.txt")), options())).rejects.toThrow(
      /model\.text: must be moby-dick or a text file in UTF-8, got .*none\.txt: ENOENT/,
    );
    writeFileSync(join(folder, "bytes"), Uint8Array.of(0x80, 0xff));
    await expect(runNetworkStudy(scenario({}, join(folder, "bytes")), options())).rejects.toThrow("in UTF-8");
    const wild = scenario({ optimizer: "sgd", learningRate: 1e30 });
    await expect(runNetworkStudy(wild, options())).rejects.toThrow(
      /replica [12]: update \d+: the loss is NaN/,
    );
  });
});
