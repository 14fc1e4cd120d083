import { describe, expect, it } from "vitest";
import { openCheckpoint } from "../../src/checkpoints/index.ts";
import { doubtOfLearningRate } from "../../src/comparison/index.ts";
import { models } from "../../src/models/index.ts";
import { streams } from "../../src/random/index.ts";
import { type Axis, type RecordedTraining, readRecording } from "../../src/recordings/index.ts";
import { snapshotFrom, snapshotGrid, stationarySample } from "../../src/spectra/index.ts";
import { type NumpyArray, npzFile } from "./npz.ts";

/** The published machine, trained by PyTorch; see its scenario. */
const published = "scenarios/data/rbm-recorded.npz";
const options = { array: "singular_values", quantity: "singular-values", updates: "updates" } as const;
const machine = { learningRate: 0.02, batchSize: 16, levels: 10, level: (x: number) => 9 - x };

const file = await openCheckpoint(published);
const arrays: Record<string, NumpyArray> = {};
for (const { name, shape, read } of file.tensors) arrays[name] = { shape, values: await read() };
await file.close();
const { singular_values: spectra, updates } = arrays;
const [replicas, snapshots, levels] = spectra.shape;

/** The published recording with other arrays, undefined for none. */
function changed(others: Record<string, NumpyArray | undefined>): RecordedTraining {
  const all = Object.entries({ ...arrays, ...others }).filter((entry) => entry[1] !== undefined);
  return { ...options, recorded: npzFile(Object.fromEntries(all) as Record<string, NumpyArray>) };
}

/** The spectra with their values changed in place. */
function edited(edit: (values: Float64Array) => void): NumpyArray {
  const values = Float64Array.from(spectra.values);
  edit(values);
  return { shape: spectra.shape, values };
}

const at = (r: number, t: number, i: number) => (r * snapshots + t) * levels + i;
const read = (recording: RecordedTraining, expected = machine) => readRecording(recording, expected);

describe("a recorded training", () => {
  it("gives numpy's mean levels λ/κ of the published machine from update 2000 on", async () => {
    const { ensemble, source } = await read({ ...options, recorded: published });
    const { spectrum } = ensemble;
    const from = snapshotFrom(snapshotGrid(spectrum, 0.02), 2000);
    const kappa = [4, 4.38196601125, 4.38196601125, 5.38196601125, 5.38196601125];
    kappa.push(...kappa.map((value) => 12 - value).reverse());
    const means = kappa.map((target, i) => {
      let sum = 0;
      for (let t = from; t < snapshots; t++)
        for (let r = 0; r < replicas; r++) sum += spectrum.x[(t * levels + i) * replicas + r];
      return (sum / (snapshots - from) / replicas / target).toFixed(4);
    });
    expect(means).toEqual("0.9909 0.9817 1.0245 0.9880 1.0191 0.9928 1.0134 0.9962 1.0095 1.0035".split(" "));
    expect(source).toMatchObject({ replicas: 400, snapshots: 120, updates: [250, 30000] });
    // of sha256sum
    expect(source.sha256).toBe("d74dc0647df75e63b8b6e3a7b4f84406d0529f081c8bac4c3b8b2f16f261df58");
  });

  it("is the same whatever the order of its axes, and needs the order where lengths do not tell", async () => {
    const few = { replica: 10, snapshot: 24, level: 10 };
    const value = (index: Readonly<Record<Axis, number>>) =>
      1 + Math.sin(97 * index.replica + 13 * index.snapshot) + 0.1 * index.level;
    const ordered = (order: readonly Axis[], sizes: Readonly<Record<Axis, number>>): NumpyArray => {
      const shape = order.map((axis) => sizes[axis]);
      const values = Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, k) => {
        const indices = [
          Math.floor(k / shape[1] / shape[2]),
          Math.floor(k / shape[2]) % shape[1],
          k % shape[2],
        ];
        return value(Object.fromEntries(order.map((axis, n) => [axis, indices[n]])) as Record<Axis, number>);
      });
      return { shape, values };
    };
    const every = { shape: [24], values: Array.from({ length: 24 }, (_, k) => 5 * k) };
    const recording = (order: readonly Axis[], sizes: Readonly<Record<Axis, number>>) =>
      changed({ singular_values: ordered(order, sizes), updates: every });
    const usual = await read(recording(["replica", "snapshot", "level"], { ...few, replica: 7 }));
    const other = await read(recording(["level", "replica", "snapshot"], { ...few, replica: 7 }));
    expect(other.ensemble.spectrum.x).toEqual(usual.ensemble.spectrum.x);
    const square = recording(["level", "snapshot", "replica"], few);
    await expect(read(square)).rejects.toThrow(
      /leave open .* \[replica, snapshot, level\] and \[level, snapshot, replica\]/,
    );
    const told = await read({ ...square, order: ["level", "snapshot", "replica"] });
    const right = await read({
      ...recording(["replica", "snapshot", "level"], few),
      order: ["replica", "snapshot", "level"],
    });
    expect(told.ensemble.spectrum.x).toEqual(right.ensemble.spectrum.x);
  });

  it("gives the same levels from singular values, from eigenvalues and from levels", async () => {
    const of = (f: (s: number) => number) => ({
      shape: spectra.shape,
      values: Array.from(spectra.values, f),
    });
    const { ensemble } = await read({ ...options, recorded: published });
    const eigenvalues = changed({ singular_values: of((s) => s * s) });
    const asLevels = changed({ singular_values: of((s) => 9 - s * s) });
    for (const other of [
      await read({ ...eigenvalues, quantity: "eigenvalues" }),
      await read({ ...asLevels, quantity: "level" }),
    ])
      expect(
        Buffer.from(other.ensemble.spectrum.x.buffer).equals(Buffer.from(ensemble.spectrum.x.buffer)),
      ).toBe(true);
    const negative = changed({ singular_values: of((s) => s - 2) });
    await expect(read(negative)).rejects.toThrow(
      /singular-values are not negative, got singular_values\[\d+, \d+, \d+\] = -/,
    );
  });
});

