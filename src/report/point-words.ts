import type { TestResult } from "../comparison/results.ts";
import type { Symbols } from "../models/model.ts";

/** How a report speaks of one point. */
export interface PointWords {
  readonly symbols: Pick<Symbols, "level">;
  /** The system and its parameters. */
  readonly system: string;
  /** How it was run, and what came of it. */
  readonly run: string;
  /** What a test is about, as a table says it and as a sentence does. */
  level(test: Pick<TestResult, "level" | "member">): string;
  place(test: Pick<TestResult, "level" | "member">): string;
  /** What `level` says, as the title of a column. */
  readonly levelTitle: string;
  /** What is to be said where it has no panels. */
  readonly withoutPanels: string;
  /** Beside the panels on the one page. */
  readonly notes: readonly string[];
}
