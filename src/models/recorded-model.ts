import type { z } from "zod";
import type { RecordedWeights } from "../recordings/weights/index.ts";

/** A training that another program has recorded, as a scenario can name it. */
export interface RecordedModel<P> {
  readonly kind: string;
  readonly title: string;
  readonly parameters: z.ZodType<P>;
  /** @throws RecordingError if what was recorded does not fit together */
  read(parameters: P): Promise<RecordedWeights>;
  /** What was recorded in one line, for a report's head. */
  summary(parameters: P): string;
}
