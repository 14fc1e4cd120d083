import { CheckpointError, openCheckpoint } from "../../checkpoints/index.ts";
import { placeOf } from "../../recordings/axes.ts";
import { type FileArray, type FileArrays, readArrays } from "../../recordings/file-arrays.ts";
import { type Axis, axes as axisNames, RecordingError } from "../../recordings/index.ts";
import type { SpectrumEnsemble } from "../../spectra/index.ts";
import { InferenceMistakes, type InferenceRequest } from "./inference-request.ts";

/** Trajectories of a file. */
export interface RecordedTrajectories {
  readonly array: string;
  readonly point: number | null;
  readonly temperature: number | null;
  readonly ensemble: SpectrumEnsemble;
}

/** All that a file holds of what is asked for. */
export interface ReadTrajectories {
  readonly sha256: string;
  readonly trajectories: readonly RecordedTrajectories[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Reads trajectories: the array that is named, or every route with a time of a study's spectra.npz.
 *
 * @throws InferenceMistakes naming the file, the array, the index and what is allowed
 */
export async function readTrajectories(request: InferenceRequest): Promise<ReadTrajectories> {
  try {
    return request.array === undefined ? await ofStudy(request) : await ofArray(request, request.array);
  } catch (error) {
    if (error instanceof CheckpointError) throw new InferenceMistakes([error.message]);
    if (!(error instanceof RecordingError)) throw error;
    const options: Readonly<Record<string, string>> = {
      array: "--array: ",
      updates: "--times: ",
      order: "--axes: ",
    };
    throw new InferenceMistakes([
      `${request.file}: ${options[error.path.at(-1) ?? ""] ?? ""}${error.message}`,
    ]);
  }
}

function refuse({ file }: InferenceRequest, message: string): never {
  throw new InferenceMistakes([`${file}: ${message}`]);
}

function arraysOf(
  request: InferenceRequest,
  array: string,
  times: string,
  more: readonly string[],
): Promise<FileArrays> {
  const { file, quantity } = request;
  return readArrays({ recorded: file, array, updates: times, quantity }, more);
}

async function ofArray(request: InferenceRequest, name: string): Promise<ReadTrajectories> {
  const { times: timesName, dt, axes = axisNames } = request;
  if ((timesName === undefined) === (dt === undefined))
    throw new InferenceMistakes([
      `--times or --dt: must be given, one of them, with --array ${name}: the array of its times, or the time between its snapshots`,
    ]);
  const arrays = await arraysOf(request, name, timesName ?? name, []);
  const array = arrays.required("array");
  if (array.shape.length !== axes.length)
    refuse(
      request,
      `--array: must have ${axes.length} axes, ${axes.join(", ")}, got ${name} of shape ${array.shape.join(" × ") || "a single number"}`,
    );
  const lengthOf = (axis: Axis) => array.shape[axes.indexOf(axis)];
  const strideOf = (axis: Axis) =>
    array.shape.slice(axes.indexOf(axis) + 1).reduce((product, length) => product * length, 1);
  const times =
    dt === undefined
      ? timesOf(request, arrays.required("updates"), lengthOf("snapshot"), name)
      : Float64Array.from({ length: lengthOf("snapshot") }, (_, t) => t * dt);
  const index = (r: number, t: number, i: number) =>
    r * strideOf("replica") + t * strideOf("snapshot") + i * strideOf("level");
  const ensemble = ensembleOf(request, array, index, lengthOf("replica"), times, lengthOf("level"));
  return {
    sha256: arrays.sha256,
    trajectories: [{ array: name, point: null, temperature: null, ensemble }],
    skipped: [],
  };
}

function timesOf(
  request: InferenceRequest,
  { name, shape, values }: FileArray,
  snapshots: number,
  of: string,
): Float64Array {
  if (shape.length !== 1 || values.length !== snapshots)
    refuse(
      request,
      `--times: must be a list of ${snapshots} times, as ${of} has snapshots, got ${name} of shape ${shape.join(" × ") || "a single number"}`,
    );
  const every = (values[snapshots - 1] - values[0]) / (snapshots - 1);
  values.forEach((time, t) => {
    const expected = values[0] + t * every;
    if (!(every > 0 && Math.abs(time - expected) <= 1e-6 * every))
      refuse(
        request,
        `--times: must rise by equal steps, got ${name}[${t}] = ${time} where ${expected} is expected`,
      );
  });
  return values;
}

/** Eigenvalues of WᵀW may be negative by rounding, relative to the largest. */
const roundedBelowZero = 1e-6;

/** The levels of an array, ascending in every snapshot. */
function ensembleOf(
  request: InferenceRequest,
  array: FileArray,
  index: (replica: number, snapshot: number, level: number) => number,
  replicas: number,
  times: Float64Array,
  levels: number,
): SpectrumEnsemble {
  const { quantity } = request;
  const { values } = array;
  const least =
    quantity === "level"
      ? Number.NEGATIVE_INFINITY
      : -roundedBelowZero * values.reduce((a, b) => Math.max(a, b), 0);
  const x = new Float64Array(times.length * levels * replicas);
  const row = new Float64Array(levels);
  for (let t = 0; t < times.length; t++)
    for (let r = 0; r < replicas; r++) {
      for (let i = 0; i < levels; i++) {
        const at = index(r, t, i);
        const value = values[at];
        if (!Number.isFinite(value))
          refuse(request, `${array.name}: must hold finite numbers, got ${placeOf(array, at)} = ${value}`);
        if (value < least)
          refuse(request, `--quantity: ${quantity} are not negative, got ${placeOf(array, at)} = ${value}`);
        row[i] = quantity === "singular-values" ? value * value : value;
      }
      row.sort();
      for (let i = 0; i < levels; i++) x[(t * levels + i) * replicas + r] = row[i];
    }
  return { levels, replicas, times, x };
}

/** Every array of a study's archive with one of times beside it. */
async function ofStudy(request: InferenceRequest): Promise<ReadTrajectories> {
  const checkpoint = await openCheckpoint(request.file);
  const names = checkpoint.tensors.map(({ name }) => name);
  await checkpoint.close();
  const routes = names.filter((name) => names.includes(`${name}_times`));
  const [first] = routes;
  if (first === undefined)
    refuse(
      request,
      `must be the spectra.npz of a study, with arrays such as training and training_times, or be used with --array; its arrays are ${names.join(", ")}`,
    );
  const more = ["learningRate", "batchSize", ...routes.flatMap((route) => [route, `${route}_times`])];
  const { found, sha256 } = await arraysOf(request, first, `${first}_times`, more);
  const trajectories: RecordedTrajectories[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const route of routes) {
    const [array, times] = [found.get(route), found.get(`${route}_times`)];
    if (array === undefined || times === undefined || array.shape.length !== 4 || times.shape.length !== 2) {
      skipped.push({
        name: route,
        reason: "is no array of [point, replica, snapshot, level] with times of [point, snapshot]",
      });
      continue;
    }
    const [points, replicas, snapshots, levels] = array.shape;
    for (let point = 0; point < points; point++) {
      const label = points === 1 ? route : `${route} at point ${point + 1}`;
      const own = times.values.subarray(point * snapshots, (point + 1) * snapshots);
      const at = (r: number, t: number, i: number) => ((point * replicas + r) * snapshots + t) * levels + i;
      // smaller points are padded with NaN
      const extent = (length: number, index: (k: number) => number) =>
        Array.from({ length }, (_, k) => k).filter((k) => !Number.isNaN(array.values[index(k)])).length;
      const size = {
        replicas: extent(replicas, (r) => at(r, 0, 0)),
        snapshots: own.filter((time) => !Number.isNaN(time)).length,
        levels: extent(levels, (i) => at(0, 0, i)),
      };
      if (size.snapshots < 2 || size.replicas === 0) {
        skipped.push({ name: label, reason: "has no times: its snapshots are independent samples" });
        continue;
      }
      const ensemble = ensembleOf(
        request,
        array,
        at,
        size.replicas,
        own.slice(0, size.snapshots),
        size.levels,
      );
      const number = (name: string) => found.get(name)?.values[point] ?? Number.NaN;
      const temperature = number("learningRate") / number("batchSize");
      trajectories.push({
        array: route,
        point: point + 1,
        temperature: Number.isFinite(temperature) ? temperature : null,
        ensemble,
      });
    }
  }
  return { sha256, trajectories, skipped };
}
