import { type RouteName, runsInTime } from "../../comparison/index.ts";
import { type Backend, loadKernels } from "../../kernels/index.ts";
import { models } from "../../models/index.ts";
import type { Model, System } from "../../models/model.ts";
import { streams } from "../../random/index.ts";
import {
  type ModelParameters,
  recordedTraining,
  type SpectraScenario,
  type SweepPoint,
} from "../../scenario/index.ts";
import {
  mergeEnsembles,
  noSteps,
  oneByOne,
  type Replicas,
  type RouteEnsemble,
  recordEnsemble,
  type Schedule,
  snapshotTimes,
  withoutLevels,
} from "../../spectra/index.ts";
import { StudyFailure } from "../study-failure.ts";

/** Small enough that threads finish together and progress is visible, large enough for negligible overhead. */
export const replicasPerBlock = 8;

/** A piece of a study: some replicas of one route at one point. Its result is a pure function of its content. */
export interface Block {
  readonly kind: "block";
  readonly point: SweepPoint;
  readonly route: RouteName;
  readonly first: number;
  readonly count: number;
  readonly backend: Backend;
}

/** Runs a block. The result does not depend on which replicas share a block, nor on the thread. */
export function runBlock({ point, route, first, count, backend }: Block): RouteEnsemble {
  const { learningRate, updates, snapshotEvery } = point.scenario.training;
  const schedule = { learningRate, updates, snapshotEvery };
  const system = systemAt(point);
  if (!runsInTime(route)) return sampleGas(system, point.scenario, first, count, gasSamples(schedule));
  return recordEnsemble(
    system.target.length,
    watchedOn(route, system),
    replicasOf(system, point.scenario, route, backend),
    schedule,
    first,
    count,
  );
}

/** How many elements of the weight matrix a route watches. */
export function watchedOn(route: RouteName, { components }: Pick<System, "components">): number {
  // neither the gas nor the eigenvalue equation has a matrix
  const levelsAlone: readonly RouteName[] = ["eigenvalue-langevin", "aligned-langevin", "coulomb-gas"];
  return levelsAlone.includes(route) ? 0 : components.length;
}

/** Samples of the gas per replica: half the number of snapshots of the other routes, because all of them are stationary. */
export function gasSamples(schedule: Schedule): number {
  return Math.ceil(snapshotTimes(schedule).length / 2);
}

/** The replicas of a route that evolves in time: with its kernel, if there is one and it is requested. */
export function replicasOf(
  system: System,
  { routes }: SpectraScenario,
  route: Exclude<RouteName, "coulomb-gas">,
  backend: Backend,
): Replicas {
  const kernels = backend === "wasm-simd" ? loadKernels() : null;
  switch (route) {
    case "training": {
      const options = routes[route] ?? missing(route);
      if (options.recorded !== undefined) throw new Error("routes.training: is recorded, not computed");
      const create = (replica: number) => system.training(replica, options);
      return (kernels && system.kernels.training?.(kernels)) ?? oneByOne(create);
    }
    case "matrix-langevin": {
      const options = routes[route] ?? missing(route);
      const create = (replica: number) => system.matrixLangevin(options, replica);
      const isDerived = options.noiseSamples == null;
      return (
        (kernels && isDerived ? system.kernels.matrixLangevin?.(kernels, options) : null) ?? oneByOne(create)
      );
    }
    case "eigenvalue-langevin":
    case "aligned-langevin": {
      const options =
        route === "eigenvalue-langevin"
          ? (routes[route] ?? missing(route))
          : ({ ...(routes[route] ?? missing(route)), coupling: "full", eigenvectors: "aligned" } as const);
      const create = (replica: number) => system.eigenvalueLangevin(options, replica);
      return (kernels && system.kernels.eigenvalueLangevin?.(kernels, options)) ?? oneByOne(create);
    }
    case "exact-ou":
      return oneByOne((replica) => (system.exactOu ?? missing(route))(replica));
  }
}

/** Whether some route of a point uses a kernel. */
export function hasKernel(point: SweepPoint, backend: Backend): boolean {
  if (backend === "reference" || loadKernels() === null) return false;
  const { routes } = point.scenario;
  const { kernels } = systemAt(point);
  return (
    (routes.training !== undefined &&
      recordedTraining({ routes }) === undefined &&
      kernels.training !== undefined) ||
    (routes["matrix-langevin"] !== undefined && kernels.matrixLangevin !== undefined) ||
    ((routes["eigenvalue-langevin"] ?? routes["aligned-langevin"]) !== undefined &&
      kernels.eigenvalueLangevin !== undefined)
  );
}

function sampleGas(
  system: System,
  { routes }: SpectraScenario,
  first: number,
  count: number,
  samples: number,
): RouteEnsemble {
  const options = routes["coulomb-gas"] ?? missing("coulomb-gas");
  const levels = system.target.length;
  return mergeEnsembles(
    Array.from({ length: count }, (_, k) => {
      const blocks = system.coulombGas(options, first + k, samples);
      const spectrum = { ...blocks, x: blocks.x.slice() };
      const components = withoutLevels(blocks);
      for (let t = 0; t < samples; t++) spectrum.x.subarray(t * levels, (t + 1) * levels).sort();
      return {
        spectrum,
        blocks,
        components,
        replicaIds: Int32Array.of(first + k),
        diverged: [],
        counts: noSteps,
      };
    }),
  );
}

function missing(route: RouteName): never {
  throw new Error(`routes.${route}: not part of this scenario`);
}

let latest: { readonly content: string; readonly system: System } | undefined;

/**
 * The system of a point, with random streams that no other point shares. The latest one is cached, because the blocks of a
 * point follow each other.
 *
 * @throws StudyFailure if the model rejects the point
 */
export function systemAt({ parameters, scenario }: SweepPoint): System {
  const content = JSON.stringify([scenario.ensemble.seed, parameters, scenario.model, scenario.training]);
  if (latest?.content === content) return latest.system;
  const system = newSystem(parameters, scenario);
  latest = { content, system };
  return system;
}

function newSystem(parameters: SweepPoint["parameters"], scenario: SpectraScenario): System {
  const model = models[scenario.model.kind] as Model<ModelParameters>;
  const named = streams(JSON.stringify([scenario.ensemble.seed, parameters]));
  try {
    return model.system(scenario.model, scenario.training, (purpose, replica) => named.of(purpose, replica));
  } catch (error) {
    // in a long sweep not every point was checked before
    const refused = model
      .check(scenario.model, scenario.training)
      .find(({ severity }) => severity === "error");
    if (refused === undefined) throw error;
    throw new StudyFailure(`${refused.path.join(".")}: ${refused.message}`, { cause: error });
  }
}

/**
 * The update from which on theory expects a route to be stationary: the flow has reached the targets in all but the last
 * replica, and several relaxation times of the slowest level have passed. Not a whole number.
 */
export function expectedStationaryUpdate(
  system: System,
  { training, ensemble, compare }: SpectraScenario,
): number {
  const time =
    system.learningTime(1 / ensemble.replicas) + compare.relaxationTimes * system.slowestRelaxation;
  return time / training.learningRate;
}
