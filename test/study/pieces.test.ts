import { expect, it } from "vitest";
import { levelObservables, mergeStatistics } from "../../src/observables/index.ts";
import { scenarioSchema, sweepPoints } from "../../src/scenario/index.ts";
import { levelSeries, stationarySample } from "../../src/spectra/index.ts";
import { memoryStore, runStudy } from "../../src/study/index.ts";
import { blockGroups } from "../../src/study/spectra/blocks.ts";
import { inPieces } from "../../src/study/spectra/ensemble-sources.ts";
import { ensemblesOf } from "../../src/study/spectra/ensembles.ts";

/** An ensemble measured at once, and piece by piece as one that is too large for the memory. */
async function bothWays() {
  const scenario = scenarioSchema.parse({
    title: "pieces",
    model: { kind: "teacher-student", teacher: [1, 2, 2], batches: null },
    training: { learningRate: 0.1, updates: 600, snapshotEvery: 5 },
    ensemble: { replicas: 200 },
    routes: ["training"],
  });
  const store = memoryStore();
  const { signal } = new AbortController();
  await runStudy(scenario, "pieces", {
    ...{ workers: 0, backend: "wasm-simd", signal, store },
    onProgress: () => {},
  });
  const [point] = sweepPoints(scenario);
  const routes = blockGroups([point], "wasm-simd");
  const at = (routesInAll: number) => ensemblesOf(point, routes, routesInAll, store);
  const [held, pieces] = [await at(1), await at(1e9)];
  const sample = stationarySample(
    held.routes.training!,
    held.stationaryFrom.training!,
    held.system.learnable,
    held.system.components,
  );
  return { sample, held, pieces, whole: pieces.whole.training! };
}

it("measures an ensemble that does not fit piece by piece, to the same numbers", async () => {
  const { sample, held, pieces, whole } = await bothWays();
  expect(held.whole).toEqual({});
  expect(whole.replicas).toBe(200);
  // as far as blocks of eight go, 200 replicas in four pieces of at most 64
  expect(pieces.routes.training!.replicaIds).toHaveLength(48);
  expect(pieces.stationaryFrom).toEqual(held.stationaryFrom);
  const means = ["level.mean", "spacing.mean", "spacing.mean.block", "ratio.mean"];
  for (const { name, measure } of levelObservables) {
    const merged = whole.statistics.get(name)!;
    for (const { level, member, value, standardError } of measure(sample)) {
      const own = merged.find((one) => one.level === level && one.member === member);
      if (own === undefined) {
        // correlation times alone are left out where a piece is unable to tell them
        expect(name).toBe("component.relaxation");
        continue;
      }
      // means are the same number; what is no mean is biased by less than its error
      const scale = means.includes(name) ? 1e-12 * Math.abs(value) : standardError / 2;
      expect(Math.abs(own.value - value), `${name} ${level} ${member}`).toBeLessThan(scale);
      expect(own.standardError / standardError).toBeGreaterThan(0.8);
      expect(own.standardError / standardError).toBeLessThan(1.25);
    }
  }
  const ofWhole = levelSeries(sample);
  expect(whole.series.map(({ mean }) => mean.length)).toEqual(ofWhole.map(() => 200));
  for (const [k, { mean }] of whole.series.entries()) expect([...mean]).toEqual([...ofWhole[k].mean]);
});

it("takes an ensemble that is not to be divided as one piece", () => {
  const [point] = sweepPoints(
    scenarioSchema.parse({
      title: "shared",
      model: { kind: "teacher-student", data: "shared", dataSets: 2 },
      training: { learningRate: 0.1, updates: 100, snapshotEvery: 10 },
      ensemble: { replicas: 20 },
      routes: ["training"],
    }),
  );
  const [{ chains }] = blockGroups([point], "wasm-simd");
  // replicas that share data sets are no independent pieces: no bound
  expect(inPieces(chains, Number.POSITIVE_INFINITY)).toEqual([chains]);
  expect(inPieces(chains, 16).map((piece) => piece.length)).toEqual([1, 2]);
});

it("leaves out what one of the pieces is unable to measure", () => {
  const estimate = (level: string, value: number) => ({
    ...{ level, value, standardError: 1, degreesOfFreedom: 3, effectiveSamples: 4 },
  });
  const merged = mergeStatistics([
    { replicas: 1, statistics: [estimate("a", 0), estimate("b", 7)] },
    { replicas: 3, statistics: [estimate("b", 3)] },
  ]);
  expect(merged).toEqual([
    { level: "b", value: 4, standardError: Math.hypot(0.25, 0.75), degreesOfFreedom: 6, effectiveSamples: 8 },
  ]);
});
