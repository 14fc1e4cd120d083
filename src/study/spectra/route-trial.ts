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
  /** For each recorded spectrum; for each sample, if a route does not evolve in time. */
  readonly perSnapshot: number;
}

/** Largest number of steps of one update, and of numbers of one mini-batch, in a trial; larger ones are extrapolated. */
const largestTrial = { steps: 16, batchNumbers: 2 ** 16 };

/**
 * Measures the cost of one replica of a route by running a small part of it. However long an update is, its trial is short:
 * with many steps, a large mini-batch or many levels only a part is computed, and the cost is scaled with the number of
 * operations.
 *
 * @param budget seconds for the trial: less with kernels, more with the reference
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

/** Number of operations of an update, roughly: products of matrices with a mini-batch, or in every step. */
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

/** Times independent samples, or those of a chain after its start. */
function trySamples(point: SweepPoint, budget: number): RouteSeconds {
  const { "coulomb-gas": options } = point.scenario.routes;
  if (options === undefined) throw new Error("routes.coulomb-gas: not part of this scenario");
  const system = systemAt(point);
  const singleSample = cheapest(budget / 4, (count) => {
    for (let k = 0; k < count; k++) system.coulombGas(options, k, 1);
  });
  const perSnapshot = cheapest(budget, (samples) => system.coulombGas(options, 0, samples));
  return { begin: Math.max(0, singleSample - perSnapshot), perUpdate: 0, perSnapshot };
}

/** The point with a reduced model or mini-batch, so that one update is short, at the same ε and dt. */
function partOf(point: SweepPoint, route: RouteName): SweepPoint {
  const { scenario } = point;
  const { training, routes } = scenario;
  const { smaller } = models[scenario.model.kind] as Model<ModelParameters>;
  const model = smaller?.(scenario.model) ?? scenario.model;
  const reduced = { ...point, scenario: { ...scenario, model } };
  const { stepsPerUpdate = 1 } = (routes[route] ?? {}) as { readonly stepsPerUpdate?: number };
  const share =
    route === "training"
      ? largestTrial.batchNumbers / (training.batchSize * levelsOf(reduced.scenario))
      : largestTrial.steps / stepsPerUpdate;
  if (share >= 1) return reduced;
  const batchSize = route === "training" ? Math.ceil(training.batchSize * share) : training.batchSize * share;
  return {
    ...reduced,
    scenario: {
      ...reduced.scenario,
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
 * Seconds per unit: doubles the length of a trial until the budget is spent. The fastest trial counts, which excludes
 * compilation and other disturbances.
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
