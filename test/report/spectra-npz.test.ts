import { unzipSync } from "fflate";
import { load, type NpyArray } from "npyjs";
import { afterEach, expect, test, vi } from "vitest";
import type { PointOutcome } from "../../src/comparison/study-outcome.ts";
import { spectraNpz } from "../../src/report/spectra-npz.ts";
import { ensemblesOf } from "../support/ensembles.ts";
import { syntheticOutcome } from "./fixture.ts";

const SMALL = { replicas: 5, snapshots: 7, stationaryFrom: 3 } as const;

const bytesOf = (points: readonly PointOutcome[]) => Buffer.concat([...spectraNpz(points)]);

async function arraysIn(npz: Uint8Array): Promise<Record<string, NpyArray>> {
  const files = Object.entries(unzipSync(npz));
  const arrays = await Promise.all(
    files.map(
      async ([name, bytes]) => [name.replace(/\.npy$/, ""), await load(bytes.slice().buffer)] as const,
    ),
  );
  return Object.fromEntries(arrays);
}

afterEach(() => {
  vi.useRealTimers();
});

test("holds each route as float64 [point, replica, snapshot, level] in C order", async () => {
  const { points } = syntheticOutcome({ ...SMALL, learningRates: [0.02, 0.1] });
  const { training } = await arraysIn(bytesOf(points));
  expect(training).toMatchObject({ shape: [2, 5, 7, 10], dtype: "f8", fortranOrder: false });
  const { spectrum } = ensemblesOf({ points })[1].routes.training!;
  const [replica, snapshot, level] = [3, 4, 6];
  const read = (training.data as Float64Array)[((1 * 5 + replica) * 7 + snapshot) * 10 + level];
  expect(read).toBe(spectrum.x[(snapshot * 10 + level) * 5 + replica]);
});

test("sorts the levels of every route ascending, the Coulomb gas included, and leaves the blocks in target order", async () => {
  const [point] = ensemblesOf(syntheticOutcome(SMALL));
  const gas = point.routes["coulomb-gas"]!;
  const unsorted = { ...gas, spectrum: gas.blocks };
  const arrays = await arraysIn(
    bytesOf([{ ensembles: { ...point, routes: { ...point.routes, "coulomb-gas": unsorted } } }]),
  );
  const sorted = arrays["coulomb-gas"].data as Float64Array;
  for (let i = 0; i < sorted.length; i++)
    if (i % 10 > 0) expect(sorted[i]).toBeGreaterThanOrEqual(sorted[i - 1]);
  const blocks = arrays["coulomb-gas_blocks"].data as Float64Array;
  expect(blocks[9]).toBe(gas.blocks.x[9 * 5]);
});

test("names times, replicas, target, learning rate and batch size beside the spectra", async () => {
  const { points } = syntheticOutcome({ ...SMALL, learningRates: [0.02, 0.1] });
  const arrays = await arraysIn(bytesOf(points));
  const routes = ["training", "matrix-langevin", "eigenvalue-langevin", "coulomb-gas"];
  const expected = routes.flatMap((r) => [r, `${r}_blocks`, `${r}_times`, `${r}_replicas`]);
  expect(Object.keys(arrays)).toEqual([...expected, "target", "learningRate", "batchSize"]);
  expect(arrays.training_times.shape).toEqual([2, 7]);
  expect(arrays.training_replicas).toMatchObject({ shape: [2, 5], dtype: "i4" });
  expect(arrays.target.shape).toEqual([2, 10]);
  expect([...(arrays.learningRate.data as Float64Array)]).toEqual([0.02, 0.1]);
  expect([...(arrays.batchSize.data as Float64Array)]).toEqual([16, 16]);
  expect([...(arrays["coulomb-gas_times"].data as Float64Array)].every(Number.isNaN)).toBe(true);
});

test("fills points that are smaller or lack a route with NaN, and replica numbers with −1", async () => {
  const [large] = syntheticOutcome(SMALL).points;
  const [small] = syntheticOutcome({
    ...SMALL,
    replicas: 2,
    snapshots: 4,
    target: [4, 5],
    routes: ["training"],
  }).points;
  const arrays = await arraysIn(bytesOf([large, small] as PointOutcome[]));
  const training = arrays.training.data as Float64Array;
  const at = (p: number, r: number, t: number, i: number) => training[((p * 5 + r) * 7 + t) * 10 + i];
  expect(at(1, 1, 3, 1)).toBe(small.ensembles!.routes.training!.spectrum.x[(3 * 2 + 1) * 2 + 1]);
  for (const beyond of [at(1, 2, 0, 0), at(1, 0, 4, 0), at(1, 0, 0, 2)]) expect(beyond).toBeNaN();
  expect([...(arrays.training_replicas.data as Int32Array)].slice(5)).toEqual([0, 1, -1, -1, -1]);
  const gas = arrays["coulomb-gas"];
  expect([...(gas.data as Float64Array)].slice(gas.data.byteLength / 16).every(Number.isNaN)).toBe(true);
});

test("is the same bytes at any time of day, in any year", () => {
  const { points } = syntheticOutcome(SMALL);
  vi.useFakeTimers();
  vi.setSystemTime(new Date(2001, 1, 3, 4, 5, 6));
  const then = bytesOf(points);
  vi.setSystemTime(new Date(2040, 11, 24, 20, 0, 0));
  expect(bytesOf(points).equals(then)).toBe(true);
});
