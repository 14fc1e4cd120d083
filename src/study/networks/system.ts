import { createHash } from "node:crypto";
import type { NetworkSystem } from "../../models/index.ts";
import { adamw, momentum, type NetworkRunSettings, type Optimiser, sgd } from "../../networks/index.ts";
import { streams } from "../../random/index.ts";
import { type NetworkScenario, networkModelOf, readModelText } from "../../scenario/index.ts";
import { StudyFailure } from "../study-failure.ts";
import { type Dynamics, sampleWeightsOf } from "./dynamics.ts";

/** The part of a scenario that the training of a replica depends on. */
export interface TrainingScenario extends Pick<NetworkScenario, "model" | "training"> {
  readonly ensemble: Pick<NetworkScenario["ensemble"], "seed" | "replicasPerStart">;
}

/** The systems of the latest points: tasks of several points may alternate, and each would compile its network again. */
const latest = new Map<string, Promise<NetworkSystem>>();
const mostSystems = 8;

/**
 * The network of a scenario and its training data.
 *
 * @param textDigest of the text with which the study started; if it is not given, any text is accepted
 * @throws StudyFailure if a text cannot be read, is too short, or is another one
 */
export function networkSystem(
  { model, training: { batchSize } }: Pick<TrainingScenario, "model" | "training">,
  textDigest?: string | null,
): Promise<NetworkSystem> {
  const content = JSON.stringify([model, batchSize, textDigest]);
  const known = latest.get(content);
  if (known !== undefined) return known;
  const readText = (file: string) => {
    const text = readModelText(file);
    if (textDigest != null && digestOf(text) !== textDigest)
      throw new RangeError("it is not the text with which the study started");
    return text;
  };
  const system = networkModelOf(model)
    .system(model, batchSize, readText)
    .catch((error: Error) => {
      latest.delete(content);
      throw textFailure(model, error);
    });
  latest.set(content, system);
  if (latest.size > mostSystems) latest.delete([...latest.keys()][0]);
  return system;
}

/**
 * Digest of the text that a network is trained on; null if it is shipped with the program.
 *
 * @throws StudyFailure if it cannot be read
 */
export function textDigestOf(model: NetworkScenario["model"]): string | null {
  const file = networkModelOf(model).text?.file(model);
  if (file === undefined) return null;
  try {
    return digestOf(readModelText(file));
  } catch (error) {
    throw textFailure(model, error as Error);
  }
}

/**
 * How one replica of a scenario is trained, or its Langevin equation is integrated. Its initial weights are those of its start
 * on every route; its samples are independent of those of other replicas and routes, and of those at another learning rate or
 * batch size: points of a sweep do not share their noise.
 */
export function runSettings(
  { model, training, ensemble }: TrainingScenario,
  { network, examples }: NetworkSystem,
  replica: number,
  dynamics: Dynamics,
): NetworkRunSettings {
  const { learningRate, batchSize, warmUp, decay, updates, clip } = training;
  const ofStart = streams(
    JSON.stringify([ensemble.seed, "start", Math.floor(replica / ensemble.replicasPerStart)]),
  );
  const { route, options } = dynamics;
  const isDescent = route === "training" && (options.kicks ?? 1) === 1;
  const ofReplica = streams(
    JSON.stringify([
      ...[ensemble.seed, "network", replica, learningRate, batchSize],
      ...(isDescent ? [] : [route, options]),
    ]),
  );
  return {
    network,
    examples,
    sampleWeights: sampleWeightsOf({ model, training }, dynamics),
    optimiser: optimiserOf(training),
    schedule: { learningRate, warmUp, decay: decay === "constant" ? decay : { updates, final: 0.1 } },
    ...(clip === null ? {} : { clip }),
    stream: (purpose, index) => (purpose === "network.initial" ? ofStart : ofReplica).of(purpose, index),
  };
}

/**
 * Updates after which spectra are recorded: 0, and then a geometric sequence up to the end of training.
 *
 * @returns ascending, at most `snapshots`: fewer if there are not enough updates
 */
export function snapshotUpdates({
  updates,
  snapshots,
}: Pick<NetworkScenario["training"], "updates" | "snapshots">): readonly number[] {
  const steps = Array.from({ length: snapshots - 1 }, (_, k) =>
    Math.round(updates ** ((k + 1) / (snapshots - 1))),
  );
  // steps that round to the same update are merged
  return [...new Set([0, ...steps, updates])].sort((a, b) => a - b);
}

function optimiserOf({ optimizer, weightDecay }: NetworkScenario["training"]): Optimiser {
  return { sgd, momentum, adamw }[optimizer]({ weightDecay });
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function textFailure(model: NetworkScenario["model"], error: Error): Error {
  const { text } = networkModelOf(model);
  const file = text?.file(model);
  if (text === undefined || file === undefined) return error;
  return new StudyFailure(`model.text: must be ${text.allowed}, got ${file}: ${error.message}`, {
    cause: error,
  });
}
