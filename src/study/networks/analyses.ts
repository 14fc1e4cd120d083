import type { Backend } from "../../kernels/index.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import {
  type DrawnNull,
  judgesTailsOf,
  nullDraws,
  nullsNeeded,
  type SnapshotSpectra,
} from "../../weight-spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import { pack } from "../packed-block.ts";
import { readResult } from "../read-result.ts";
import { keptTask, type Task, type TaskGroup } from "../task.ts";
import { type NullDistribution, nullDistributionWork } from "./null-distribution.ts";
import { type SnapshotAnalysis, snapshotAnalysisWork } from "./snapshot-analysis.ts";
import {
  analysedReplicas,
  analysedUpdates,
  startsOf,
  type WeightHistory,
  type WeightScenario,
} from "./weight-history.ts";

/** A point with its weights. */
export interface WeightPoint {
  readonly point: SweepPoint<WeightScenario>;
  readonly history: WeightHistory;
}

/** The null distributions for p-values, one for every matrix shape; points of one network share them. */
export function nullDistributions(points: readonly WeightPoint[]): readonly TaskGroup[] {
  const tasks = new Map<string, readonly [WeightPoint["point"], Task]>();
  for (const ofPoint of points)
    for (const task of nullTasks(ofPoint))
      if (!tasks.has(task.key)) tasks.set(task.key, [ofPoint.point, task]);
  return [...tasks.values()].map(([point, task]) => ({
    ...{ point, route: "training", unit: "draws" },
    chains: [[task]],
  }));
}

/** The spectra of every point: from every start, at the snapshots of {@link analysedUpdates}. */
export function snapshotAnalyses(
  points: readonly WeightPoint[],
  store: BlockStore,
  backend: Backend,
): readonly TaskGroup[] {
  return points.map((ofPoint, k): TaskGroup => {
    const { point, history } = ofPoint;
    const earlier = points.slice(0, k).map((other) => other.history);
    return {
      ...{ point, route: "training", unit: "spectra" },
      chains: analysisTasks(ofPoint, analysedUpdates(history, earlier), backend).map((task) => [
        {
          ...task,
          async input() {
            const nulls = nullTasks(ofPoint).map((drawn) => readResult<DrawnNull>(store, drawn));
            return pack({
              weights: await history.weights(task.work.replica, task.work.place.update),
              nulls: await Promise.all(nulls),
            });
          },
        },
      ]),
    };
  });
}

/** The results of these analyses at a point, [start][snapshot], and the updates of the snapshots. */
export async function analysesOf(
  { point, history }: WeightPoint,
  groups: readonly TaskGroup[],
  store: BlockStore,
): Promise<{
  readonly updates: readonly number[];
  readonly spectra: readonly (readonly SnapshotSpectra[])[];
}> {
  const tasks = groups
    .filter((group) => group.point === point && group.unit === "spectra")
    .flatMap(({ chains }) => chains.flat());
  const results = await Promise.all(tasks.map((task) => readResult<SnapshotSpectra>(store, task)));
  const starts = startsOf(history);
  const snapshots = results.length / starts;
  return {
    updates: history.updates.slice(-snapshots),
    spectra: Array.from({ length: starts }, (_, k) => results.slice(k * snapshots, (k + 1) * snapshots)),
  };
}

function nullTasks({ point: { scenario }, history }: WeightPoint): readonly Task[] {
  const { matrices } = history;
  const draws = nullDraws(matrices.length, startsOf(history));
  return nullsNeeded(matrices).map((needed) => {
    const work: NullDistribution = { kind: "null-distribution", needed, draws, seed: scenario.ensemble.seed };
    return keptTask(nullDistributionWork, work, draws);
  });
}

/** Start after start, and snapshot after snapshot. */
function analysisTasks(
  { point: { scenario }, history }: WeightPoint,
  updates: readonly number[],
  backend: Backend,
) {
  const { matrices, digest } = history;
  return analysedReplicas(history).flatMap((replica, start) =>
    updates.map((update, snapshot) => {
      const work: SnapshotAnalysis = {
        ...{ kind: "snapshot-analysis", training: digest, replica, backend, seed: scenario.ensemble.seed },
        place: {
          ...{ replica: start, snapshot, update },
          // testing the tails of later points would take as long as the rest of the analysis
          judgesTails: updates.length > 1 && judgesTailsOf(start, snapshot, updates.length),
        },
        matrices,
        significance: scenario.compare.significance,
        draws: nullDraws(matrices.length, startsOf(history)),
      };
      return keptTask(snapshotAnalysisWork, work, matrices.length);
    }),
  );
}
