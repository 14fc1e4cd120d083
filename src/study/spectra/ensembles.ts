import {
  type Breakdown,
  type EnsemblesOutcome,
  learntSnapshot,
  type RouteName,
  runsInTime,
  type WholeEnsemble,
} from "../../comparison/index.ts";
import type { System } from "../../models/model.ts";
import { levelObservables, mergeStatistics } from "../../observables/index.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import {
  type Divergence,
  groupedSeries,
  type LevelSeries,
  levelSeries,
  mergeEnsembles,
  type RouteEnsemble,
  stationarySample,
} from "../../spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import { readResult } from "../read-result.ts";
import type { Chain } from "../task.ts";
import type { Block } from "./block.ts";
import { expectedStationaryFrom, systemAt } from "./block.ts";
import type { BlockGroup } from "./blocks.ts";
import { breakdownOf, divergenceFailure, mustConverge } from "./divergence.ts";
import { replicasHeld } from "./replicas-held.ts";

/**
 * The spectra of one point, from its blocks. If an ensemble is too large for memory, its first replicas are kept, and all are
 * measured piece by piece.
 */
export async function ensemblesOf(
  point: SweepPoint,
  routes: readonly BlockGroup[],
  routesInAll: number,
  store: BlockStore,
): Promise<EnsemblesOutcome> {
  const system = systemAt(point);
  const { learningRate, batchSize } = point.scenario.training;
  const ensembles: Partial<Record<RouteName, RouteEnsemble>> = {};
  const whole: Partial<Record<RouteName, WholeEnsemble>> = {};
  const from: Partial<Record<RouteName, number>> = {};
  const brokenDown: Breakdown[] = [];
  const stillLearning: RouteName[] = [];
  for (const { route, chains } of routes) {
    const pieces = inPieces(chains, replicasHeld(point, system, route, routesInAll));
    let first: RouteEnsemble | undefined;
    const diverged: Divergence[] = [];
    let [learnt, replicas] = [0, 0];
    for (const piece of pieces) {
      const ensemble = await ensembleOf(piece, store);
      first ??= ensemble;
      diverged.push(...ensemble.diverged);
      replicas += ensemble.replicaIds.length;
      if (system.saddle && runsInTime(route)) learnt = Math.max(learnt, learntSnapshot(ensemble, system));
    }
    const breakdown = breakdownOf(point, route, { diverged, replicas });
    if (breakdown !== undefined) {
      if (mustConverge(point, route)) throw divergenceFailure(point, route, diverged[0].reason);
      brokenDown.push(breakdown);
      continue;
    }
    ensembles[route] = first!;
    if (learnt >= first!.spectrum.times.length) stillLearning.push(route);
    from[route] = runsInTime(route) ? stationaryFrom(point, system, learnt) : 0;
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

/** Blocks in pieces of about equal size, with at most `most` replicas each, as far as the size of blocks allows. */
export function inPieces(blocks: readonly Chain[], most: number): readonly (readonly Chain[])[] {
  const replicas = blocks.reduce((sum, block) => sum + replicasOf(block), 0);
  const pieces = Math.max(1, Math.ceil(replicas / most));
  return Array.from({ length: pieces }, (_, k) =>
    blocks.slice(Math.floor((k * blocks.length) / pieces), Math.floor(((k + 1) * blocks.length) / pieces)),
  );
}

/** A block is a chain of one task. */
const replicasOf = ([{ work }]: Chain) => (work as Block).count;

async function ensembleOf(blocks: readonly Chain[], store: BlockStore): Promise<RouteEnsemble> {
  const parts: RouteEnsemble[] = [];
  for (const [task] of blocks) parts.push(await readResult<RouteEnsemble>(store, task));
  return mergeEnsembles(parts);
}

/** Maximum number of independent units in a series. */
const mostUnits = 20_000;

/** Every observable over all pieces of an ensemble, and the series of its multiplets. */
async function measureInPieces(
  pieces: readonly (readonly Chain[])[],
  from: number,
  system: System,
  store: BlockStore,
): Promise<Pick<WholeEnsemble, "statistics" | "series">> {
  const replicas = pieces.flat().reduce((sum, block) => sum + replicasOf(block), 0);
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

/**
 * The first stationary snapshot of a route: as theory expects, but at least the declared number of relaxation times after the
 * last of its replicas has learnt.
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
