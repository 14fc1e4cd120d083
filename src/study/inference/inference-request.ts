import type { Axis, Quantity } from "../../recordings/index.ts";

/** What `dyson infer` is asked. */
export interface InferenceRequest {
  readonly file: string;
  /** Name of an array of trajectories; absent for the spectra.npz of a study. */
  readonly array?: string;
  /** Name of the array of its times. */
  readonly times?: string;
  /** Or the time between its snapshots. */
  readonly dt?: number;
  /** Its axes; by default replica, snapshot, level. */
  readonly axes?: readonly Axis[];
  readonly quantity: Quantity;
  /** First and last level whose equation is inferred, from 1 on. */
  readonly levels?: readonly [number, number];
  /** Time from which on snapshots are used. */
  readonly from?: number;
  readonly order?: number;
  readonly beta?: number;
  /** constant, linear, quadratic, or an expression in x that g² is proportional to. */
  readonly noise: string;
}

/** A request that cannot be answered: every mistake, each a sentence. */
export class InferenceMistakes extends Error {
  override readonly name = "InferenceMistakes";

  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join("\n"));
  }
}
