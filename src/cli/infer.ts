import type { InferenceResults } from "../inference/index.ts";
import type { Axis, Quantity } from "../recordings/index.ts";
import { inferenceJson } from "../report/inference/json.ts";
import { inferenceFiles } from "../report/report-files.ts";
import type { InferenceRequest, ReadTrajectories } from "../study/index.ts";
import { inferenceName } from "../study/inference/inference-name.ts";
import { isMemoryFailure } from "../study/memory-failure.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { claimPlaces } from "./place-claim.ts";
import { coefficientLines, planLine, summaryText } from "./print-inference.ts";
import { refuse, warningLine } from "./print-mistakes.ts";
import { leftLines } from "./print-run.ts";
import { progressDisplay, silentProgress, steadyProgress } from "./progress.ts";
import { isEarlierInference, reportPlace } from "./report-place.ts";
import { coloursOf, type Terminal, writeLines, writeText } from "./terminal.ts";

export interface InferCommandOptions {
  readonly out?: string;
  readonly array?: string;
  readonly times?: string;
  readonly dt?: number;
  readonly axes?: readonly Axis[];
  readonly quantity: Quantity;
  readonly levels?: readonly [number, number];
  readonly from?: number;
  readonly order?: number;
  readonly beta?: number;
  readonly noise: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

type InferDependencies = Pick<
  Dependencies,
  "planInference" | "isInferenceMistake" | "runInference" | "writeInference"
>;

interface Surroundings {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** `dyson infer`: the equation of recorded levels, from the levels alone, and a report on it. */
export async function infer(
  file: string,
  { out: wanted, quiet, json, ...asked }: InferCommandOptions,
  dependencies: InferDependencies,
  { terminal, signal }: Surroundings,
): Promise<ExitCode> {
  const request: InferenceRequest = { file, ...asked };
  const name = inferenceName(file);
  const out = wanted ?? `reports/${name}`;
  const { read, mistakes } = await planOf(request, dependencies);
  const place = await reportPlace(out, isEarlierInference);
  const wrong = [
    ...mistakes,
    ...(place.ok ? [] : [`${wanted === undefined ? "report folder" : "--out"} ${out}: ${place.reason}`]),
  ];
  if (read === null || !place.ok) return refuse(wrong, terminal);
  const claim = await claimPlaces([{ out, directory: place.directory }], inferenceFiles);
  if (!claim.ok) return refuse(claim.mistakes, terminal);
  const { stdout, stderr, env } = terminal;
  const output = json ? stderr : stdout;
  try {
    if (!quiet)
      writeLines(
        stderr,
        claim.notices.map((line) => warningLine(line, coloursOf(stderr, env))),
      );
    if (!quiet) writeLines(output, [planLine(name, read)]);
    const progress = quiet ? silentProgress : progressDisplay(name, terminal);
    const start = terminal.now();
    let results: InferenceResults;
    try {
      results = await dependencies.runInference(read, request, {
        signal,
        onProgress: (done, total) =>
          progress.show(steadyProgress({ done, total, unit: "sets" }, terminal.now() - start)),
      });
    } finally {
      progress.end();
    }
    const { left = [] } = await dependencies.writeInference(results, place.directory, signal);
    writeLines(stderr, leftLines(name, left));
    if (!quiet) writeLines(output, ["", ...coefficientLines(results, coloursOf(output, env)), ""]);
    writeLines(output, [...summaryText(results), `report in ${out}: open ${out}/report.html`]);
    if (json) writeText(stdout, inferenceJson(results));
    return exitCodes.agree;
  } catch (error) {
    return failure(name, error, dependencies, { terminal, signal });
  } finally {
    await claim.releaseAll();
  }
}

/** The trajectories, or every mistake. */
async function planOf(
  request: InferenceRequest,
  { planInference, isInferenceMistake }: InferDependencies,
): Promise<{ readonly read: ReadTrajectories | null; readonly mistakes: readonly string[] }> {
  try {
    return { read: await planInference(request), mistakes: [] };
  } catch (error) {
    if (!isInferenceMistake(error)) throw error;
    return { read: null, mistakes: error.mistakes };
  }
}

function failure(
  name: string,
  error: unknown,
  { isInferenceMistake }: InferDependencies,
  { terminal, signal }: Surroundings,
): ExitCode {
  if (isInferenceMistake(error)) return refuse(error.mistakes, terminal);
  const { stderr, env } = terminal;
  const { red } = coloursOf(stderr, env);
  if (signal.aborted && error === signal.reason) {
    writeLines(stderr, [red(`${name}: interrupted, nothing was written; earlier reports are untouched`)]);
    return exitCodes.interrupted;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isKnown = (error as NodeJS.ErrnoException).code !== undefined;
  if (!isKnown && env.DYSON_DEBUG) writeText(stderr, stack ?? "");
  const text = isMemoryFailure(error)
    ? "out of memory: use --from, or an array of fewer replicas or snapshots"
    : message;
  writeLines(stderr, [red(`${name}: ${isKnown ? "" : "failed unexpectedly: "}${text}`)]);
  return exitCodes.failure;
}
