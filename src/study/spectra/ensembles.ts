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
  type RouteEnsemble,
  type SnapshotGrid,
  snapshotFrom,
  snapshotGrid,
  stationarySample,
} from "../../spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import { expectedStationaryUpdate, systemAt } from "./block.ts";
import type { BlockGroup } from "./blocks.ts";
import { breakdownOf, divergenceFailure, mustConverge } from "./divergence.ts";
import { type EnsembleSource, ensembleSources } from "./ensemble-sources.ts";

/**
 * The spectra of one point, from its blocks. If an ensemble is too large for memory, its first replicas are kept, and all are
 * measured piece by piece.
 */
export async function ensemblesOf(
  point: SweepPoint,
  computed: readonly BlockGroup[],
  routesInAll: number,
  store: BlockStore,
): Promise<EnsemblesOutcome> {
  const system = systemAt(point);
  const sources = await ensembleSources(point, system, computed, routesInAll, store);
  const { learningRate, batchSize } = point.scenario.training;
  const ensembles: Partial<Record<RouteName, RouteEnsemble>> = {};
  const whole: Partial<Record<RouteName, WholeEnsemble>> = {};
  const from: Partial<Record<RouteName, number>> = {};
  const brokenDown: Breakdown[] = [];
  const stillLearning: RouteName[] = [];
  for (const { route, pieces, replicas: replicasInAll } of sources) {
    let first: RouteEnsemble | undefined;
    const diverged: Divergence[] = [];
    let [learnt, replicas] = [0, 0];
    for (const piece of pieces) {
      const ensemble = await piece();
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
    from[route] = runsInTime(route)
      ? stationaryFrom(point, system, learnt, snapshotGrid(first!.spectrum, learningRate))
      : 0;
    if (pieces.length > 1) {
      const together = Math.ceil(replicasInAll / mostUnits);
      const measured = await measureInPieces(pieces, together, from[route], system);
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
    recorded: Object.fromEntries(
      sources.flatMap(({ route, recorded }) => (recorded === undefined ? [] : [[route, recorded]])),
    ),
    stationaryFrom: from,
  };
}

/** Maximum number of independent units in a series. */
const mostUnits = 20_000;

/**
 * Every observable over all pieces of an ensemble, and the series of its multiplets.
 *
 * @param together replicas in a unit of a series
 */
async function measureInPieces(
  pieces: EnsembleSource["pieces"],
  together: number,
  from: number,
  system: System,
): Promise<Pick<WholeEnsemble, "statistics" | "series">> {
  const statistics = new Map<string, Parameters<typeof mergeStatistics>[0][number][]>(
    levelObservables.map(({ name }) => [name, []]),
  );
  const series: (readonly LevelSeries[])[] = [];
  for (const piece of pieces) {
    const sample = stationarySample(await piece(), from, system.learnable, system.components);
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
function stationaryFrom(
  { scenario }: SweepPoint,
  system: System,
  learnt: number,
  grid: SnapshotGrid,
): number {
  const { training, compare } = scenario;
  const expected = snapshotFrom(grid, expectedStationaryUpdate(system, scenario));
  const relaxation = (compare.relaxationTimes * system.slowestRelaxation) / training.learningRate;
  return system.saddle ? Math.max(expected, learnt + Math.ceil(relaxation / grid.every)) : expected;
}
