import { type NetworkState, networkRun, type ParameterSpec, sizeOf } from "../../networks/index.ts";
import { isRecord } from "../checked.ts";
import { unpack } from "../packed-block.ts";
import { releaseDigest } from "../program.ts";
import { StudyFailure } from "../study-failure.ts";
import type { WorkKind } from "../work-kind.ts";
import type { Dynamics } from "./dynamics.ts";
import { networkSystem, runSettings, snapshotUpdates, type TrainingScenario } from "./system.ts";

/** A stretch of the training of one replica, or of its Langevin equation: from the end of the previous stretch, or from the initial weights. */
export interface Stretch {
  readonly kind: "stretch";
  readonly scenario: TrainingScenario;
  readonly dynamics: Dynamics;
  /** Digest of the training text; null if it is shipped with the program. */
  readonly textDigest: string | null;
  readonly replica: number;
  /** The number of updates at its end; 0 for the initial weights. */
  readonly updates: number;
}

/** The state of a replica at the end of a stretch, with everything needed to continue. */
export interface Checkpoint {
  readonly state: NetworkState;
  /** Losses of the mini-batches since the previous snapshot, in nats. */
  readonly losses: Float64Array;
  /** Loss in nats and accuracy on held-out data, at a snapshot; null between snapshots. */
  readonly validation: { readonly loss: number; readonly accuracy: number } | null;
}

/** At a snapshot. */
export type ReplicaSnapshot = Checkpoint & { readonly validation: NonNullable<Checkpoint["validation"]> };

/** Number of checkpoints during training: they show progress and limit what is lost in a crash. */
const parts = 20;

/** The updates at the ends of the stretches, ascending: all snapshots, and further ones if these are far apart. */
export function stretchEnds(training: TrainingScenario["training"]): readonly number[] {
  const length = Math.ceil(training.updates / parts);
  const regular = Array.from({ length: Math.floor(training.updates / length) }, (_, k) => (k + 1) * length);
  return [...new Set([...snapshotUpdates(training), ...regular])].sort((a, b) => a - b);
}

/** The result depends neither on the number of replicas, nor on how they are judged. */
export const stretchWork: WorkKind<Stretch, Checkpoint> = {
  key: (stretch) => stretchKey(trainingDigest(stretch), stretch),
  label: ({ scenario, dynamics, replica }) => trainingLabel(scenario, dynamics, replica),
  async compute({ scenario, dynamics, textDigest, replica, updates }, continued) {
    const before = continued === null ? null : unpack<Checkpoint>(continued);
    const system = await networkSystem(scenario, textDigest);
    const run = await networkRun(runSettings(scenario, system, replica, dynamics), before?.state);
    const losses = before === null || before.validation !== null ? [] : Array.from(before.losses);
    while (run.updates() < updates) {
      try {
        losses.push(run.update());
      } catch (error) {
        throw new StudyFailure((error as Error).message, { cause: error });
      }
    }
    const state = run.state();
    if (![state.weights, ...state.slots].flat().every((values) => values.every(Number.isFinite)))
      throw new StudyFailure(
        `update ${updates}: weights are not finite; a smaller learning rate, or a warm-up, keeps them finite`,
      );
    const isSnapshot = snapshotUpdates(scenario.training).includes(updates);
    return {
      state,
      losses: Float64Array.from(losses),
      validation: isSnapshot ? run.validate() : null,
    };
  },
  async problem({ scenario, dynamics, textDigest, updates }, result) {
    if (!isRecord(result) || !isRecord(result.state)) return "it holds no snapshot of a network";
    const { state, losses, validation } = result;
    const system = await networkSystem(scenario, textDigest);
    const { parameters } = system.network;
    if (state.updates !== updates) return `it is of update ${state.updates}, not ${updates}`;
    const snapshots = snapshotUpdates(scenario.training);
    const since = updates - (snapshots.findLast((snapshot) => snapshot < updates) ?? 0);
    if (!(losses instanceof Float64Array) || losses.length !== since || !losses.every(Number.isFinite))
      return `it does not hold the ${since} losses since the snapshot before`;
    const isValidated =
      isRecord(validation) && typeof validation.loss === "number" && typeof validation.accuracy === "number";
    if (snapshots.includes(updates) ? !isValidated : validation !== null) return "it is not validated";
    if (!isWeights(state.weights, parameters))
      return "its weights are not finite, or not those of the network";
    const { slots } = runSettings(scenario, system, 0, dynamics).optimiser;
    const inState = state.slots;
    if (
      !Array.isArray(inState) ||
      inState.length !== slots ||
      !inState.every((slot) => isWeights(slot, parameters))
    )
      return "what it holds of the optimiser is not finite, or not of the network";
    return undefined;
  },
};

/** The key of a stretch from the digest of its training. */
export function stretchKey(
  digest: string,
  { replica, updates }: Pick<Stretch, "replica" | "updates">,
): string {
  return `${digest}/${replica}-${updates}`;
}

/** Digest of everything that the result of a replica depends on. */
export function trainingDigest({
  scenario,
  dynamics,
  textDigest,
}: Pick<Stretch, "scenario" | "dynamics" | "textDigest">): string {
  const { model, training, ensemble } = scenario;
  return releaseDigest(model, training, ensemble.seed, ensemble.replicasPerStart, dynamics, textDigest);
}

function trainingLabel(
  { training: { learningRate, batchSize } }: TrainingScenario,
  { route }: Dynamics,
  replica: number,
): string {
  return `${route}, replica ${replica + 1} at α = ${learningRate}, |B| = ${batchSize}`;
}

function isWeights(value: unknown, parameters: readonly ParameterSpec[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === parameters.length &&
    value.every(
      (values, k) =>
        values instanceof Float32Array &&
        values.length === sizeOf(parameters[k]) &&
        values.every(Number.isFinite),
    )
  );
}
