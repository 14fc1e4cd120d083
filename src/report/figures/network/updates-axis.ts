import { logAxis, logRange } from "../../chart/axes.ts";

/** Where a logarithmic axis shows update 0: at half an update. */
const beforeTraining = 0.5;

/** The place of a number of updates on a logarithmic axis. */
export function atUpdate(update: number): number {
  return update === 0 ? beforeTraining : update;
}

/** A logarithmic axis of updates that begins before training. */
export function updatesAxis(updates: readonly number[]) {
  return logAxis("x", "updates (0 stands at 0.5)", {
    ...logRange(1, updates.at(-1)! * 1.02),
    min: 0.8 * beforeTraining,
  });
}