describe("what does not fit is refused with its array, its index and what is allowed", () => {
  const list = (values: readonly number[]): NumpyArray => ({ shape: [values.length], values });
  const grid = Array.from(updates.values);

  it.each<[string, Record<string, NumpyArray | undefined>, RegExp]>([
    [
      "a number that is none",
      { singular_values: edited((x) => x.fill(Number.NaN, at(3, 17, 4), at(3, 17, 5))) },
      /finite numbers, got singular_values\[3, 17, 4\] = NaN/,
    ],
    ["updates out of order", { updates: list(grid.with(5, 1250)) }, /updates\[5\] = 1250 after 1250/],
    ["negative updates", { updates: list(grid.map((n) => n - 500)) }, /updates\[0\] = -250/],
    [
      "a grid with a gap",
      { updates: list(grid.with(119, 30100)) },
      /step of 350 before updates\[119\] = 30100 where the first is 250/,
    ],
    [
      "fewer updates than snapshots",
      { updates: list(grid.slice(1)) },
      /10 levels, as the model has, one of 119 snapshots, .* got singular_values of shape 400 × 120 × 10/,
    ],
    [
      "another learning rate in the file",
      { learning_rate: list([0.04]) },
      /recorded training, learning_rate\[0\] = 0.04, got 0.02/,
    ],
    ["another batch size in the file", { batch_size: list([8]) }, /batch_size\[0\] = 8, got 16/],
    [
      "a copy",
      { singular_values: edited((x) => x.copyWithin(at(7, 0, 0), at(3, 0, 0), at(4, 0, 0))) },
      /replica 7 of singular_values as a copy of replica 3/,
    ],
    [
      "no updates",
      { updates: undefined, update: updates },
      /must name an array of .*, got updates; did you mean update\? its arrays are .*kappa/,
    ],
  ])("%s", async (_, others, message) => {
    await expect(read(changed(others))).rejects.toThrow(message);
  });

  it("says what is no file, and what is no file of arrays", async () => {
    await expect(read({ ...options, recorded: "scenarios/data/none.npz" })).rejects.toThrow(
      /none.npz.*ENOENT/,
    );
    await expect(read({ ...options, recorded: "README.md" })).rejects.toThrow(/README.md: is of no format/);
  });
});

describe("a replica whose snapshots are shuffled in time", () => {
  const random = streams("recordings").of("user", 0);

  it("is refused by its number", async () => {
    const shuffled = edited((x) => {
      for (let t = snapshots - 1; t > 0; t--) {
        const other = Math.floor(random.uniform() * (t + 1));
        const row = x.slice(at(123, t, 0), at(123, t + 1, 0));
        x.copyWithin(at(123, t, 0), at(123, other, 0), at(123, other + 1, 0));
        x.set(row, at(123, other, 0));
      }
    });
    await expect(read(changed({ singular_values: shuffled }))).rejects.toThrow(
      /replica 123 of singular_values with a correlation of .* looks shuffled in time/,
    );
  });

  it("is not seen in 100 recordings in order, of few replicas and snapshots too", async () => {
    const { refuseDisorder } = await import("../../src/recordings/replicas.ts");
    for (let k = 0; k < 100; k++) {
      const [count, length] = [4 + (k % 20), 10 + 3 * (k % 17)];
      const memory = random.uniform();
      const x = new Float64Array(3 * count * length);
      const noise = new Float64Array(x.length);
      random.fillNormal(noise);
      for (let n = 0; n < x.length; n++)
        x[n] = n < 3 * count ? noise[n] : memory * x[n - 3 * count] + Math.sqrt(1 - memory ** 2) * noise[n];
      const times = new Float64Array(length).map((_, t) => t);
      expect(() => refuseDisorder("levels", { levels: 3, replicas: count, times, x })).not.toThrow();
    }
  });
});

describe("the relaxation of the recorded levels", () => {
  /** The doubt about a learning rate, from the recording alone. */
  async function doubtAt(learningRate: number) {
    const training = { learningRate, batchSize: 16 };
    const named = streams("recordings");
    const parameters = models["gaussian-rbm"].parameters.parse({ kind: "gaussian-rbm", start: "learnt" });
    const system = models["gaussian-rbm"].system(parameters, training, (purpose, replica) =>
      named.of(purpose, replica),
    );
    const recording = changed({ learning_rate: undefined });
    const { ensemble } = await read(recording, { ...machine, ...training });
    const from = snapshotFrom(snapshotGrid(ensemble.spectrum, learningRate), 2000);
    const sample = stationarySample(ensemble, from, system.learnable, system.components);
    return doubtOfLearningRate(sample, system, learningRate);
  }

  it("is that of theory at the learning rate it was recorded with", async () => {
    expect(await doubtAt(0.02)).toBeUndefined();
  });

  it.each([0.01, 0.04])("contradicts α = %d, and tells the one it was recorded with", async (wrong) => {
    const doubt = await doubtAt(wrong);
    expect(doubt?.cause).toBe("recording");
    const told = Number(/recorded at about ([\d.]+)/.exec(doubt?.advice ?? "")?.[1]);
    expect(Math.abs(told - 0.02)).toBeLessThan(0.003);
  });
});
