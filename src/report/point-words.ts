import type { Fit, TestResult } from "../comparison/results.ts";
import type { Symbols } from "../models/model.ts";

/** The wording of a report on one point. */
export interface PointWords {
  readonly symbols: Pick<Symbols, "level">;
  /** The system and its parameters. */
  readonly system: string;
  /** Its level of stochasticity. */
  readonly temperature: string;
  /** The size of its ensemble, and the outcome. */
  readonly run: string;
  /** The place of a test, for a table and for a sentence. */
  level(test: Pick<TestResult, "level" | "member">): string;
  place(test: Pick<TestResult, "level" | "member">): string;
  /** The title of the column of `level`. */
  readonly levelTitle: string;
  /** The text shown if it has no panels. */
  readonly withoutPanels: string;
  /** Notes below the panels on the page. */
  readonly notes: readonly string[];
  /** Fitted numbers that no panel states. */
  fitNotes(fits: readonly Fit[]): readonly string[];
}
