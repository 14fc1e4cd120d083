import type { PremiseRecord } from "../../comparison/index.ts";
import type { NetworkScenario, SweepPoint } from "../../scenario/index.ts";
import type { BlockStore } from "../block-store.ts";
import { pack } from "../packed-block.ts";
import { readResult } from "../read-result.ts";
import { keptTask, type TaskGroup } from "../task.ts";
import { type PremiseResult, type PremiseWork, premiseWork } from "./premise-work.ts";
import { snapshotUpdates } from "./system.ts";
import { digestOf, snapshotOf, trainingScenarioOf } from "./trainings.ts";

type Point = SweepPoint<NetworkScenario>;

/** Gradients of single samples that a point measures. */
export function premiseSamples(scenario: NetworkScenario): number {
  const { premise, training } = scenario;
  if (premise === null) return 0;
  return premise.samples * measuredReplicas(scenario).length * snapshotUpdates(training).length;
}

/** The first replicas of the starts that are measured. */
function measuredReplicas({
  premise,
  ensemble: { replicas, replicasPerStart },
}: NetworkScenario): readonly number[] {
  const starts = Math.min(premise?.starts ?? 0, replicas / replicasPerStart);
  return Array.from({ length: starts }, (_, start) => start * replicasPerStart);
}

function worksOf(point: Point): readonly PremiseWork[] {
  const { premise, training } = point.scenario;
  if (premise === null) return [];
  const updates = snapshotUpdates(training);
  const isPlain = training.optimizer === "sgd" && training.clip === null;
  const common = { ...trainingScenarioOf(point), training: digestOf(point, "training") };
  return measuredReplicas(point.scenario).flatMap((replica) =>
    updates.map(
      (update, s): PremiseWork => ({
        ...{ kind: "premise", ...common, replica, update, samples: premise.samples },
        next: isPlain ? (updates[s + 1] ?? null) : null,
      }),
    ),
  );
}

/** At every snapshot of the first replicas of some starts, at every point that asks for it. */
export function premises(points: readonly Point[], store: BlockStore): readonly TaskGroup[] {
  return points.flatMap((point): readonly TaskGroup[] => {
    const chains = worksOf(point).map((work) => [
      {
        ...keptTask(premiseWork, work, work.samples),
        async input() {
          return pack((await snapshotOf(store, point, "training", work.replica, work.update)).state);
        },
      },
    ]);
    return chains.length === 0 ? [] : [{ point, route: "training", unit: "gradients", chains }];
  });
}

/** The results, snapshot after snapshot of every replica; undefined if they are not asked for. */
export async function premisesOf(
  point: Point,
  store: BlockStore,
): Promise<readonly PremiseRecord[] | undefined> {
  const works = worksOf(point);
  if (works.length === 0) return undefined;
  return Promise.all(
    works.map(async (work) => ({
      replica: work.replica + 1,
      ...(await readResult<PremiseResult>(store, keptTask(premiseWork, work, work.samples))),
    })),
  );
}
