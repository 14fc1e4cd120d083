import type { PointOutcome, RouteName, StudyOutcome } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import { type Scenario, type SweepPoint, sweepPoints } from "../scenario/index.ts";
import { hasKernel } from "./block.ts";
import { BlockFault, readBlock, unpackBlock } from "./block-check.ts";
import { type BlockStore, memoryStore } from "./block-store.ts";
import type { UpdateCosts } from "./cost.ts";
import { divergenceWatch } from "./divergence.ts";
import { blockFailure, type Engine } from "./engines/engine.ts";
import { threadEngine } from "./engines/threads.ts";
import { type Failures, failureList } from "./failures.ts";
import { judge } from "./judge.ts";
import { outcomeOf } from "./point-outcome.ts";
import { version } from "./program.ts";
import { type RouteTasks, replicaUpdates, type Task, tasksOf } from "./tasks.ts";

/** Where a study is: blocks and replica-updates done and in all, over every point and route. */
export interface StudyProgress {
  readonly point: number;
  readonly points: number;
  readonly route: RouteName;
  readonly blocks: { readonly done: number; readonly total: number };
  /** Replica-updates of this run, without those of blocks that were kept from an earlier one. */
  readonly done: number;
  readonly total: number;
  readonly estimatedSecondsLeft: number | null;
}

export interface StudyOptions {
  /** Threads that compute; 0 computes on the calling thread, which is then blocked for a block at a time. */
  readonly workers: number;
  readonly backend: Backend;
  /** Computes in place of the threads. */
  readonly engine?: Engine;
  /** Keeps finished blocks; by default in memory alone. */
  readonly store?: BlockStore;
  /** Whether a point that fails leaves the others to be finished. */
  readonly keepGoing?: boolean;
  /** For the estimate of the time left; without it none is made. */
  readonly perUpdate?: UpdateCosts;
  onProgress(progress: StudyProgress): void;
  /** Something that people should hear of while the study goes on, such as a point that failed. */
  onNotice?(line: string): void;
  readonly signal: AbortSignal;
}

/**
 * A whole study: every route at every point, in blocks of replicas; then measured, compared and judged.
 *
 * The spectra depend on the scenario alone, to the last bit: not on the engine, nor on the order or the size of the
 * blocks, nor on whether some of them are left from an earlier run.
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
  const { store = memoryStore(), engine = threadEngine(options.workers), signal } = options;
  const points = sweepPoints(scenario);
  const routes = tasksOf(points, options.backend);
  const failures = failureList(points, options.keepGoing ?? false, options.onNotice ?? (() => {}));
  const { computed, kept } = await compute(routes, store, engine, failures, options);
  const finished: SweepPoint[] = [];
  const outcomes: PointOutcome[] = [];
  for (const point of points.filter((one) => !failures.has(one))) {
    signal.throwIfAborted();
    try {
      outcomes.push(
        await outcomeOf(
          point,
          routes.filter((one) => one.point === point),
          routes.length,
          store,
        ),
      );
      finished.push(point);
    } catch (error) {
      failures.add(point, error);
    }
  }
  if (finished.length === 0) failures.raise();
  const judged = judge(finished, outcomes);
  const wallSeconds = (performance.now() - start) / 1000;
  return {
    results: {
      schema: 1,
      name,
      title: scenario.title,
      version,
      seed: scenario.ensemble.seed,
      backend: finished.some((point) => hasKernel(point, options.backend)) ? "wasm-simd" : "reference",
      ...judged,
      ...failures.results(judged.verdict),
      timing: { wallSeconds, updatesPerSecond: computed / wallSeconds, keptBlocks: kept },
    },
    points: outcomes,
  };
}

/** Computes the tasks whose results are not in the store yet. Returns the replica-updates computed and the blocks found. */
async function compute(
  routes: readonly RouteTasks[],
  store: BlockStore,
  engine: Engine,
  failures: Failures,
  options: StudyOptions,
) {
  const all = routes.flatMap(({ tasks }) => tasks);
  const open = await openTasks(all, store, options);
  if (open.length > 0) await store.ready();
  const divergence = divergenceWatch();
  const progress = tracker(routes, open, all.length, options);
  function* next() {
    for (const task of open) if (!failures.has(task.block.point)) yield task;
  }
  await engine.run(next(), options.signal, {
    async done(task, packed) {
      const ensemble = unpackBlock(task, packed);
      if (ensemble instanceof BlockFault) {
        failures.add(task.block.point, blockFailure(task.block, ensemble.message, ensemble));
        return;
      }
      await store.write(task.key, packed);
      progress(task);
      const failure = divergence(task, ensemble);
      if (failure !== undefined) failures.add(task.block.point, failure);
    },
    failed: (task, failure) => failures.add(task.block.point, failure),
  });
  return {
    computed: open.reduce((sum, task) => sum + replicaUpdates(task), 0),
    kept: all.length - open.length,
  };
}

/** The tasks whose results are not kept: what is kept in their place and is no result of theirs is told of. */
async function openTasks(
  tasks: readonly Task[],
  store: BlockStore,
  { signal, onNotice }: Pick<StudyOptions, "signal" | "onNotice">,
): Promise<readonly Task[]> {
  const there = await store.keys();
  const open: Task[] = [];
  let [faults, first] = [0, ""];
  for (const task of tasks) {
    if (!there.has(task.key)) {
      open.push(task);
      continue;
    }
    signal.throwIfAborted();
    const kept = await readBlock(store, task);
    if (kept !== null && !(kept instanceof BlockFault)) continue;
    open.push(task);
    faults++;
    first ||= `${task.key}: ${kept === null ? "it is damaged" : kept.message}`;
  }
  if (faults > 0) onNotice?.(`kept blocks that are computed anew: ${faults}, the first of them ${first}`);
  return open;
}

function tracker(
  routes: readonly RouteTasks[],
  open: readonly Task[],
  blocks: number,
  { onProgress: report, perUpdate }: Pick<StudyOptions, "onProgress" | "perUpdate">,
): (task: Task) => void {
  const order = new Map([...new Set(routes.map(({ point }) => point))].map((point, k) => [point, k]));
  const seconds = (task: Task) =>
    replicaUpdates(task) * (perUpdate?.[order.get(task.block.point)!]?.[task.block.route] ?? 0);
  const total = open.reduce((sum, task) => sum + replicaUpdates(task), 0);
  const totalSeconds = open.reduce((sum, task) => sum + seconds(task), 0);
  const start = performance.now();
  let [done, doneSeconds, doneBlocks] = [0, 0, blocks - open.length];
  return (task) => {
    done += replicaUpdates(task);
    doneSeconds += seconds(task);
    doneBlocks++;
    const elapsed = (performance.now() - start) / 1000;
    report({
      point: order.get(task.block.point)!,
      points: order.size,
      route: task.block.route,
      blocks: { done: doneBlocks, total: blocks },
      done,
      total,
      estimatedSecondsLeft: doneSeconds > 0 ? (elapsed * (totalSeconds - doneSeconds)) / doneSeconds : null,
    });
  };
}
