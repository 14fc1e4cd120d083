import { Zip, ZipPassThrough } from "fflate";
import { dump } from "npyjs";
import type { RouteName } from "../comparison/results.ts";
import type { EnsemblesOutcome, PointOutcome } from "../comparison/study-outcome.ts";
import type { SpectrumEnsemble } from "../spectra/index.ts";
import {
  isAnalysed,
  type MatrixHistory,
  type NetworkSpectra,
  type WeightsResults,
} from "../weight-spectra/index.ts";
import { isRoute, SOURCES } from "./vocabulary.ts";

/** A numpy array: C order, last index fastest. */
interface NumpyArray {
  readonly bytes: number;
  readonly shape: readonly number[];
  data(): Float64Array | Int32Array;
}

/**
 * The spectra behind the numbers as a numpy archive, uncompressed, the same bytes for the same spectra.
 *
 * | array              | type    | shape                             |
 * |--------------------|---------|-----------------------------------|
 * | `<route>`          | float64 | point, replica, snapshot, level; ascending |
 * | `<route>_blocks`   | float64 | the same, in target order, each multiplet from its own block; for routes that record them |
 * | `<route>_components` | float64 | point, replica, snapshot, recorded element of W, in the order of results.json; for models that record some |
 * | `<route>_times`    | float64 | point, snapshot; learning time τ, NaN for the Coulomb gas |
 * | `<route>_replicas` | int32   | point, replica; the replica's number in the study |
 * | `target`           | float64 | point, level                      |
 * | `learningRate`, `batchSize` | float64 | point                     |
 *
 * If points differ in size, the smaller are padded with NaN, replica numbers with −1.
 *
 * For networks the levels of the weight matrices: `updates` [snapshot], and for every matrix, by its name with "_" for
 * spaces, float64 [replica, snapshot, level], ascending; NaN if it could not be analysed. With a sweep each point has a
 * folder, `point_1/` and so on. Only the first of replicas with the same initial weights is included.
 *
 * @returns the archive in parts, generated on demand: one array is in memory at a time
 * @throws RangeError if the archive would exceed the 4 GiB of the zip format
 */
export function spectraNpz(points: readonly PointOutcome[]): Iterable<Uint8Array> {
  const ensembles = points.flatMap((point) => point.ensembles ?? []);
  return numpyArchive({
    ...(ensembles.length === 0 ? {} : spectraArrays(ensembles)),
    ...networkArrays(points.flatMap(({ network }) => network?.spectra ?? [])),
  });
}

/**
 * Singular values of the matrices of checkpoints, float64, ascending, by their labels; those of another checkpoint that they are
 * compared with in the folder `other`.
 *
 * @throws RangeError if the archive would exceed the 4 GiB of the zip format
 */
export function weightsNpz({ matrices, comparison }: WeightsResults): Iterable<Uint8Array> {
  return numpyArchive(
    Object.fromEntries([
      ...matrices.map(({ label, record }) => [label, flat(record.singularValues)] as const),
      ...(comparison?.pairs ?? []).map(
        ({ name, other }) => [`other/${name}`, flat(other.singularValues)] as const,
      ),
    ]),
  );
}

function networkArrays(points: readonly NetworkSpectra[]): Readonly<Record<string, NumpyArray>> {
  const ofPoint = ({ updates, matrices }: NetworkSpectra, folder: string): [string, NumpyArray][] => [
    [`${folder}updates`, flat(updates)],
    ...matrices.map((matrix): [string, NumpyArray] => [
      folder + matrix.name.replaceAll(" ", "_"),
      levelsOf(matrix, updates.length),
    ]),
  ];
  return Object.fromEntries(
    points.flatMap((point, k) => ofPoint(point, points.length === 1 ? "" : `point_${k + 1}/`)),
  );
}

function levelsOf({ rows: m, columns, analyses }: MatrixHistory, snapshots: number): NumpyArray {
  const levels = Math.min(m, columns);
  const none = new Float64Array(levels).fill(Number.NaN);
  return numpyArray([analyses.length, snapshots, levels], 8, () => {
    const all = analyses.flatMap((ofReplica) =>
      ofReplica.map((analysis) => (isAnalysed(analysis) ? analysis.levels : none)),
    );
    return Float64Array.from(all.flatMap((analysis) => Array.from(analysis)));
  });
}

function numpyArchive(arrays: Readonly<Record<string, NumpyArray>>): Iterable<Uint8Array> {
  const bytes = Object.values(arrays).reduce((sum, array) => sum + array.bytes, 0);
  if (bytes > 4_000_000_000) {
    throw new RangeError(
      `spectra.npz: must stay below 4 GB, the limit of zip archives, got ${(bytes / 1e9).toFixed(1)} GB; ` +
        "take fewer snapshots or run the sweep points one by one",
    );
  }
  return archived(arrays);
}

