import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend } from "../kernels/index.ts";
import { studyFiles } from "../report/report-files.ts";
import { formatProblem } from "../scenario/index.ts";
import { removeBlocks } from "../study/block-store.ts";
import { isMemoryFailure, memoryAdvice } from "../study/memory-failure.ts";
import type { ComputeOptions } from "./compute-options.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes, worst } from "./exit-codes.ts";
import { claimPlaces } from "./place-claim.ts";
import { type PreparedStudy, prepareStudies } from "./prepare.ts";
import { refuse } from "./print-mistakes.ts";
import { leftLines, type RunPrinter, runPrinter } from "./print-run.ts";
import { doubtLines, exitCodeOf } from "./print-verdicts.ts";
import { studyProgress } from "./progress.ts";
import { blocksFolder, reasonOf } from "./report-place.ts";
import { type Terminal, writeText } from "./terminal.ts";

export interface RunOptions extends ComputeOptions {
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly out?: string;
  readonly backend?: Backend;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `dyson run`: checks every file, then runs the studies one after the other and writes a report on each. */
export async function run(
  files: readonly string[],
  options: RunOptions,
  dependencies: Dependencies,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<ExitCode> {
  const { stdout, env } = terminal;
  const { studies, backend, mistakes } = await prepareStudies(files, options, dependencies);
  if (mistakes.length > 0) return refuse(mistakes, terminal);
  const engineProblem =
    options.engine === undefined ? undefined : await dependencies.redisUrlProblem(options.engine);
  if (engineProblem !== undefined) return refuse([`--engine: ${engineProblem}`], terminal);
  const claim = await claimPlaces(studies, studyFiles);
  if (!claim.ok) return refuse(claim.mistakes, terminal);
  const printer = runPrinter(options, terminal);
  printer.warnings(claim.notices);
  const codes: ExitCode[] = [];
  const results: string[] = [];
  try {
    for (const study of studies) {
      const code = await runOne(study, { ...options, backend }, { dependencies, printer, signal, env });
      codes.push(code);
      if (code === exitCodes.interrupted) break;
      if (code !== exitCodes.failure && options.json) results.push(await resultsText(study));
      await claim.release(study);
    }
  } finally {
    await claim.releaseAll();
  }
  if (options.json && files.length === 1) for (const text of results) writeText(stdout, text);
  if (options.json && files.length > 1) writeText(stdout, `[${results.join(",")}]`);
  return worst(codes);
}

interface RunContext {
  readonly dependencies: Dependencies;
  readonly printer: RunPrinter;
  readonly signal: AbortSignal;
  readonly env: Terminal["env"];
}

type Computing = ComputeOptions & { readonly backend: Backend };

async function runOne(study: PreparedStudy, computing: Computing, context: RunContext): Promise<ExitCode> {
  const { dependencies, printer, signal } = context;
  const { name, scenario, directory, out } = study;
  let stage: Stage = "study";
  try {
    signal.throwIfAborted();
    printer.warnings(study.warnings.map(formatProblem));
    printer.plan(study, computing);
    const outcome = await withProgress(study, computing, context);
    stage = "report";
    const { left = [] } = await dependencies.writeReport(outcome, scenario, directory, signal);
    printer.warnings(await tidied(study, left, computing));
    printer.warnings(doubtLines(outcome.results).map((line) => `${name}: ${line}`));
    printer.outcome(outcome.results, out);
    return exitCodeOf(outcome.results);
  } catch (error) {
    if (signal.aborted && (stage === "study" || error === signal.reason)) {
      printer.failure([
        `${name}: interrupted, no report was written; earlier reports are untouched`,
        ...(existsSync(blocksFolder(directory))
          ? ["finished blocks are kept: the same command resumes from there"]
          : []),
      ]);
      return exitCodes.interrupted;
    }
    printer.failure(failureLines(error, study, stage, context));
    return exitCodes.failure;
  }
}

type Stage = "study" | "report";

/** Warnings about files of an earlier report that could not be moved, and about other files beside the report. */
async function tidied(
  { name, directory }: PreparedStudy,
  left: readonly string[],
  { keepBlocks }: ComputeOptions,
): Promise<readonly string[]> {
  const lines = leftLines(name, left);
  if (keepBlocks) return lines;
  const blocks = blocksFolder(directory);
  try {
    const foreignPaths = await removeBlocks(blocks);
    return foreignPaths.length === 0
      ? lines
      : [
          ...lines,
          `${name}: left beside the report because it does not belong to this program: ${foreignPaths.join(", ")}`,
        ];
  } catch (error) {
    return [
      ...lines,
      `${name}: the report is written, but its blocks cannot be removed: ${blocks}: ${reasonOf(error)}`,
    ];
  }
}

async function withProgress(
  study: PreparedStudy,
  { workers, backend, engine, fresh, keepGoing }: Computing,
  { dependencies, printer, signal }: RunContext,
) {
  const progress = printer.progress(study.name);
  try {
    return await dependencies.runStudy(study.scenario, study.name, {
      workers,
      backend,
      blocks: blocksFolder(study.directory),
      ...(engine === undefined ? {} : { redis: engine }),
      ...(fresh === undefined ? {} : { fresh }),
      ...(keepGoing === undefined ? {} : { keepGoing }),
      perUpdate: study.cost.perUpdate,
      onProgress: (at) => progress.show(studyProgress(at)),
      onNotice: (line) => printer.warnings([`${study.name}: ${line}`]),
      onWaiting: (line) => printer.waiting(`${study.name}: ${line}`),
      signal,
    });
  } finally {
    progress.end();
  }
}

function failureLines(
  error: unknown,
  { name }: PreparedStudy,
  stage: Stage,
  { dependencies, env }: RunContext,
): readonly string[] {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (dependencies.isStudyFailure(error)) return [`${name}: ${message}`];
  if (isMemoryFailure(error)) return [`${name}: ${memoryAdvice}`];
  const isSystemError = (error as NodeJS.ErrnoException | null)?.code !== undefined;
  if (stage === "report" && isSystemError) {
    return [
      `${name}: the report could not be written: ${message}`,
      "free some space, or choose another --out",
    ];
  }
  const trace = env.DYSON_DEBUG ? (stack ?? "") : "this is a bug in the program; DYSON_DEBUG=1 shows where";
  return [`${name}: failed unexpectedly: ${message}`, ...trace.split("\n")];
}

async function resultsText({ directory }: PreparedStudy): Promise<string> {
  const text = await readFile(join(directory, "results.json"), "utf8");
  return text.endsWith("\n") ? text : `${text}\n`;
}
