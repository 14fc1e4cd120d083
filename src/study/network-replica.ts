import { type NetworkState, networkRun } from "../networks/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import { networkSystem, runSettings, snapshotUpdates } from "./network-system.ts";
import { StudyFailure } from "./study-failure.ts";

/** How a replica does at one time of its training. */
export interface ReplicaRecord {
  /** Losses of the mini-batches since the snapshot before, in nats. */
  readonly losses: Float64Array;
  /** Loss in nats and accuracy on what no update sees. */
  readonly validation: { readonly loss: number; readonly accuracy: number };
}

/** The same with all that the replica needs to go on. */
export interface ReplicaSnapshot extends ReplicaRecord {
  readonly state: NetworkState;
}

/** The part of a study that one thread takes: a replica, from where it was. */
export interface ReplicaTask {
  readonly scenario: NetworkScenario;
  readonly replica: number;
  /** null: from the beginning */
  readonly from: NetworkState | null;
}

/** Told every so many updates. */
const tellEvery = 10;

/**
 * Trains a replica to its end.
 *
 * @param tell of updates made, and of snapshots in their order: the next update waits for it
 * @throws StudyFailure if the loss is not finite
 */
export async function trainReplica(
  { scenario, replica, from }: ReplicaTask,
  tell: {
    progress(updates: number): void | Promise<void>;
    snapshot(snapshot: ReplicaSnapshot): void | Promise<void>;
  },
): Promise<void> {
  const { updates, snapshots } = scenario.training;
  const system = await networkSystem(scenario);
  const run = await networkRun(runSettings(scenario, system, replica), from ?? undefined);
  let losses: number[] = [];
  for (const next of snapshotUpdates(updates, snapshots)) {
    if (from !== null && next <= from.updates) continue;
    while (run.updates() < next) {
      try {
        losses.push(run.update());
      } catch (error) {
        throw new StudyFailure(`replica ${replica + 1}: ${(error as Error).message}`, { cause: error });
      }
      if (run.updates() % tellEvery === 0) await tell.progress(run.updates());
    }
    await tell.snapshot({
      state: run.state(),
      losses: Float64Array.from(losses),
      validation: run.validate(),
    });
    losses = [];
  }
}
