import type { Random } from "../random/index.ts";
import type { Batch } from "./network.ts";

/** What a network is trained on. */
export interface Examples {
  /** A mini-batch of training examples, drawn with replacement. */
  draw(random: Random): Batch;
  /** Batches that no update sees, the same every time. */
  validation(): readonly Batch[];
  /** Loss of one who knows the frequencies of the classes alone, in nats. */
  readonly chance: number;
}