function* archived(arrays: Readonly<Record<string, NumpyArray>>): Generator<Uint8Array> {
  const made: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error !== null) throw error;
    made.push(part);
  });
  for (const [name, { data, shape }] of Object.entries(arrays)) {
    const file = new ZipPassThrough(`${name}.npy`);
    file.mtime = EPOCH;
    zip.add(file);
    file.push(new Uint8Array(dump(data(), [...shape])), true);
    yield* made.splice(0);
  }
  zip.end();
  yield* made;
}

/** The arrays of the archive, by name. */
function spectraArrays(points: readonly EnsemblesOutcome[]): Readonly<Record<string, NumpyArray>> {
  const arrays: Record<string, NumpyArray> = {};
  for (const route of SOURCES) {
    if (!isRoute(route) || !points.some((p) => p.routes[route])) continue;
    const spectra = points.map((p) => p.routes[route]?.spectrum);
    arrays[route] = stacked(spectra, ascending);
    const blocks = points.map((p) => p.routes[route]?.blocks);
    if (blocks.some((ofPoint) => (ofPoint?.levels ?? 0) > 0)) arrays[`${route}_blocks`] = stacked(blocks);
    if (points.some((p) => p.system.components.length > 0))
      arrays[`${route}_components`] = stacked(points.map((p) => p.routes[route]?.components));
    arrays[`${route}_times`] = times(spectra);
    arrays[`${route}_replicas`] = replicaIds(points, route);
  }
  arrays.target = rows(points.map((p) => p.system.target));
  arrays.learningRate = flat(points.map((p) => p.learningRate));
  arrays.batchSize = flat(points.map((p) => p.batchSize));
  return arrays;
}

/** Midnight of the first date of the zip format, in local time: zip stores local time, so these are the same bytes everywhere. */
const EPOCH = new Date(1980, 0, 1);

type Spectra = readonly (SpectrumEnsemble | undefined)[];

function stacked(spectra: Spectra, ordered = (s: SpectrumEnsemble) => s): NumpyArray {
  const replicas = longest(spectra.map((s) => s?.replicas));
  const snapshots = longest(spectra.map((s) => s?.times.length));
  const levels = longest(spectra.map((s) => s?.levels));
  const shape = [spectra.length, replicas, snapshots, levels];
  return numpyArray(shape, 8, () => {
    const data = new Float64Array(sizeOf(shape)).fill(Number.NaN);
    spectra.forEach((spectrum, p) => {
      if (!spectrum) return;
      const s = ordered(spectrum);
      for (let t = 0; t < s.times.length; t++) {
        for (let i = 0; i < s.levels; i++) {
          const from = (t * s.levels + i) * s.replicas;
          for (let r = 0; r < s.replicas; r++) {
            data[((p * replicas + r) * snapshots + t) * levels + i] = s.x[from + r];
          }
        }
      }
    });
    return data;
  });
}

function numpyArray(shape: readonly number[], itemSize: number, data: NumpyArray["data"]): NumpyArray {
  return { shape, bytes: itemSize * sizeOf(shape), data };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

/** The same ensemble with the levels of every snapshot and replica in ascending order. */
function ascending(s: SpectrumEnsemble): SpectrumEnsemble {
  const x = Float64Array.from(s.x);
  const row = new Float64Array(s.levels);
  for (let t = 0; t < s.times.length; t++) {
    for (let r = 0; r < s.replicas; r++) {
      const at = (i: number) => (t * s.levels + i) * s.replicas + r;
      for (let i = 0; i < s.levels; i++) row[i] = x[at(i)];
      row.sort();
      for (let i = 0; i < s.levels; i++) x[at(i)] = row[i];
    }
  }
  return { ...s, x };
}

function times(spectra: Spectra): NumpyArray {
  return rows(spectra.map((s) => s?.times ?? new Float64Array(0)));
}

function replicaIds(points: readonly EnsemblesOutcome[], route: RouteName): NumpyArray {
  const ids = points.map((p) => p.routes[route]?.replicaIds ?? new Int32Array(0));
  const width = longest(ids.map((row) => row.length));
  const data = new Int32Array(points.length * width).fill(-1);
  ids.forEach((row, p) => {
    data.set(row, p * width);
  });
  return numpyArray([points.length, width], 4, () => data);
}

function rows(all: readonly Float64Array[]): NumpyArray {
  const width = longest(all.map((row) => row.length));
  const data = new Float64Array(all.length * width).fill(Number.NaN);
  all.forEach((row, p) => {
    data.set(row, p * width);
  });
  return numpyArray([all.length, width], 8, () => data);
}

function flat(values: ArrayLike<number>): NumpyArray {
  return numpyArray([values.length], 8, () => Float64Array.from(values));
}

function longest(lengths: readonly (number | undefined)[]): number {
  return Math.max(0, ...lengths.map((n) => n ?? 0));
}
