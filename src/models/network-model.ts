import type { z } from "zod";
import type { Corpus, Examples, Network, Weights } from "../networks/index.ts";
import type { Random } from "../random/index.ts";

/** A network and its training data. */
export interface NetworkSystem {
  readonly network: Network;
  readonly examples: Examples;
  /** null where it is not trained on text */
  readonly corpus: Corpus | null;
  /** Text that a trained network continues; absent where it is not trained on text. */
  sample?(weights: Weights, random: Random): Promise<TextSample>;
}

/** A continuation written by a network, as evidence of what it has learnt. */
export interface TextSample {
  readonly prompt: string;
  readonly text: string;
  readonly temperature: number;
}

/** The text of a file that a model names by its path. */
export type ReadText = (file: string) => string;

/** A network that a scenario can name: the schema of its parameters, and all that depends on the architecture. */
export interface NetworkModel<P> {
  readonly kind: string;
  readonly title: string;
  readonly parameters: z.ZodType<P>;
  /** @throws what `readText` throws; RangeError for a text that is too short */
  system(parameters: P, batchSize: number, readText: ReadText): Promise<NetworkSystem>;
  /** Of a network that is trained on text. */
  readonly text?: {
    /** What a scenario may give for it. */
    readonly allowed: string;
    /** The file that holds it; undefined for one that comes with the program. */
    file(parameters: P): string | undefined;
    /** @throws RangeError for a text that is too short, or has too few or too many kinds of characters */
    corpus(parameters: P, text: string): Corpus;
  };
  /**
   * Samples behind a step of its Langevin equation by default: the whole training set, of this size, or mini-batches, where samples
   * overlap and have no number.
   */
  readonly noiseSamples: { readonly whole: number } | { readonly batches: number };
  /** Multiplications of one update, forwards and backwards. */
  operations(parameters: P, batchSize: number): number;
  /** Numbers that one update holds beside the weights. */
  activations(parameters: P, batchSize: number): number;
  /** A network of the same kind with about `factor` times fewer operations, as far as that is possible. */
  smaller(parameters: P, factor: number): P;
  /** The architecture in one line, for a report's head. */
  summary(parameters: P): string;
}

/** Places that cost as much as the optimiser's step, measured from 50 to 150. */
export const optimiserPlaces = 100;

/** A count divided by a factor, rounded down. */
export function dividedBy(count: number, factor: number, least = 1): number {
  return Math.max(least, Math.floor(count / factor));
}
