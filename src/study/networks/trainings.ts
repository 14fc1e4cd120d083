import type { NetworkScenario, SweepPoint } from "../../scenario/index.ts";
import type { BlockStore } from "../block-store.ts";
import { readResult } from "../read-result.ts";
import type { Chain, Task, TaskGroup } from "../task.ts";
import { type Dynamics, dynamicsOf } from "./dynamics.ts";
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

/** Every replica of every point on every route as a chain of stretches, the longest first, so that the threads finish together. */
export function trainings(points: readonly Point[]): readonly TaskGroup[] {
  return points
    .toSorted((a, b) => b.scenario.training.updates - a.scenario.training.updates)
    .flatMap((point) =>
      dynamicsOf(point.scenario).map((dynamics): TaskGroup => {
        const training = trainingOf(point, dynamics.route);
        const replicas = Array.from({ length: point.scenario.ensemble.replicas }, (_, replica) => replica);
        return {
          point,
          route: dynamics.route,
          unit: "updates",
          chains: replicas.map((replica) => chainOf(training, replica)),
        };
      }),
    );
}

/** The weights of a replica on a route at a snapshot, with its loss and accuracy. */
export function snapshotOf(
  store: BlockStore,
  point: Point,
  route: Route,
  replica: number,
  updates: number,
): Promise<ReplicaSnapshot> {
  const training = trainingOf(point, route);
  return readResult(store, taskOf(training, trainingDigest(training), replica, updates));
}

/** Digest of everything that the weights of a point on a route depend on. */
export function digestOf(point: Point, route: Route): string {
  return trainingDigest(trainingOf(point, route));
}

type Route = Dynamics["route"];
type Training = Pick<Stretch, "scenario" | "dynamics" | "textDigest">;

const known = new WeakMap<Point, Map<Route, Training>>();

function trainingOf(point: Point, route: Route): Training {
  const ofPoint = known.get(point) ?? new Map<Route, Training>();
  known.set(point, ofPoint);
  const training = ofPoint.get(route) ?? newTraining(point, route);
  ofPoint.set(route, training);
  return training;
}

function newTraining(point: Point, route: Route): Training {
  const dynamics = dynamicsOf(point.scenario).find((candidate) => candidate.route === route);
  if (dynamics === undefined) throw new Error(`routes.${route}: not part of this scenario`);
  return { ...trainingScenarioOf(point), dynamics };
}

/** What the weights of a point depend on, but for the route. */
export function trainingScenarioOf({ scenario }: Point): Pick<Stretch, "scenario" | "textDigest"> {
  const { model, training, ensemble } = scenario;
  const { seed, replicasPerStart } = ensemble;
  return {
    scenario: { model, training, ensemble: { seed, replicasPerStart } },
    textDigest: textDigestOf(model),
  };
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
