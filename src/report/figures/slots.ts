import type { EstimateSource, ObservableResult } from "../../comparison/results.ts";
import { SOURCES } from "../vocabulary.ts";

/** The sources that have a number for an observable, in the order of drawing. */
export function measuredSources({ estimates }: ObservableResult): readonly EstimateSource[] {
  return SOURCES.filter((source) => Number.isFinite(estimates[source]?.value));
}

/** Where the k-th of several sources stands within their slot: from its middle, in slots. */
export function placeInSlot(k: number, sources: number, width: number): number {
  return sources === 1 ? 0 : width * (k / (sources - 1) - 0.5);
}
