import type { EquationNoise, NetworkRecord } from "../../comparison/index.ts";
import type { NetworkScenario, RecordedWeightsScenario, SweepPoint } from "../../scenario/index.ts";
import type { MatrixOfNetwork } from "../../weight-spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import type { Experiment, Stage } from "../experiment.ts";

/** A study of weight matrices over training. */
export type WeightScenario = NetworkScenario | RecordedWeightsScenario;

/** The weight matrices of the replicas of one point over training, trained here or elsewhere. */
export interface WeightHistory {
  readonly matrices: readonly MatrixOfNetwork[];
  /** Updates at the snapshots, ascending. */
  readonly updates: readonly number[];
  readonly replicas: number;
  /** Replicas with the same initial weights, which follow each other. */
  readonly replicasPerStart: number;
  /** Digest of everything that the weights depend on. */
  readonly digest: string;
  /** Equal at points with the same initial weights. */
  readonly initialWeights: string;
  /** What two points must have in common to be compared, besides ε and the learning time. */
  readonly otherSettings: unknown;
  /** The elements of every matrix, [row][column]. */
  weights(replica: number, update: number): Promise<readonly ArrayLike<number>[]>;
}

/** The weights by the matrix Langevin equation, from the initial weights of training. */
export interface EquationHistory {
  readonly history: WeightHistory;
  /** Validation loss in nats at every snapshot, mean over the replicas of a start, [snapshot][start]. */
  readonly loss: EquationNoise["loss"];
}

/** What is known of the training of a point besides the spectra of its weights. */
export type TrainingRecord = Pick<
  NetworkRecord,
  | "parameters"
  | "chance"
  | "text"
  | "loss"
  | "sample"
  | "replicasInAll"
  | "recorded"
  | "premise"
  | "forecasts"
>;

/** Where the weights of a study come from. */
export interface WeightSource<S extends WeightScenario>
  extends Pick<Experiment<S>, "estimateCost" | "memoryAdvice"> {
  /** The tasks that make them; none where they are read. */
  readonly training: readonly Stage<S>[];
  /** The tasks that measure gradients at the snapshots; none where there are only weights. */
  readonly gradients: readonly Stage<S>[];
  /** @throws StudyFailure if they cannot be read */
  history(point: SweepPoint<S>, store: BlockStore): Promise<WeightHistory>;
  /** The Langevin equation of the weights; null where it is not among the routes, absent where there is none. */
  equation?(point: SweepPoint<S>, store: BlockStore): Promise<EquationHistory | null>;
  /** @param updates at which spectra are analysed */
  record(point: SweepPoint<S>, updates: readonly number[], store: BlockStore): Promise<TrainingRecord>;
}

/** Number of different initial weights. */
export function startsOf({
  replicas,
  replicasPerStart,
}: Pick<WeightHistory, "replicas" | "replicasPerStart">): number {
  return replicas / replicasPerStart;
}

/** The first replica of every start stands for it: the others have the same initial weights. */
export function analysedReplicas(history: WeightHistory): readonly number[] {
  return Array.from({ length: startsOf(history) }, (_, start) => start * history.replicasPerStart);
}

/** Updates at which the spectra of a point are analysed: with the same initial weights as an earlier point, only after training. */
export function analysedUpdates(
  history: Pick<WeightHistory, "updates" | "initialWeights">,
  earlier: readonly Pick<WeightHistory, "initialWeights">[],
): readonly number[] {
  return earlier.some(({ initialWeights }) => initialWeights === history.initialWeights)
    ? history.updates.slice(-1)
    : history.updates;
}
