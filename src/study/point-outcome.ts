import {
  type Breakdown,
  learntSnapshot,
  type PointOutcome,
  type RouteName,
  type WholeEnsemble,
} from "../comparison/index.ts";
import type { System } from "../models/model.ts";
import { levelObservables, mergeStatistics } from "../observables/index.ts";
import type { SweepPoint } from "../scenario/index.ts";
import {
  type Divergence,
  groupedSeries,
  type LevelSeries,
  levelSeries,
  mergeEnsembles,
  type RouteEnsemble,
  stationarySample,
} from "../spectra/index.ts";
import { expectedStationaryFrom, systemAt } from "./block.ts";
import { BlockFault, readBlock } from "./block-check.ts";
import type { BlockStore } from "./block-store.ts";
import { breakdownOf, divergenceFailure, mustConverge } from "./divergence.ts";
import { heldReplicas } from "./held-replicas.ts";
import { StudyFailure } from "./study-failure.ts";
import type { RouteTasks, Task } from "./tasks.ts";

/**
 * The spectra of one point, from its blocks. Of an ensemble that is too large to be held, the first replicas are kept,
 * and the rest is measured piece by piece.
 */
export async function outcomeOf(
  point: SweepPoint,
  routes: readonly RouteTasks[],
  routesInAll: number,
  store: BlockStore,
): Promise<PointOutcome> {
  const system = systemAt(point);
  const { learningRate, batchSize } = point.scenario.training;
  const ensembles: Partial<Record<RouteName, RouteEnsemble>> = {};
  const whole: Partial<Record<RouteName, WholeEnsemble>> = {};
  const from: Partial<Record<RouteName, number>> = {};
  const brokenDown: Breakdown[] = [];
  const stillLearning: RouteName[] = [];
  for (const { route, tasks } of routes) {
    const pieces = inPieces(tasks, heldReplicas(point, system, route, routesInAll));
    let first: RouteEnsemble | undefined;
    const diverged: Divergence[] = [];
    let [learnt, replicas] = [0, 0];
    for (const piece of pieces) {
      const ensemble = await ensembleOf(piece, store);
      first ??= ensemble;
      diverged.push(...ensemble.diverged);
      replicas += ensemble.replicaIds.length;
      if (system.saddle && route !== "coulomb-gas")
        learnt = Math.max(learnt, learntSnapshot(ensemble, system));
    }
    const breakdown = breakdownOf(point, route, { diverged, replicas });
    if (breakdown !== undefined) {
      if (mustConverge(point, route)) throw divergenceFailure(point, route, diverged[0].reason);
      brokenDown.push(breakdown);
      continue;
    }
    ensembles[route] = first!;
    if (learnt >= first!.spectrum.times.length) stillLearning.push(route);
    from[route] = route === "coulomb-gas" ? 0 : stationaryFrom(point, system, learnt);
    if (pieces.length > 1) {
      const measured = await measureInPieces(pieces, from[route], system, store);
      whole[route] = { diverged, replicas, ...measured };
    }
  }
  return {
    parameters: point.parameters,
    learningRate,
    batchSize,
    system,
    routes: ensembles,
    whole,
    brokenDown,
    stillLearning,
    stationaryFrom: from,
  };
}

/** Tasks in pieces of about equal size, none with more replicas than `most`, as far as blocks allow. */
export function inPieces(tasks: readonly Task[], most: number): readonly (readonly Task[])[] {
  const replicas = tasks.reduce((sum, { block }) => sum + block.count, 0);
  const pieces = Math.max(1, Math.ceil(replicas / most));
  return Array.from({ length: pieces }, (_, k) =>
    tasks.slice(Math.floor((k * tasks.length) / pieces), Math.floor(((k + 1) * tasks.length) / pieces)),
  );
}

async function ensembleOf(tasks: readonly Task[], store: BlockStore): Promise<RouteEnsemble> {
  const parts: RouteEnsemble[] = [];
  for (const task of tasks) {
    const ensemble = await readBlock(store, task);
    if (ensemble === null || ensemble instanceof BlockFault) missing(task.key);
    parts.push(ensemble);
  }
  return mergeEnsembles(parts);
}

/** Independent units that a series is held in, at most. */
const mostUnits = 20_000;

/** Every observable over all pieces of an ensemble, and the series of its multiplets. */
async function measureInPieces(
  pieces: readonly (readonly Task[])[],
  from: number,
  system: System,
  store: BlockStore,
): Promise<Pick<WholeEnsemble, "statistics" | "series">> {
  const replicas = pieces.flat().reduce((sum, { block }) => sum + block.count, 0);
  const together = Math.ceil(replicas / mostUnits);
  const statistics = new Map<string, Parameters<typeof mergeStatistics>[0][number][]>(
    levelObservables.map(({ name }) => [name, []]),
  );
  const series: (readonly LevelSeries[])[] = [];
  for (const piece of pieces) {
    const sample = stationarySample(
      await ensembleOf(piece, store),
      from,
      system.learnable,
      system.components,
    );
    if (sample.snapshots === 0 || sample.replicas === 0) continue;
    for (const { name, measure } of levelObservables)
      statistics.get(name)!.push({ replicas: sample.replicas, statistics: measure(sample) });
    series.push(levelSeries(sample));
  }
  return {
    statistics: new Map([...statistics].map(([name, parts]) => [name, mergeStatistics(parts)])),
    series: groupedSeries(series, together),
  };
}

function missing(key: string): never {
  throw new StudyFailure(
    `the finished block ${key} is gone or was damaged while the study ran: run it again, which computes it anew`,
  );
}

/**
 * The first stationary snapshot of a route: as theory expects, and in any case the declared number of relaxation times
 * after the last of its replicas has learnt.
 *
 * @param learnt first snapshot at which every replica has learnt
 */
function stationaryFrom({ scenario }: SweepPoint, system: System, learnt: number): number {
  const { training, compare } = scenario;
  const relaxation = Math.ceil(
    (compare.relaxationTimes * system.slowestRelaxation) / training.learningRate / training.snapshotEvery,
  );
  const expected = expectedStationaryFrom(system, scenario);
  return system.saddle ? Math.max(expected, learnt + relaxation) : expected;
}
