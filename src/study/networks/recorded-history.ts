import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import {
  type RecordedWeightsScenario,
  recordedModelOf,
  type SweepPoint,
  sweepPoints,
} from "../../scenario/index.ts";
import type { Cost } from "../cost.ts";
import { StudyFailure } from "../study-failure.ts";
import { analysisSeconds, twinSeconds } from "./analysis-seconds.ts";
import { trainingLine } from "./training-line.ts";
import { analysedUpdates, startsOf, type TrainingRecord, type WeightHistory } from "./weight-history.ts";

type Point = SweepPoint<RecordedWeightsScenario>;

const known = new WeakMap<Point, Promise<WeightHistory>>();

/**
 * The weights of a network that another program has trained; the files of a point are checked once.
 *
 * @throws StudyFailure if they do not fit together
 */
export function recordedHistory(point: Point): Promise<WeightHistory> {
  const history = known.get(point) ?? readHistory(point);
  known.set(point, history);
  return history;
}

async function readHistory({ scenario }: Point): Promise<WeightHistory> {
  const { model, training } = scenario;
  const { files: _, ...otherModel } = model;
  const { learningRate: _a, batchSize: _b, warmUp: _w, ...otherTraining } = training;
  const { matrices, updates, replicas, replicasPerStart, digests, weights } = await recordedModelOf(model)
    .read(model)
    .catch(explained);
  return {
    ...{ matrices, updates, replicas: replicas.length, replicasPerStart },
    digest: digestOf(digests),
    // later weights are not initial ones
    initialWeights: digestOf([updates[0], digests.map((ofReplica) => ofReplica[0])]),
    otherSettings: {
      ...{ model: otherModel, training: otherTraining },
      matrices: matrices.map(({ name, rows, columns }) => [name, rows, columns]),
      replicas: [replicas.length, replicasPerStart],
    },
    weights: (replica, update) => weights(replica, updates.indexOf(update)).catch(explained),
  };
}

function explained(error: Error & { readonly path?: readonly string[] }): never {
  const place = error.path?.join(".") ?? "";
  throw place === "" ? error : new StudyFailure(`${place}: ${error.message}`, { cause: error });
}

function digestOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** What a scenario says of a training that was recorded: files tell neither its loss nor its data. */
export async function recordedRecord(point: Point): Promise<TrainingRecord> {
  const { model, training } = point.scenario;
  const { replicas, digest } = await recordedHistory(point);
  const summary = recordedModelOf(model).summary(model);
  return {
    parameters: `${summary}; ${trainingLine(training)}`,
    ...{ replicasInAll: replicas, recorded: { summary, sha256: digest } },
    ...{ chance: null, text: null, loss: null, sample: null },
  };
}

/**
 * Estimates the cost of analysing recorded weights from the numbers of levels.
 *
 * @throws StudyFailure if the files do not fit together
 */
export async function recordedCost(scenario: RecordedWeightsScenario): Promise<Cost> {
  const histories = await Promise.all(sweepPoints(scenario).map(recordedHistory));
  const snapshots = histories.map((history, k) => analysedUpdates(history, histories.slice(0, k)).length);
  const spectra = histories.map((history, k) => startsOf(history) * snapshots[k]);
  const afterwards = histories.reduce(
    (sum, history, k) => sum + twinSeconds(history.matrices, history, snapshots[k]),
    3,
  );
  const seconds = histories.reduce(
    (sum, { matrices }, k) => sum + analysisSeconds(matrices, spectra[k]),
    afterwards,
  );
  const weights = histories.map(({ matrices }) =>
    matrices.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
  );
  const [{ replicas, updates, matrices }] = histories;
  const last = updates[updates.length - 1];
  return {
    run: `${replicas} replicas, recorded at ${updates.length} of ${last} updates`,
    updates: 0,
    seconds,
    undivided: { pieces: spectra.reduce((sum, count) => sum + count, 0), afterwards },
    memoryBytes:
      450e6 +
      Math.max(
        ...histories.map((history, k) => 8 * weights[k] * (history.replicas + availableParallelism())),
      ),
    points: histories.length,
    lines: [
      `${weights[0]} weights, spectra of ${matrices.length} matrices at ${updates.length} times of training`,
      `analysis of ${histories.reduce((sum, { matrices: { length } }, k) => sum + length * spectra[k], 0)} spectra: about ${Math.ceil(seconds)} s`,
    ],
    perUpdate: histories.map(() => ({})),
  };
}
