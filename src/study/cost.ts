import { totalmem } from "node:os";
import type { RouteName } from "../comparison/index.ts";
import { type Scenario, type SweepPoint, sweepPoints } from "../scenario/index.ts";
import type { SpectralProcess } from "../spectra/index.ts";
import { expectedStationaryFrom, processOf, systemAt } from "./block.ts";

/** What a study will take, measured on this machine in a fraction of a second. */
export interface Cost {
  /** Replica-updates in all. */
  readonly updates: number;
  /** Seconds on one core. */
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly points: number;
  readonly lines: readonly string[];
}

/** Seconds of one core for one update of one replica. */
export type UpdateCosts = ReadonlyMap<SweepPoint, Readonly<Partial<Record<RouteName, number>>>>;

/** Estimates a study's cost by running a little of each of its routes. */
export function estimateCost(scenario: Scenario): Cost {
  const points = sweepPoints(scenario);
  let updates = 0;
  let seconds = 0;
  let memoryBytes = 100e6;
  const perRoute = new Map<RouteName, number>();
  for (const point of points) {
    const { ensemble, training } = point.scenario;
    const levels = systemAt(point).target.length;
    const snapshots = Math.floor(training.updates / training.snapshotEvery) + 1;
    const samples = point.scenario.model.samples ?? 0;
    memoryBytes += 8 * levels * (8 * training.batchSize + 2 * samples);
    for (const route of routesOf(point)) {
      const work = ensemble.replicas * (route === "coulomb-gas" ? 0 : training.updates);
      updates += work;
      // the spectra, twice each, and once more while blocks are merged and the report is written
      memoryBytes += 4 * 8 * ensemble.replicas * levels * snapshots;
    }
  }
  // what does not fit in memory is refused unmeasured
  const costs = memoryBytes > totalmem() ? new Map() : updateCosts(points);
  for (const point of points) {
    for (const route of routesOf(point)) {
      const own =
        route === "coulomb-gas"
          ? 0
          : point.scenario.ensemble.replicas *
            point.scenario.training.updates *
            (costs.get(point)?.[route] ?? Number.NaN);
      seconds += own;
      perRoute.set(route, (perRoute.get(route) ?? 0) + own);
    }
  }
  const lines = [
    ...points.map(stationaryLine),
    ...[...perRoute]
      .filter(([, own]) => own > 0)
      .map(([route, own]) => `${route}: about ${own < 10 ? own.toFixed(1) : Math.round(own)} s on one core`),
  ];
  return { updates, seconds, memoryBytes, points: points.length, lines };
}

/** When theory expects a point to be stationary, and whether training goes on for long enough. */
function stationaryLine(point: SweepPoint, index: number, { length }: readonly SweepPoint[]): string {
  const { training } = point.scenario;
  const from = expectedStationaryFrom(systemAt(point), point.scenario) * training.snapshotEvery;
  const where = length === 1 ? "" : `point ${index + 1}: `;
  return from > training.updates
    ? `${where}too short: stationary only from about update ${from}, training.updates is ${training.updates}`
    : `${where}stationary from about update ${from} of ${training.updates}`;
}

/** Measures what one update costs on each route of each point that runs in time. */
export function updateCosts(points: readonly SweepPoint[]): UpdateCosts {
  const budget = Math.min(0.15, 2 / points.length);
  return new Map(
    points.map((point) => {
      const system = systemAt(point);
      return [
        point,
        Object.fromEntries(
          routesOf(point).flatMap((route) =>
            route === "coulomb-gas"
              ? []
              : [[route, measure(processOf(system, point.scenario, route)(0), budget)]],
          ),
        ),
      ];
    }),
  );
}

/**
 * Seconds of one update: doubles the length of a trial until the budget is spent. The cheapest trial counts, so
 * neither compilation nor a moment in which the machine was busy elsewhere does.
 */
function measure(process: SpectralProcess, budget: number): number {
  process.advance();
  const begin = performance.now();
  let cheapest = Number.POSITIVE_INFINITY;
  for (let updates = 1; ; updates *= 2) {
    const start = performance.now();
    for (let k = 0; k < updates; k++) process.advance();
    const now = performance.now();
    cheapest = Math.min(cheapest, (now - start) / 1000 / updates);
    if ((now - begin) / 1000 > budget) return cheapest;
  }
}

/** The routes that a point asks for. */
export function routesOf({ scenario }: SweepPoint): readonly RouteName[] {
  return Object.keys(scenario.routes) as RouteName[];
}
