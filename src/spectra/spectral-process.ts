import type { StepCounts } from "./spectrum-ensemble.ts";

/** What became of one step: a numerical failure is a value that says what happened, not an exception. */
export type StepOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The outcome of a step that went well. */
export const ok: StepOutcome = { ok: true };

/** One replica of a process that moves a spectrum, update by update. */
export interface SpectralProcess {
  /** One update: learning time advances by α. */
  advance(): StepOutcome;
  /**
   * Writes the present spectrum.
   *
   * @param spectrum all levels, ascending
   * @param blocks the same in target order, each multiplet from its own diagonal block, ascending within it
   */
  measure(spectrum: Float64Array, blocks: Float64Array): void;
  /** What the integrator has had to do so far. */
  counts(): StepCounts;
}
