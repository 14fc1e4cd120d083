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

/** What `dyson run` tells people while it works. */
export interface RunPrinter {
  warnings(lines: readonly string[]): void;
  /** That a study waits for somebody's doing, which people are told in any case. */
  waiting(line: string): void;
  plan(study: PreparedStudy, computing: Pick<ComputeOptions, "workers" | "engine">): void;
  progress(name: string): ProgressDisplay;
  outcome(results: Results, out: string): void;
  failure(lines: readonly string[]): void;
}

/**
 * Tells people everything, or with `quiet` the verdict and failures only.
 *
 * With `json` standard output belongs to programs, and people read on standard error.
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

/** What an earlier report held and its successor could not take. */
export function leftLines(name: string, left: readonly string[]): readonly string[] {
  return left.map((path) => `${name}: could not be carried over to the new report: ${path}`);
}
