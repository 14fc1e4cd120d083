import { totalmem } from "node:os";
import type { RouteName } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import { models } from "../models/index.ts";
import type { Model } from "../models/model.ts";
import {
  type ModelParameters,
  pointLines,
  type Scenario,
  type SweepPoint,
  sweepPoints,
} from "../scenario/index.ts";
import type { Replicas } from "../spectra/index.ts";
import { expectedStationaryFrom, replicasOf, systemAt } from "./block.ts";
import { heldReplicas } from "./held-replicas.ts";

/** What a study will take, measured on this machine in a fraction of a second. */
export interface Cost {
  /** Replica-updates in all. */
  readonly updates: number;
  /** Seconds on one core. */
  readonly seconds: number;
  /** What threads cannot share: the work comes in so many pieces, and so many of the seconds are one thread's in the end. */
  readonly undivided?: { readonly pieces: number; readonly afterwards: number };
  readonly memoryBytes: number;
  readonly points: number;
  readonly lines: readonly string[];
  readonly perUpdate: UpdateCosts;
}

/** Seconds of one core for one update of one replica on each route, for each point. */
export type UpdateCosts = readonly Readonly<Partial<Record<RouteName, number>>>[];

/** Estimates a study's cost by running a little of each of its routes. */
export function estimateCost(scenario: Scenario, backend: Backend): Cost {
  const points = sweepPoints(scenario);
  let updates = 0;
  let seconds = 0;
  let memoryBytes = 450e6;
  const routesInAll = points.reduce((sum, point) => sum + routesOf(point).length, 0);
  const perRoute = new Map<RouteName, number>();
  for (const point of points) {
    const { ensemble, training } = point.scenario;
    const system = systemAt(point);
    const { target, components } = system;
    const levels = target.length;
    const snapshots = Math.floor(training.updates / training.snapshotEvery) + 1;
    const { model } = point.scenario;
    const samples = "samples" in model ? (model.samples ?? 0) : 0;
    memoryBytes += 8 * levels * (8 * training.batchSize + 2 * samples);
    for (const route of routesOf(point)) {
      const work = ensemble.replicas * (route === "coulomb-gas" ? 0 : training.updates);
      updates += work;
      // the spectra, twice each, and once more while blocks are merged and the report is written
      const held = Math.min(ensemble.replicas, heldReplicas(point, system, route, routesInAll));
      memoryBytes += 2 * 8 * held * (2 * levels + components.length) * snapshots;
      // what is left of the others
      memoryBytes += 200 * ensemble.replicas;
    }
  }
  // what does not fit in memory is refused unmeasured
  const perUpdate = memoryBytes > totalmem() ? [] : updateCosts(points, backend);
  for (const [index, point] of points.entries()) {
    for (const route of routesOf(point)) {
      const own =
        route === "coulomb-gas"
          ? 0
          : point.scenario.ensemble.replicas *
            point.scenario.training.updates *
            (perUpdate[index]?.[route] ?? Number.NaN);
      seconds += own;
      perRoute.set(route, (perRoute.get(route) ?? 0) + own);
    }
  }
  const lines = [
    ...pointLines(points, (point, index) =>
      stationaryLine(point, points.length > 1 ? `point ${index + 1}: ` : ""),
    ),
    ...new Set(
      points.flatMap(({ scenario: one }) =>
        Object.entries(absentRoutes(one)).map(([route, reason]) => `${route}: not taken, ${reason}`),
      ),
    ),
    ...[...perRoute]
      .filter(([, own]) => own > 0)
      .map(([route, own]) => `${route}: about ${own < 10 ? own.toFixed(1) : Math.round(own)} s on one core`),
  ];
  return { updates, seconds, memoryBytes, points: points.length, lines, perUpdate };
}

/** When theory expects a point to be stationary, and whether training goes on for long enough. */
function stationaryLine(point: SweepPoint, where: string): string {
  const { training } = point.scenario;
  const from = expectedStationaryFrom(systemAt(point), point.scenario) * training.snapshotEvery;
  return from > training.updates
    ? `${where}too short: stationary only from about update ${from}, training.updates is ${training.updates}`
    : `${where}stationary from about update ${from} of ${training.updates}`;
}

/** Measures what one update costs on each route of each point that runs in time. */
export function updateCosts(points: readonly SweepPoint[], backend: Backend): UpdateCosts {
  const budget = Math.min(0.08, 2 / points.length);
  return points.map((point) => {
    const system = systemAt(point);
    return Object.fromEntries(
      routesOf(point).flatMap((route) =>
        route === "coulomb-gas"
          ? []
          : [[route, measure(replicasOf(system, point.scenario, route, backend), budget)]],
      ),
    );
  });
}

/**
 * Seconds of one update of one replica: doubles the length of a trial until the budget is spent. The cheapest trial
 * counts, so neither compilation nor a moment in which the machine was busy elsewhere does.
 */
function measure({ atOnce, group }: Replicas, budget: number): number {
  const replicas = group(0, atOnce);
  const begin = performance.now();
  let cheapest = Number.POSITIVE_INFINITY;
  try {
    for (let updates = 1; ; updates *= 2) {
      const start = performance.now();
      replicas.advance(updates);
      const now = performance.now();
      cheapest = Math.min(cheapest, (now - start) / 1000 / updates / atOnce);
      if ((now - begin) / 1000 > budget) return cheapest;
    }
  } finally {
    replicas.close();
  }
}

/** The routes that a point asks for and its model has. */
export function routesOf({ scenario }: SweepPoint): readonly RouteName[] {
  const absent = absentRoutes(scenario);
  return (Object.keys(scenario.routes) as RouteName[]).filter((route) => !(route in absent));
}

const noExactOu = "the model is not a matrix Ornstein–Uhlenbeck process about a multiple of the identity";

/** The routes that a scenario asks for in vain, with the reason. */
export function absentRoutes({ model, routes }: Scenario): Readonly<Partial<Record<RouteName, string>>> {
  const { absentRoutes: absent, exactOu } = models[model.kind] as Model<ModelParameters>;
  const reasons = { ...(exactOu ? {} : { "exact-ou": noExactOu }), ...absent?.(model) };
  return Object.fromEntries(Object.entries(reasons).filter(([route]) => route in routes));
}
