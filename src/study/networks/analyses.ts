import type { Backend } from "../../kernels/index.ts";
import type { NetworkScenario, SweepPoint } from "../../scenario/index.ts";
import {
  type DrawnNull,
  judgesTailsOf,
  type MatrixOfNetwork,
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
import { networkSystem, snapshotUpdates } from "./system.ts";
import { digestOf, snapshotOf } from "./trainings.ts";
import { startsOf, weightMatrices } from "./weight-matrices.ts";

type Point = SweepPoint<NetworkScenario>;

/** The null distributions for p-values, one for every matrix shape; points of one network share them. */
export async function nullDistributions(points: readonly Point[]): Promise<readonly TaskGroup[]> {
  const tasks = new Map<string, readonly [Point, Task]>();
  for (const point of points)
    for (const task of nullTasks(point, await matricesOf(point)))
      if (!tasks.has(task.key)) tasks.set(task.key, [point, task]);
  return [...tasks.values()].map(([point, task]) => ({
    ...{ point, route: "training", unit: "draws" },
    chains: [[task]],
  }));
}

/** The spectra of every point: from every start, at the snapshots of {@link analysedUpdates}. */
export function snapshotAnalyses(
  points: readonly Point[],
  store: BlockStore,
  backend: Backend,
): Promise<readonly TaskGroup[]> {
  return Promise.all(
    points.map(async (point): Promise<TaskGroup> => {
      const matrices = await matricesOf(point);
      return {
        ...{ point, route: "training", unit: "spectra" },
        chains: analysisTasks(point, points, matrices, backend).map((task) => [
          {
            ...task,
            async input() {
              const { state } = await snapshotOf(store, point, task.work.replica, task.work.place.update);
              const nulls = nullTasks(point, matrices).map((drawn) => readResult<DrawnNull>(store, drawn));
              return pack({
                weights: matrices.map(({ parameter }) => state.weights[parameter]),
                nulls: await Promise.all(nulls),
              });
            },
          },
        ]),
      };
    }),
  );
}

/** The results of these analyses at a point, [start][snapshot]. */
export async function analysesOf(
  point: Point,
  groups: readonly TaskGroup[],
  store: BlockStore,
): Promise<readonly (readonly SnapshotSpectra[])[]> {
  const tasks = groups.filter((group) => group.point === point && group.unit === "spectra");
  const results = await Promise.all(
    tasks.flatMap(({ chains }) => chains.flat()).map((task) => readResult<SnapshotSpectra>(store, task)),
  );
  const starts = startsOf(point.scenario.ensemble);
  const snapshots = results.length / starts;
  return Array.from({ length: starts }, (_, k) => results.slice(k * snapshots, (k + 1) * snapshots));
}

/** Updates at which the spectra of a point are analysed: with the same initial weights as an earlier point, only after training. */
export function analysedUpdates(point: Point, points: readonly Point[]): readonly number[] {
  const initialWeightsOf = ({ scenario: { model, ensemble } }: Point) => JSON.stringify([model, ensemble]);
  const earlier = points.slice(0, points.indexOf(point));
  const updates = snapshotUpdates(point.scenario.training);
  return earlier.some((other) => initialWeightsOf(other) === initialWeightsOf(point))
    ? updates.slice(-1)
    : updates;
}

/** The first replica of every start stands for it: the others have the same initial weights. */
export function analysedReplicas({ scenario: { ensemble } }: Point): readonly number[] {
  return Array.from({ length: startsOf(ensemble) }, (_, start) => start * ensemble.replicasPerStart);
}

export async function matricesOf({ scenario }: Point) {
  return weightMatrices((await networkSystem(scenario)).network.parameters);
}

function nullTasks({ scenario: { ensemble } }: Point, matrices: readonly MatrixOfNetwork[]): readonly Task[] {
  const draws = nullDraws(matrices.length, startsOf(ensemble));
  return nullsNeeded(matrices).map((needed) => {
    const work: NullDistribution = { kind: "null-distribution", needed, draws, seed: ensemble.seed };
    return keptTask(nullDistributionWork, work, draws);
  });
}

/** Start after start, and snapshot after snapshot. */
function analysisTasks(
  point: Point,
  points: readonly Point[],
  matrices: readonly (MatrixOfNetwork & { readonly parameter: number })[],
  backend: Backend,
) {
  const { ensemble, compare } = point.scenario;
  const updates = analysedUpdates(point, points);
  const training = digestOf(point);
  return analysedReplicas(point).flatMap((replica, start) =>
    updates.map((update, snapshot) => {
      const work: SnapshotAnalysis = {
        ...{ kind: "snapshot-analysis", training, replica, backend, seed: ensemble.seed },
        place: {
          ...{ replica: start, snapshot, update },
          // testing the tails of later points would take as long as the rest of the analysis
          judgesTails: updates.length > 1 && judgesTailsOf(start, snapshot, updates.length),
        },
        matrices: matrices.map(({ parameter: _, ...matrix }) => matrix),
        significance: compare.significance,
        draws: nullDraws(matrices.length, startsOf(ensemble)),
      };
      return keptTask(snapshotAnalysisWork, work, matrices.length);
    }),
  );
}
