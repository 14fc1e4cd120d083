import { noSteps, type SpectrumEnsemble, withoutLevels } from "../spectra/index.ts";
import { type Layout, layoutOf, placeOf } from "./axes.ts";
import { type FileArray, readArrays } from "./file-arrays.ts";
import {
  type ExpectedTraining,
  type RecordedTraining,
  type Recording,
  RecordingError,
  wrong,
} from "./recording.ts";
import { refuseCopies, refuseDisorder } from "./replicas.ts";

/**
 * A recorded training as an ensemble, once all of it fits what the scenario says.
 *
 * @throws RecordingError for the first mistake: a missing file or array, a shape that does not fit, a number that is not
 *   finite, updates that are not a grid, another learning rate or batch size, replicas that are copies or out of order
 */
export async function readRecording(
  recording: RecordedTraining,
  expected: ExpectedTraining,
): Promise<Recording> {
  const { sha256, found, required } = await readArrays(recording, ["learning_rate", "batch_size"]);
  refuseOther(found.get("learning_rate"), "learningRate", expected.learningRate);
  refuseOther(found.get("batch_size"), "batchSize", expected.batchSize);
  const array = required("array");
  const updates = gridOf(required("updates"));
  const layout = layoutOf(array, recording, { snapshot: updates.length, level: expected.levels });
  refuseOthersThanFinite(array);
  if (layout.replica.length < 2)
    throw wrong("array", `must hold at least 2 replicas, got ${layout.replica.length}`);
  const spectrum: SpectrumEnsemble = {
    levels: expected.levels,
    replicas: layout.replica.length,
    times: updates.map((update) => update * expected.learningRate),
    x: sortedLevels(array, layout, levelOf(recording, array, expected)),
  };
  refuseCopies(array.name, spectrum);
  refuseDisorder(array.name, spectrum);
  const unknown = withoutLevels(spectrum);
  return {
    ensemble: {
      spectrum,
      // a spectrum does not tell the eigenvectors
      blocks: unknown,
      components: unknown,
      replicaIds: Int32Array.from({ length: spectrum.replicas }, (_, r) => r),
      diverged: [],
      counts: noSteps,
    },
    source: {
      file: recording.recorded,
      array: array.name,
      quantity: recording.quantity,
      sha256,
      replicas: spectrum.replicas,
      snapshots: updates.length,
      updates: [updates[0], updates[updates.length - 1]],
    },
  };
}

/** Numbers of four bytes agree with the same numbers in text to this fraction. */
const rounding = 1e-6;

function refuseOther(array: FileArray | undefined, field: "learningRate" | "batchSize", value: number): void {
  const other =
    array?.values.findIndex((recorded) => !(Math.abs(recorded - value) <= rounding * value)) ?? -1;
  if (array === undefined || other < 0) return;
  throw new RecordingError(
    ["training", field],
    `must be that of the recorded training, ${placeOf(array, other)} = ${array.values[other]}, got ${value}`,
  );
}

/** The updates, equally spaced, as autocorrelations and the halves of a window need them. */
function gridOf({ name, shape, values }: FileArray): Float64Array {
  if (shape.length !== 1 || values.length < 2)
    throw wrong(
      "updates",
      `must be a list of at least 2 updates, got ${name} of shape ${shape.join(" × ") || "a single number"}`,
    );
  const every = values[1] - values[0];
  const rule = "whole numbers from 0 on that rise by equal steps";
  values.forEach((update, k) => {
    if (!Number.isSafeInteger(update) || update < 0)
      throw wrong("updates", `must be ${rule}, got ${name}[${k}] = ${update}`);
    if (k > 0 && !(update > values[k - 1]))
      throw wrong("updates", `must be ${rule}, got ${name}[${k}] = ${update} after ${values[k - 1]}`);
    if (k > 0 && update - values[k - 1] !== every)
      throw wrong(
        "updates",
        `must be ${rule}, got a step of ${update - values[k - 1]} before ${name}[${k}] = ${update} where the first is ${every}; leave out snapshots that are not on the grid`,
      );
  });
  return values;
}

function refuseOthersThanFinite(array: FileArray): void {
  const index = array.values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0)
    throw wrong("array", `must hold finite numbers, got ${placeOf(array, index)} = ${array.values[index]}`);
}

/** Eigenvalues of WᵀW may be negative by rounding, relative to the largest. */
const roundedBelowZero = 1e-6;

/** The level of an element of the array. */
function levelOf(
  { quantity }: RecordedTraining,
  array: FileArray,
  { level }: ExpectedTraining,
): (index: number) => number {
  const { values } = array;
  if (quantity === "level") return (index) => values[index];
  const least = -roundedBelowZero * values.reduce((a, b) => Math.max(a, b), 0);
  const negative = values.findIndex((value) => value < least);
  if (negative >= 0)
    throw wrong(
      "quantity",
      `must be what ${array.name} holds: ${quantity} are not negative, got ${placeOf(array, negative)} = ${values[negative]}`,
    );
  const square = quantity === "singular-values" ? (s: number) => s * s : (x: number) => Math.max(0, x);
  return (index) => level(square(values[index]));
}

/** [snapshot][level][replica], the levels of every spectrum ascending. */
function sortedLevels(
  { values }: FileArray,
  { replica, snapshot, level }: Layout,
  levelAt: (index: number) => number,
): Float64Array {
  const x = new Float64Array(values.length);
  const spectrum = new Float64Array(level.length);
  for (let t = 0; t < snapshot.length; t++)
    for (let r = 0; r < replica.length; r++) {
      const first = t * snapshot.stride + r * replica.stride;
      for (let i = 0; i < level.length; i++) spectrum[i] = levelAt(first + i * level.stride);
      spectrum.sort();
      for (let i = 0; i < level.length; i++) x[(t * level.length + i) * replica.length + r] = spectrum[i];
    }
  return x;
}
