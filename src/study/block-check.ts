import { type RouteEnsemble, type SpectrumEnsemble, snapshotTimes } from "../spectra/index.ts";
import { type Block, gasSamples, systemAt, watchedOn } from "./block.ts";
import type { BlockStore } from "./block-store.ts";
import { unpack } from "./packed-block.ts";
import type { Task } from "./tasks.ts";

/** What is kept or sent as the result of a task, and is none: the message says why. */
export class BlockFault extends Error {
  override readonly name = "BlockFault";
}

/**
 * The result of a task from its bytes, whoever computed or kept them: every replica is in the spectra or diverged, arrays
 * have the sizes of the task, spectra are finite, times are those of the snapshots.
 */
export function unpackBlock({ block }: Task, packed: Uint8Array): RouteEnsemble | BlockFault {
  return unpackChecked<RouteEnsemble>(packed, (ensemble) => problemOf(block, ensemble));
}

/** The same of what a store keeps; null if that is nothing, or damaged. */
export async function readBlock(store: BlockStore, task: Task): Promise<RouteEnsemble | BlockFault | null> {
  const packed = await store.read(task.key);
  return packed === null ? null : unpackBlock(task, packed);
}

/**
 * A result of type T from bytes that may hold anything.
 *
 * @param problem what is wrong with it; undefined if it is of type T
 */
export function unpackChecked<T>(
  packed: Uint8Array,
  problem: (result: unknown) => string | undefined,
): T | BlockFault {
  let result: T;
  try {
    result = unpack<T>(packed);
  } catch (error) {
    return new BlockFault((error as Error).message, { cause: error });
  }
  const wrong = problem(result);
  return wrong === undefined ? result : new BlockFault(wrong);
}

function problemOf(block: Block, ensemble: unknown): string | undefined {
  if (!isRecord(ensemble)) return "it holds no ensemble of spectra";
  const { spectrum, blocks, components, replicaIds, diverged, counts } = ensemble;
  if (!(replicaIds instanceof Int32Array) || !Array.isArray(diverged)) return "it does not name its replicas";
  if (!diverged.every(isDivergence)) return "a replica that diverged has no update or reason";
  if (
    !isPartition(
      replicaIds,
      diverged.map(({ replica }) => replica),
      block,
    )
  )
    return `its replicas are not ${block.first} to ${block.first + block.count - 1}`;
  if (!isRecord(counts) || !countNames.every((name) => typeof counts[name] === "number" && counts[name] >= 0))
    return "its steps are not counted";
  const { levels, watched, times } = shapeOf(block);
  return (
    arrayProblem("spectra", spectrum, levels, times, replicaIds.length) ??
    arrayProblem("spectra of multiplets", blocks, levels, times, replicaIds.length) ??
    arrayProblem("elements of the weight matrix", components, watched, times, replicaIds.length)
  );
}

const countNames = ["steps", "avertedCrossings", "rejectedSteps", "minimumSpacing"];

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isDivergence = (value: unknown): value is { readonly replica: number } =>
  isRecord(value) &&
  Number.isInteger(value.replica) &&
  Number.isInteger(value.update) &&
  typeof value.reason === "string";

/** Whether two lists together hold every replica of a block once, the first in ascending order. */
function isPartition(ids: Int32Array, diverged: readonly number[], { first, count }: Block): boolean {
  const all = [...ids, ...diverged].sort((a, b) => a - b);
  return (
    ids.every((id, k) => k === 0 || id > ids[k - 1]) &&
    all.length === count &&
    all.every((replica, k) => replica === first + k)
  );
}

function arrayProblem(
  what: string,
  value: unknown,
  levels: number,
  times: Float64Array,
  replicas: number,
): string | undefined {
  const { levels: rows, replicas: columns, times: own, x } = (value ?? {}) as Partial<SpectrumEnsemble>;
  if (!(x instanceof Float64Array) || !(own instanceof Float64Array)) return `its ${what} are no arrays`;
  const expected = [levels, replicas, times.length, levels * replicas * times.length];
  const got = [rows, columns, own.length, x.length];
  if (got.some((size, k) => size !== expected[k]))
    return `its ${what} have ${got.slice(0, 3).join(" × ")} levels, replicas and times, not ${expected.slice(0, 3).join(" × ")}`;
  if (!own.every((time, k) => Object.is(time, times[k])))
    return `the times of its ${what} are not those of the snapshots`;
  const wrong = x.findIndex((element) => !Number.isFinite(element));
  return wrong < 0 ? undefined : `element ${wrong} of its ${what} is ${x[wrong]}, which is not finite`;
}

interface Shape {
  readonly levels: number;
  readonly watched: number;
  readonly times: Float64Array;
}

/** By point, and by route: blocks of several points may come in turn. */
const shapes = new WeakMap<Block["point"], Map<Block["route"], Shape>>();

function shapeOf(block: Block): Shape {
  const { point, route } = block;
  const known = shapes.get(point) ?? new Map<Block["route"], Shape>();
  shapes.set(point, known);
  const shape = known.get(route) ?? newShape(block);
  known.set(route, shape);
  return shape;
}

function newShape({ point, route }: Block): Shape {
  const system = systemAt(point);
  const { training } = point.scenario;
  return {
    levels: system.target.length,
    watched: watchedOn(route, system),
    // samples of the gas are of no time
    times:
      route === "coulomb-gas"
        ? new Float64Array(gasSamples(training)).fill(Number.NaN)
        : snapshotTimes(training),
  };
}
