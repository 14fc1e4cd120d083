import { logAxis, logRange } from "../../chart/axes.ts";

/** Where a logarithmic axis shows update 0: at half an update. */
const beforeTraining = 0.5;

/** The place of a number of updates on a logarithmic axis. */
export function atUpdate(update: number): number {
  return update === 0 ? beforeTraining : update;
}

/** A logarithmic axis of updates, from before training if that was recorded. */
export function updatesAxis(updates: readonly number[]) {
  const [first] = updates;
  return logAxis("x", first === 0 ? "updates (0 stands at 0.5)" : "updates", {
    ...logRange(Math.max(1, first), updates.at(-1)! * 1.02),
    min: 0.8 * atUpdate(first),
  });
}

/** When the first snapshot was taken, in words. */
export function atFirst([first]: readonly number[]): string {
  return first === 0 ? "before training" : `after ${first} updates`;
}
