import type { PointResults, Results } from "../../comparison/results.ts";
import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import type { Panel, Size } from "../chart/figure.ts";

/** One sweep point, and the size of a panel: labels are placed for that size. */
export interface PointInput {
  readonly point: EnsemblesOutcome;
  readonly results: PointResults;
  readonly size: Size;
}

/** The whole study, for panels across sweep points. */
export interface StudyInput {
  readonly points: readonly EnsemblesOutcome[];
  readonly results: Results;
  readonly size: Size;
}

/** Panels of one sweep point. A panel that cannot be drawn is an omission with its reason, never an empty chart. */
export type PointFigure = (input: PointInput) => readonly Panel[];

/** Panels of the whole study. */
export type StudyFigure = (input: StudyInput) => readonly Panel[];
