import type { Random } from "../random/index.ts";
import type { Batch } from "./network.ts";

/** The training and validation data of a network. */
export interface Examples {
  /**
   * Training samples, drawn with replacement; a sample is one row of the batch, or as many rows as a sequence has places.
   *
   * @param samples their number; a mini-batch by default
   */
  draw(random: Random, samples?: number): Batch;
  /** The whole training set; absent where it has no definite samples. */
  whole?(): Batch;
  /** The validation batches, the same every time. */
  validation(): readonly Batch[];
  /** Loss of the unigram (class-frequency) baseline, in nats. */
  readonly chance: number;
}
