import { runsInTime } from "../../comparison/index.ts";
import { type RouteEnsemble, type SpectrumEnsemble, snapshotTimes } from "../../spectra/index.ts";
import { isRecord } from "../checked.ts";
import { releaseDigest } from "../program.ts";
import type { WorkKind } from "../work-kind.ts";
import { type Block, gasSamples, runBlock, systemAt, watchedOn } from "./block.ts";

/** Studies that differ only in the number of replicas, or in how they are judged, share their blocks. */
export const blockWork: WorkKind<Block, RouteEnsemble> = {
  key: (block) => blockKey(contentDigest(block), block),
  label: ({ route, first, count, point }) =>
    `${route}, replicas ${first} to ${first + count - 1} at ${JSON.stringify(point.parameters)}`,
  compute: runBlock,
  problem: problemOf,
};

/** The key of a block from the digest of its content without the replicas. */
export function blockKey(digest: string, { first, count }: Pick<Block, "first" | "count">): string {
  return `${digest}/${first}-${count}`;
}

export function contentDigest({ point, route, backend }: Pick<Block, "point" | "route" | "backend">): string {
  const { parameters, scenario } = point;
  const { model, training, ensemble, routes } = scenario;
  return releaseDigest(backend, ensemble.seed, parameters, model, training, route, routes[route]);
}

/**
 * What is wrong with the alleged spectra of a block: every replica must be in the spectra or have
 * diverged, arrays must have the sizes of the block, spectra must be finite, times those of the snapshots.
 */
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
  const {
    levels: rows,
    replicas: columns,
    times: recordedTimes,
    x,
  } = (value ?? {}) as Partial<SpectrumEnsemble>;
  if (!(x instanceof Float64Array) || !(recordedTimes instanceof Float64Array))
    return `its ${what} are no arrays`;
  const expected = [levels, replicas, times.length, levels * replicas * times.length];
  const got = [rows, columns, recordedTimes.length, x.length];
  if (got.some((size, k) => size !== expected[k]))
    return `its ${what} have ${got.slice(0, 3).join(" × ")} levels, replicas and times, not ${expected.slice(0, 3).join(" × ")}`;
  if (!recordedTimes.every((time, k) => Object.is(time, times[k])))
    return `the times of its ${what} are not those of the snapshots`;
  const wrong = x.findIndex((element) => !Number.isFinite(element));
  return wrong < 0 ? undefined : `element ${wrong} of its ${what} is ${x[wrong]}, which is not finite`;
}

interface Shape {
  readonly levels: number;
  readonly watched: number;
  readonly times: Float64Array;
}

/** By point and route: blocks of several points may alternate. */
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
    // samples of the gas have no time
    times: runsInTime(route)
      ? snapshotTimes(training)
      : new Float64Array(gasSamples(training)).fill(Number.NaN),
  };
}
