import type { InferredDynamics } from "../../../inference/index.ts";

/** A result with the name of its trajectories. */
export interface NamedResult {
  readonly label: string;
  readonly result: InferredDynamics;
}
