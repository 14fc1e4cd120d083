import { join } from "node:path";
import type { Results } from "../comparison/index.ts";
import { lostPointLines } from "../report/judgement.ts";
import type { ComputeOptions } from "./compute-options.ts";
import type { PreparedStudy } from "./prepare.ts";
import { warningLine } from "./print-mistakes.ts";
import { planLines } from "./print-plan.ts";
import { fitLines, verdictLine, verdictLines } from "./print-verdicts.ts";
import { type ProgressDisplay, progressDisplay, silentProgress } from "./progress.ts";
import { coloursOf, type Terminal, writeLines } from "./terminal.ts";

/** The messages of `dyson run` to the user. */
export interface RunPrinter {
  warnings(lines: readonly string[]): void;
  /** A study cannot proceed without user action; shown even with `quiet`. */
  waiting(line: string): void;
  plan(study: PreparedStudy, computing: Pick<ComputeOptions, "workers" | "engine">): void;
  progress(name: string): ProgressDisplay;
  outcome(results: Results, out: string): void;
  failure(lines: readonly string[]): void;
}

/**
 * Prints everything, or with `quiet` only the verdict and failures.
 *
 * With `json` standard output is reserved for JSON, and messages go to standard error.
 */
export function runPrinter(
  { quiet, json }: { quiet?: boolean; json?: boolean },
  terminal: Terminal,
): RunPrinter {
  const { stderr, env } = terminal;
  const output = json ? stderr : terminal.stdout;
  const colours = coloursOf(output, env);
  const errorColours = coloursOf(stderr, env);
  const failure: RunPrinter["failure"] = ([first = "", ...rest]) =>
    writeLines(stderr, [errorColours.red(first), ...rest]);
  const waiting = (line: string) => writeLines(stderr, [warningLine(line, errorColours)]);
  if (quiet) {
    return {
      warnings: () => {},
      waiting,
      plan: () => {},
      progress: () => silentProgress,
      outcome: (results) => {
        writeLines(stderr, lostPointLines(results));
        writeLines(output, [verdictLine(results, colours)]);
      },
      failure,
    };
  }
  return {
    waiting,
    warnings: (lines) =>
      writeLines(
        stderr,
        lines.map((line) => warningLine(line, errorColours)),
      ),
    plan: (study, computing) => writeLines(output, planLines(study, computing)),
    progress: (name) => progressDisplay(name, terminal),
    outcome: (results, out) => {
      const report = `report in ${out}: open ${join(out, "report.html")}`;
      const verdicts = verdictLines(results, colours);
      writeLines(output, [
        "",
        ...verdicts,
        "",
        ...fitLines(results),
        report,
        verdictLine(results, colours),
        "",
      ]);
    },
    failure,
  };
}

/** Files of an earlier report that could not be moved to the new one. */
export function leftLines(name: string, left: readonly string[]): readonly string[] {
  return left.map((path) => `${name}: could not be moved to the new report: ${path}`);
}
