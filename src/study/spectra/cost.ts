import { totalmem } from "node:os";
import { type RouteName, runsInTime } from "../../comparison/index.ts";
import type { Backend } from "../../kernels/index.ts";
import { models } from "../../models/index.ts";
import type { Model, System } from "../../models/model.ts";
import {
  type ModelParameters,
  pointLines,
  pointsWithin,
  recordedTraining,
  type SpectraScenario,
  type SweepPoint,
  sweepPoints,
} from "../../scenario/index.ts";
import { snapshotFrom } from "../../spectra/index.ts";
import { type Cost, nearestTimed, usualPatience } from "../cost.ts";
import { StudyFailure } from "../study-failure.ts";
import { expectedStationaryUpdate, replicasPerBlock, systemAt } from "./block.ts";
import { replicasHeld } from "./replicas-held.ts";
import { levelsOf, operationsOf, type RouteSeconds, tryRoute } from "./route-trial.ts";

/**
 * Seconds besides computation, on 2 cores of 2.5 GHz: writing a block to disk and reading it (4·10⁴ blocks took 25 s to
 * write and 10 s to read), a replica and a recorded number that are judged (10⁵ replicas of 2 levels at 3 times on 3 routes: 8 s).
 */
const perBlock = 1e-3;
const perNumber = 1e-6;
const perReplica = 2e-5;

/**
 * Estimates the cost of a study: a small part of each route is timed, at as many points as time allows, spread over the sweep;
 * for the others the cost is scaled with the number of operations. This takes a few seconds, however long the study or one of
 * its updates is.
 *
 * @param patience seconds for which points are timed, after the first; the more, the better the estimate
 */
export function estimateCost(scenario: SpectraScenario, backend: Backend, patience = usualPatience): Cost {
  const points = sweepPoints(scenario);
  const memoryBytes = memoryOf(points);
  // a study that does not fit in memory is refused without timing it
  const tried = memoryBytes > totalmem() ? new Map<number, Trial>() : tryPoints(points, backend, patience);
  const routes = points.flatMap((point, index) =>
    computedRoutes(point).map((route) => routeCost(points, index, route, tried)),
  );
  const sum = (of: (cost: RouteCost) => number) => routes.reduce((all, cost) => all + of(cost), 0);
  const blocks = sum((cost) => Math.ceil(cost.replicas / replicasPerBlock));
  const afterwards =
    perBlock * blocks + sum((cost) => cost.replicas * (perReplica + perNumber * cost.numbers));
  const perRoute = new Map<RouteName, number>();
  const perUpdate = new Map<number, (readonly [RouteName, number])[]>();
  for (const { index, route, seconds, replicas, updates } of routes) {
    perRoute.set(route, (perRoute.get(route) ?? 0) + seconds);
    const ofPoint = perUpdate.get(index) ?? [];
    if (updates > 0) perUpdate.set(index, [...ofPoint, [route, seconds / replicas / updates]]);
  }
  return {
    run: `${scenario.ensemble.replicas} replicas, ${scenario.training.updates} updates`,
    updates: sum((cost) => cost.replicas * cost.updates),
    seconds: sum((cost) => cost.seconds) + afterwards,
    undivided: { pieces: blocks, afterwards },
    memoryBytes,
    points: points.length,
    lines: [
      ...pointLines(
        points,
        (_, index) =>
          `${points.length > 1 ? `point ${index + 1}: ` : ""}${stationaryLine(points[index], tried.get(index))}`,
      ),
      ...new Set(
        points.flatMap(({ scenario: pointScenario }) =>
          Object.entries(absentRoutes(pointScenario)).map(
            ([route, reason]) => `${route}: unavailable, ${reason}`,
          ),
        ),
      ),
      ...new Set(
        points.flatMap(({ scenario: pointScenario }) => {
          const recording = recordedTraining(pointScenario);
          return recording === undefined ? [] : [`training: recorded in ${recording.recorded}, not computed`];
        }),
      ),
      ...[...perRoute].map(([route, seconds]) => `${route}: about ${secondsText(seconds)} on one core`),
      `storing blocks and judging: about ${secondsText(afterwards)}`,
    ],
    perUpdate: points.map((_, index) => Object.fromEntries(perUpdate.get(index) ?? [])),
  };
}

/** The timings at a point. */
interface Trial {
  readonly system: System;
  readonly seconds: ReadonlyMap<RouteName, RouteSeconds>;
}

interface RouteCost {
  readonly index: number;
  readonly route: RouteName;
  readonly replicas: number;
  readonly updates: number;
  /** Numbers recorded for each replica. */
  readonly numbers: number;
  readonly seconds: number;
}

/** Times the first point, and then others, far from each other, until the time is up. */
function tryPoints(
  points: readonly SweepPoint[],
  backend: Backend,
  patience: number,
): ReadonlyMap<number, Trial> {
  const budget = patience / Math.max(20, points.length);
  const tried = new Map<number, Trial>();
  for (const index of pointsWithin(patience, points.length)) {
    const point = points[index];
    if (isRefused(point)) continue;
    const seconds = computedRoutes(point).flatMap((route) => {
      try {
        return [[route, tryRoute(point, route, backend, budget)] as const];
      } catch {
        // a route that fails in a trial fails in the study, which reports why
        return [];
      }
    });
    tried.set(index, { system: systemAt(point), seconds: new Map(seconds) });
  }
  return tried;
}

