import {
  adamw,
  type Corpus,
  corpusOf,
  digitExamples,
  type Examples,
  mnistDigits,
  mobyDick,
  momentum,
  type Network,
  type NetworkRunSettings,
  type Optimiser,
  perceptron,
  pixels,
  sgd,
  textExamples,
  transformer,
} from "../networks/index.ts";
import { streams } from "../random/index.ts";
import { type NetworkScenario, readModelText } from "../scenario/index.ts";
import { StudyFailure } from "./study-failure.ts";

/** A scenario's network and what it is trained on. */
export interface NetworkSystem {
  readonly network: Network;
  readonly examples: Examples;
  /** null where it is not trained on text */
  readonly corpus: Corpus | null;
}

const classesOfDigits = 10;

/** @throws StudyFailure if a text cannot be read, or is too short */
export async function networkSystem({ model, training }: NetworkScenario): Promise<NetworkSystem> {
  if (model.kind === "mlp") {
    const { hidden, activation } = model;
    return {
      network: perceptron({ widths: [pixels, ...hidden, classesOfDigits], activation }),
      examples: digitExamples(await mnistDigits(), training.batchSize),
      corpus: null,
    };
  }
  const { context } = model;
  const corpus = explained(model.text, () => corpusOf(textOf(model.text), context));
  const vocabulary = corpus.vocabulary.length;
  return {
    network: transformer({ ...model, vocabulary }),
    examples: textExamples(corpus, { context, sequences: training.batchSize }),
    corpus,
  };
}

/**
 * How one replica of a scenario is trained. Its initial weights are those of its start; its mini-batches are its own, and
 * others at another learning rate or batch size: points of a sweep that are compared do not share their noise.
 */
export function runSettings(
  { training, ensemble }: NetworkScenario,
  { network, examples }: NetworkSystem,
  replica: number,
): NetworkRunSettings {
  const { learningRate, batchSize, warmUp, decay, updates, clip } = training;
  const ofStart = streams(
    JSON.stringify([ensemble.seed, "start", Math.floor(replica / ensemble.replicasPerStart)]),
  );
  const ofReplica = streams(JSON.stringify([ensemble.seed, "network", replica, learningRate, batchSize]));
  return {
    network,
    examples,
    optimiser: optimiserOf(training),
    schedule: { learningRate, warmUp, decay: decay === "constant" ? decay : { updates, final: 0.1 } },
    ...(clip === null ? {} : { clip }),
    stream: (purpose, index) => (purpose === "network.initial" ? ofStart : ofReplica).of(purpose, index),
  };
}

/**
 * Updates after which spectra are recorded: none, and then about as many times more from each to the next, to the end.
 *
 * @returns ascending, at most `count`: fewer where there are not as many updates
 */
export function snapshotUpdates(updates: number, count: number): readonly number[] {
  const steps = Array.from({ length: count - 1 }, (_, k) => Math.round(updates ** ((k + 1) / (count - 1))));
  // short steps that fall together make room
  return [...new Set([0, ...steps, updates])].sort((a, b) => a - b);
}

function optimiserOf({ optimizer, weightDecay }: NetworkScenario["training"]): Optimiser {
  return { sgd, momentum, adamw }[optimizer]({ weightDecay });
}

function textOf(text: string): string {
  return text === "moby-dick" ? mobyDick() : readModelText(text);
}

function explained<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new StudyFailure(
      `model.text: must be moby-dick or a text file in UTF-8, got ${text}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
