import { type RouteName, runsInTime } from "../../comparison/index.ts";
import type { Backend } from "../../kernels/index.ts";
import { models } from "../../models/index.ts";
import type { Model } from "../../models/model.ts";
import {
  type ModelParameters,
  processorSeconds,
  type SpectraScenario,
  type SweepPoint,
} from "../../scenario/index.ts";
import { replicasOf, systemAt } from "./block.ts";

/** Seconds of one core that one replica of a route takes. */
export interface RouteSeconds {
  /** Before its first update. */
  readonly begin: number;
  readonly perUpdate: number;
  /** For a spectrum that is recorded; for a sample, where a route does not run in time. */
  readonly perSnapshot: number;
}

/** Steps of one update, and numbers of one mini-batch, that a trial makes itself; larger ones are made of these. */
const largestTrial = { steps: 16, batchNumbers: 2 ** 16 };

/**
 * Measures what one replica of a route costs by running a little of it. However long an update is, a trial of it is short:
 * of many steps, a large mini-batch, or many levels, a part is made, and the rest goes by its number of operations.
 *
 * @param budget seconds that its parts may take: on the kernels less, on the reference more
 */
export function tryRoute(
  point: SweepPoint,
  route: RouteName,
  backend: Backend,
  budget: number,
): RouteSeconds {
  const part = partOf(point, route);
  const ratio = operationsOf(point, route) / operationsOf(part, route);
  const { begin, perUpdate, perSnapshot } = runsInTime(route)
    ? tryUpdates(part, route, backend, budget)
    : trySamples(part, budget);
  const ofLevels = (levelsOf(point.scenario) / levelsOf(part.scenario)) ** 3;
  return { begin: ofLevels * begin, perUpdate: ratio * perUpdate, perSnapshot: ofLevels * perSnapshot };
}

/** To which the time of an update is proportional, roughly: products of matrices with a mini-batch, or in every step. */
export function operationsOf({ scenario }: SweepPoint, route: RouteName): number {
  const levels = levelsOf(scenario);
  const { stepsPerUpdate = 1 } = (scenario.routes[route] ?? {}) as { readonly stepsPerUpdate?: number };
  if (route === "training") return scenario.training.batchSize * levels ** 2;
  return stepsPerUpdate * levels ** (route === "matrix-langevin" ? 3 : 2);
}

function tryUpdates(
  point: SweepPoint,
  route: Exclude<RouteName, "coulomb-gas">,
  backend: Backend,
  budget: number,
): RouteSeconds {
  const system = systemAt(point);
  const { atOnce, group } = replicasOf(system, point.scenario, route, backend);
  // kernels are compiled when they are loaded, the reference while it runs
  const enough = atOnce > 1 ? budget / 3 : 2 * budget;
  const begin = cheapest(enough / 4, (count) => {
    for (let k = 0; k < count; k++) group(k * atOnce, atOnce).close();
  });
  const replicas = group(0, atOnce);
  try {
    const perUpdate = cheapest(
      enough,
      (updates) => replicas.advance(updates),
      // a replica that has failed takes no more time
      () => replicas.failure(0) !== null,
    );
    const levels = system.target.length;
    const into = [levels, levels, system.components.length].map((length) => new Float64Array(length));
    const perSnapshot = cheapest(enough / 4, (count) => {
      for (let k = 0; k < count; k++) {
        // spectra are kept until the next update
        replicas.advance(0);
        for (let lane = 0; lane < atOnce; lane++)
          if (replicas.failure(lane) === null) replicas.measure(lane, into[0], into[1], into[2]);
      }
    });
    return { begin: begin / atOnce, perUpdate: perUpdate / atOnce, perSnapshot: perSnapshot / atOnce };
  } finally {
    replicas.close();
  }
}

/** Independent samples, or those of a chain after it has begun. */
function trySamples(point: SweepPoint, budget: number): RouteSeconds {
  const { "coulomb-gas": options } = point.scenario.routes;
  if (options === undefined) throw new Error("routes.coulomb-gas: not part of this scenario");
  const system = systemAt(point);
  const one = cheapest(budget / 4, (count) => {
    for (let k = 0; k < count; k++) system.coulombGas(options, k, 1);
  });
  const perSnapshot = cheapest(budget, (samples) => system.coulombGas(options, 0, samples));
  return { begin: Math.max(0, one - perSnapshot), perUpdate: 0, perSnapshot };
}

/** A point of which one update is short, at the same ε and dt. */
function partOf(point: SweepPoint, route: RouteName): SweepPoint {
  const { scenario } = point;
  const { training, routes } = scenario;
  const { smaller } = models[scenario.model.kind] as Model<ModelParameters>;
  const model = smaller?.(scenario.model) ?? scenario.model;
  const own = { ...point, scenario: { ...scenario, model } };
  const { stepsPerUpdate = 1 } = (routes[route] ?? {}) as { readonly stepsPerUpdate?: number };
  const share =
    route === "training"
      ? largestTrial.batchNumbers / (training.batchSize * levelsOf(own.scenario))
      : largestTrial.steps / stepsPerUpdate;
  if (share >= 1) return own;
  const batchSize = route === "training" ? Math.ceil(training.batchSize * share) : training.batchSize * share;
  return {
    ...own,
    scenario: {
      ...own.scenario,
      training: {
        ...training,
        learningRate: (training.learningRate * batchSize) / training.batchSize,
        batchSize,
      },
      routes:
        route === "training"
          ? routes
          : { ...routes, [route]: { ...routes[route], stepsPerUpdate: largestTrial.steps } },
    },
  };
}

/** Levels of the spectrum that is followed. */
export function levelsOf({ model }: Pick<SpectraScenario, "model">): number {
  return (models[model.kind] as Model<ModelParameters>).levels(model);
}

/**
 * Seconds of one: doubles the length of a trial until the budget is spent. The cheapest trial counts, so neither compilation
 * nor what else a trial meets does.
 */
function cheapest(budget: number, run: (count: number) => void, isOver = () => false): number {
  const begin = processorSeconds();
  let least = Number.POSITIVE_INFINITY;
  for (let count = 1; ; count *= 2) {
    const start = processorSeconds();
    run(count);
    const end = processorSeconds();
    if (isOver()) return Math.min(least, end - start);
    least = Math.min(least, (end - start) / count);
    if (end - begin > budget) return least;
  }
}
