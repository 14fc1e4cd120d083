import type { Random } from "../random/index.ts";
import type { Batch } from "./network.ts";

/** The training and validation data of a network. */
export interface Examples {
  /** A mini-batch of training examples, drawn with replacement. */
  draw(random: Random): Batch;
  /** The validation batches, the same every time. */
  validation(): readonly Batch[];
  /** Loss of the unigram (class-frequency) baseline, in nats. */
  readonly chance: number;
}
