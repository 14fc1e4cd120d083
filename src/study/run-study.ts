import type { PointOutcome, RouteName, StudyOutcome } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import { type Scenario, type SweepPoint, sweepPoints } from "../scenario/index.ts";
import { type BlockStore, memoryStore } from "./block-store.ts";
import { compute, sumOf } from "./compute.ts";
import type { UpdateCosts } from "./cost.ts";
import type { Engine } from "./engines/engine.ts";
import { experimentOf } from "./experiments.ts";
import { failureList } from "./failures.ts";
import { version } from "./program.ts";
import type { TaskGroup } from "./task.ts";

/** Progress of a study: blocks and work done and in total, over all points and routes. */
export interface StudyProgress {
  readonly point: number;
  readonly points: number;
  readonly route: RouteName;
  readonly blocks: { readonly done: number; readonly total: number };
  /** The unit of work: replica-updates; for the analysis of networks draws of noise, and spectra. */
  readonly unit: TaskGroup["unit"];
  /** Work of this run, without blocks kept from an earlier one. */
  readonly done: number;
  readonly total: number;
  readonly estimatedSecondsLeft: number | null;
}

export interface StudyOptions {
  /** Number of threads; 0 computes on the calling thread, which is then blocked for one block at a time. */
  readonly workers: number;
  readonly backend: Backend;
  /** Computes instead of threads. */
  readonly engine?: Engine;
  /** Stores finished blocks; by default in memory. */
  readonly store?: BlockStore;
  /** Whether the other points are finished when one fails. */
  readonly keepGoing?: boolean;
  /** For the estimate of the time left; without it the elapsed time is used. */
  readonly perUpdate?: UpdateCosts;
  onProgress(progress: StudyProgress): void;
  /** Called with messages for the user while the study continues, such as a point that failed. */
  onNotice?(line: string): void;
  readonly signal: AbortSignal;
}

/**
 * A whole study: every route at every point, in blocks; then measured, compared and judged.
 *
 * The spectra depend on the scenario alone, to the last bit: neither on the engine, nor on the order or size of the blocks,
 * nor on whether some of them come from an earlier run.
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
  const { store = memoryStore(), backend, signal, onNotice = () => {} } = options;
  const engine = options.engine ?? (await import("./engines/threads.ts")).threadEngine(options.workers);
  const experiment = await experimentOf(scenario);
  const points = sweepPoints(scenario);
  const failures = failureList(points, options.keepGoing ?? false, onNotice);
  const open = () => points.filter((point) => !failures.has(point));
  const groups: TaskGroup[] = [];
  const progress = progressOf(points, options);
  for (const stage of experiment.stages(backend)) {
    const tasks = await stage(open(), store);
    groups.push(...tasks);
    await compute(tasks, { store, engine, failures, signal, onNotice, ...progress.stage(tasks) });
  }
  const finished: SweepPoint<Scenario>[] = [];
  const outcomes: PointOutcome[] = [];
  const computed = { points: open(), groups, store, backend, signal };
  for (const point of computed.points) {
    signal.throwIfAborted();
    try {
      outcomes.push(await experiment.outcome(point, computed));
      finished.push(point);
    } catch (error) {
      failures.add(point, error);
    }
  }
  if (finished.length === 0) failures.raise();
  const judged = experiment.judge(finished, outcomes);
  const wallSeconds = (performance.now() - start) / 1000;
  return {
    results: {
      schema: 1,
      name,
      title: scenario.title,
      version,
      seed: scenario.ensemble.seed,
      backend: experiment.hasKernel(finished, backend) ? "wasm-simd" : "reference",
      ...judged,
      ...failures.results(judged.verdict),
      timing: {
        wallSeconds,
        updatesPerSecond: progress.updates() / wallSeconds,
        keptBlocks: progress.kept(),
      },
    },
    points: outcomes,
  };
}

/** Follows a study through its stages. */
function progressOf(
  points: readonly SweepPoint<Scenario>[],
  { onProgress, onNotice, perUpdate }: Pick<StudyOptions, "onProgress" | "onNotice" | "perUpdate">,
) {
  const places = new Map(points.map((point, k) => [point, k]));
  let [updates, keptBlocks] = [0, 0];
  return {
    updates: () => updates,
    kept: () => keptBlocks,
    /** The callbacks for one stage. */
    stage(groups: readonly TaskGroup[]): Pick<Parameters<typeof compute>[1], "begin" | "done"> {
      const areMeasured = perUpdate?.some((costs) => Object.keys(costs).length > 0) ?? false;
      const secondsOf = ({ point, route, unit }: TaskGroup, amount: number) => {
        // without measured costs all work takes the same time
        if (unit !== "updates" || !areMeasured) return amount;
        const seconds = perUpdate?.[places.get(point)!]?.[route] ?? 0;
        return Number.isFinite(seconds) ? amount * seconds : 0;
      };
      const begun = performance.now();
      const blocks = groups.reduce((sum, { chains }) => sum + chains.flat().length, 0);
      let [total, totalSeconds, done, doneSeconds, doneBlocks] = [0, 0, 0, 0, 0];
      const report = ({ point, route, unit }: TaskGroup) => {
        const elapsed = (performance.now() - begun) / 1000;
        onProgress({
          ...{ point: places.get(point)!, points: points.length, route, unit, done, total },
          blocks: { done: doneBlocks, total: blocks },
          estimatedSecondsLeft:
            doneSeconds > 0 ? (elapsed * (totalSeconds - doneSeconds)) / doneSeconds : null,
        });
      };
      return {
        begin(pending, kept) {
          keptBlocks += kept.tasks;
          doneBlocks = blocks;
          for (const { group, chain, next } of pending) {
            const rest = chain.slice(next);
            doneBlocks -= rest.length;
            total += sumOf(rest);
            totalSeconds += secondsOf(group, sumOf(rest));
          }
          if (kept.amount > 0 && total > 0 && groups[0].unit === "updates")
            onNotice?.(
              `resuming: ${kept.amount} of ${kept.amount + total} updates were done by an earlier run`,
            );
          if (pending.length > 0) report(pending[0].group);
        },
        done(group, { amount }) {
          done += amount;
          if (group.unit === "updates") updates += amount;
          doneSeconds += secondsOf(group, amount);
          doneBlocks++;
          report(group);
        },
      };
    },
  };
}
