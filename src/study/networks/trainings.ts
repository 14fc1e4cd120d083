import type { NetworkScenario, SweepPoint } from "../../scenario/index.ts";
import type { BlockStore } from "../block-store.ts";
import { readResult } from "../read-result.ts";
import type { Chain, Task, TaskGroup } from "../task.ts";
import {
  type ReplicaSnapshot,
  type Stretch,
  stretchEnds,
  stretchKey,
  stretchWork,
  trainingDigest,
} from "./stretch.ts";
import { snapshotUpdates, textDigestOf } from "./system.ts";

type Point = SweepPoint<NetworkScenario>;

/** The training of every replica of every point as a chain of stretches, the longest first, so that the threads finish together. */
export function trainings(points: readonly Point[]): readonly TaskGroup[] {
  return points
    .toSorted((a, b) => b.scenario.training.updates - a.scenario.training.updates)
    .map((point): TaskGroup => {
      const training = trainingOf(point);
      const replicas = Array.from({ length: point.scenario.ensemble.replicas }, (_, replica) => replica);
      return {
        point,
        route: "training",
        unit: "updates",
        chains: replicas.map((replica) => chainOf(training, replica)),
      };
    });
}

/** The weights of a replica at a snapshot, with its loss and accuracy. */
export function snapshotOf(
  store: BlockStore,
  point: Point,
  replica: number,
  updates: number,
): Promise<ReplicaSnapshot> {
  const training = trainingOf(point);
  return readResult(store, taskOf(training, trainingDigest(training), replica, updates));
}

/** Digest of everything that the weights of a point depend on. */
export function digestOf(point: Point): string {
  return trainingDigest(trainingOf(point));
}

type Training = Pick<Stretch, "scenario" | "textDigest">;

const known = new WeakMap<Point, Training>();

function trainingOf(point: Point): Training {
  const { model, training, ensemble } = point.scenario;
  const { seed, replicasPerStart } = ensemble;
  const whole = known.get(point) ?? {
    scenario: { model, training, ensemble: { seed, replicasPerStart } },
    textDigest: textDigestOf(model),
  };
  known.set(point, whole);
  return whole;
}

function chainOf(training: Training, replica: number): Chain {
  const digest = trainingDigest(training);
  const snapshots = snapshotUpdates(training.scenario.training);
  const ends = stretchEnds(training.scenario.training);
  return ends.map((updates, k): Task => {
    const task = taskOf(training, digest, replica, updates);
    return {
      ...task,
      label: stretchWork.label(task.work),
      amount: updates - (ends[k - 1] ?? 0),
      isKept: snapshots.includes(updates),
    };
  });
}

function taskOf(training: Training, digest: string, replica: number, updates: number) {
  const work: Stretch = { kind: "stretch", ...training, replica, updates };
  return { work, key: stretchKey(digest, work) };
}