/** Whether the model rejects a point; the study will report why. */
function isRefused(point: SweepPoint): boolean {
  try {
    systemAt(point);
    return false;
  } catch (error) {
    if (error instanceof StudyFailure) return true;
    throw error;
  }
}

function routeCost(
  points: readonly SweepPoint[],
  index: number,
  route: RouteName,
  tried: ReadonlyMap<number, Trial>,
): RouteCost {
  const point = points[index];
  const { ensemble, training } = point.scenario;
  const snapshots = snapshotCount(point);
  const samples = runsInTime(route) ? snapshots : Math.ceil(snapshots / 2);
  const updates = runsInTime(route) ? training.updates : 0;
  const { begin, perUpdate, perSnapshot } = secondsAt(points, index, route, tried);
  return {
    ...{ index, route, updates },
    replicas: ensemble.replicas,
    numbers: samples * levelsOf(point.scenario),
    seconds: ensemble.replicas * (begin + updates * perUpdate + samples * perSnapshot),
  };
}

const unknown: RouteSeconds = { begin: Number.NaN, perUpdate: Number.NaN, perSnapshot: Number.NaN };

/** As measured; elsewhere scaled with the operations from the nearest point at which the route was timed. */
function secondsAt(
  points: readonly SweepPoint[],
  index: number,
  route: RouteName,
  tried: ReadonlyMap<number, Trial>,
): RouteSeconds {
  const timed = [...tried].flatMap(([at, { seconds }]) => (seconds.has(route) ? [at] : []));
  const nearest = nearestTimed(timed, index);
  const seconds = nearest === undefined ? undefined : tried.get(nearest)?.seconds.get(route);
  if (nearest === undefined || seconds === undefined) return unknown;
  const ratio = operationsOf(points[index], route) / operationsOf(points[nearest], route);
  const { begin, perUpdate, perSnapshot } = seconds;
  return { begin: ratio * begin, perUpdate: ratio * perUpdate, perSnapshot: ratio * perSnapshot };
}

/** Memory for spectra, mini-batches and the statistics of each replica. */
function memoryOf(points: readonly SweepPoint[]): number {
  const first = systemAt(points[0]);
  const routesInAll = points.reduce((sum, point) => sum + routesOf(point).length, 0);
  return points.reduce((bytes, point) => {
    const { ensemble, training, model } = point.scenario;
    const levels = levelsOf(point.scenario);
    const samples = "samples" in model ? (model.samples ?? 0) : 0;
    const { components, dataSet } = first;
    const sizes = {
      components,
      target: new Float64Array(levels),
      ...(dataSet === undefined ? {} : { dataSet }),
    };
    const ofRoutes = routesOf(point).reduce((sum, route) => {
      // the spectra, twice each, and once more while blocks are merged and the report is written
      const held = Math.min(ensemble.replicas, replicasHeld(point, sizes, route, routesInAll));
      const spectra = 2 * 8 * held * (2 * levels + first.components.length) * snapshotCount(point);
      // the statistics of every replica
      return sum + spectra + 200 * ensemble.replicas;
    }, 0);
    return bytes + 8 * levels * (8 * training.batchSize + 2 * samples) + ofRoutes;
  }, 450e6);
}

function snapshotCount({ scenario: { training } }: SweepPoint): number {
  return Math.floor(training.updates / training.snapshotEvery) + 1;
}

/** When theory expects a point to be stationary, and whether training is long enough. */
function stationaryLine({ scenario }: SweepPoint, trial: Trial | undefined): string {
  if (trial === undefined) return "not timed";
  const { snapshotEvery, updates } = scenario.training;
  const grid = { first: 0, every: snapshotEvery };
  const from = snapshotFrom(grid, expectedStationaryUpdate(trial.system, scenario)) * snapshotEvery;
  if (!Number.isFinite(from)) return "never stationary: its relaxation time is infinite";
  return from > updates
    ? `too short: stationary only from about update ${from}, training.updates is ${updates}`
    : `stationary from about update ${from} of ${updates}`;
}

function secondsText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "an unknown time";
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** The requested routes of a point that its model provides. */
export function routesOf({ scenario }: SweepPoint): readonly RouteName[] {
  const absent = absentRoutes(scenario);
  return (Object.keys(scenario.routes) as RouteName[]).filter((route) => !(route in absent));
}

/** Those of them that the study computes: a recorded training is read. */
export function computedRoutes(point: SweepPoint): readonly RouteName[] {
  return routesOf(point).filter(
    (route) => route !== "training" || recordedTraining(point.scenario) === undefined,
  );
}

const noExactOu = "the model is not a matrix Ornstein–Uhlenbeck process about a multiple of the identity";

/** The requested routes that are unavailable, with the reason. */
export function absentRoutes({
  model,
  routes,
}: SpectraScenario): Readonly<Partial<Record<RouteName, string>>> {
  const { absentRoutes: absent, exactOu } = models[model.kind] as Model<ModelParameters>;
  const reasons = { ...(exactOu ? {} : { "exact-ou": noExactOu }), ...absent?.(model) };
  return Object.fromEntries(Object.entries(reasons).filter(([route]) => route in routes));
}
