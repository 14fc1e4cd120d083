import { readFileSync } from "node:fs";
import { learntSnapshot, type PointOutcome, type RouteName, type StudyOutcome } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import type { System } from "../models/model.ts";
import { type Scenario, type SweepPoint, sweepPoints } from "../scenario/index.ts";
import { mergeEnsembles, type RouteEnsemble } from "../spectra/index.ts";
import { type Block, expectedStationaryFrom, hasKernel, systemAt } from "./block.ts";
import { routesOf, type UpdateCosts } from "./cost.ts";
import { runBlocks } from "./engine.ts";
import { judge } from "./judge.ts";
import { StudyFailure } from "./study-failure.ts";

/** Where a study is: replica-updates done and in all, over every point and route. */
export interface StudyProgress {
  readonly point: number;
  readonly points: number;
  readonly route: RouteName;
  readonly done: number;
  readonly total: number;
  readonly estimatedSecondsLeft: number | null;
}

export interface StudyOptions {
  /** Threads that compute; 0 computes on the calling thread, which is then blocked for a block at a time. */
  readonly workers: number;
  readonly backend: Backend;
  /** For the estimate of the time left; without it none is made. */
  readonly perUpdate?: UpdateCosts;
  onProgress(progress: StudyProgress): void;
  readonly signal: AbortSignal;
}

/**
 * A whole study: every route at every point, in blocks of replicas; then measured, compared and judged.
 *
 * The spectra depend on the scenario alone, to the last bit: not on the workers, nor on the size of the blocks.
 *
 * @param name of the scenario, for the results
 * @throws StudyFailure if a block fails, or too many replicas diverge; the signal's reason if it is aborted
 */
export async function runStudy(
  scenario: Scenario,
  name: string,
  options: StudyOptions,
): Promise<StudyOutcome> {
  const start = performance.now();
  const points = sweepPoints(scenario);
  const blocks = points.flatMap((point) => blocksOf(point, options.backend));
  const progress = tracker(points, blocks, options);
  const parts = await runBlocks(blocks, options.workers, options.signal, progress);
  const outcomes = points.map((point) => outcomeOf(point, blocks, parts));
  points.forEach((point, k) => {
    refuseDivergence(outcomes[k]!, point.scenario.ensemble.maxDivergedFraction);
  });
  const judged = judge(points, outcomes);
  const wallSeconds = (performance.now() - start) / 1000;
  const updates = blocks.reduce((sum, block) => sum + replicaUpdates(block), 0);
  return {
    results: {
      schema: 1,
      name,
      title: scenario.title,
      version,
      seed: scenario.ensemble.seed,
      backend: points.some((point) => hasKernel(point, options.backend)) ? "wasm-simd" : "reference",
      ...judged,
      timing: { wallSeconds, updatesPerSecond: updates / wallSeconds },
    },
    points: outcomes,
  };
}

const version = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

/** Small enough that the threads finish together and progress is seen, large enough to cost nothing. */
const replicasPerBlock = 8;

function blocksOf(point: SweepPoint, backend: Backend): readonly Block[] {
  const { replicas } = point.scenario.ensemble;
  return routesOf(point).flatMap((route) =>
    Array.from({ length: Math.ceil(replicas / replicasPerBlock) }, (_, k) => ({
      point,
      route,
      first: k * replicasPerBlock,
      count: Math.min(replicasPerBlock, replicas - k * replicasPerBlock),
      backend,
    })),
  );
}

function replicaUpdates({ point, route, count }: Block): number {
  return route === "coulomb-gas" ? 0 : count * point.scenario.training.updates;
}

function tracker(
  points: readonly SweepPoint[],
  blocks: readonly Block[],
  { onProgress: report, perUpdate }: Pick<StudyOptions, "onProgress" | "perUpdate">,
): (block: Block) => void {
  const seconds = (block: Block) =>
    replicaUpdates(block) * (perUpdate?.[points.indexOf(block.point)]?.[block.route] ?? 0);
  const total = blocks.reduce((sum, block) => sum + replicaUpdates(block), 0);
  const totalSeconds = blocks.reduce((sum, block) => sum + seconds(block), 0);
  const start = performance.now();
  let done = 0;
  let doneSeconds = 0;
  return (block) => {
    done += replicaUpdates(block);
    doneSeconds += seconds(block);
    const elapsed = (performance.now() - start) / 1000;
    report({
      point: points.indexOf(block.point),
      points: points.length,
      route: block.route,
      done,
      total,
      estimatedSecondsLeft: doneSeconds > 0 ? (elapsed * (totalSeconds - doneSeconds)) / doneSeconds : null,
    });
  };
}

function outcomeOf(
  point: SweepPoint,
  blocks: readonly Block[],
  parts: readonly RouteEnsemble[],
): PointOutcome {
  const system = systemAt(point);
  const { learningRate, batchSize } = point.scenario.training;
  const routes = Object.fromEntries(
    routesOf(point).map((route) => [
      route,
      mergeEnsembles(parts.filter((_, k) => blocks[k]!.point === point && blocks[k]!.route === route)),
    ]),
  ) as PointOutcome["routes"];
  return {
    parameters: point.parameters,
    learningRate,
    batchSize,
    system,
    routes,
    stationaryFrom: Object.fromEntries(
      Object.entries(routes).map(([route, ensemble]) => [
        route,
        route === "coulomb-gas" ? 0 : stationaryFrom(point, system, ensemble),
      ]),
    ),
  };
}

/**
 * The first stationary snapshot of a route: as theory expects, and in any case the declared number of relaxation times
 * after the last of its replicas has learnt.
 */
function stationaryFrom({ scenario }: SweepPoint, system: System, ensemble: RouteEnsemble): number {
  const { training, compare } = scenario;
  const relaxation = Math.ceil(
    (compare.relaxationTimes * system.slowestRelaxation) / training.learningRate / training.snapshotEvery,
  );
  const expected = expectedStationaryFrom(system, scenario);
  return system.saddle ? Math.max(expected, learntSnapshot(ensemble, system) + relaxation) : expected;
}

function refuseDivergence({ parameters, routes }: PointOutcome, allowed: number): void {
  for (const [route, { diverged, replicaIds }] of Object.entries(routes)) {
    const replicas = diverged.length + replicaIds.length;
    if (diverged.length === 0 || diverged.length <= allowed * replicas) continue;
    const [first] = diverged;
    throw new StudyFailure(
      `${route} at ${JSON.stringify(parameters)}: ${diverged.length} of ${replicas} replicas diverged, more than ensemble.maxDivergedFraction = ${allowed} allows (replica ${first!.replica} at update ${first!.update}: ${first!.reason}); try a smaller training.learningRate, a larger training.batchSize or a smaller initial scale`,
    );
  }
}
