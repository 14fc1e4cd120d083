import { weightsFiles } from "../report/report-files.ts";
import { weightsJson } from "../report/weights/json.ts";
import type { WeightsPlan } from "../study/index.ts";
import { isMemoryFailure } from "../study/memory-failure.ts";
import { weightsName } from "../study/weights/plan.ts";
import type { WeightsOptions, WeightsResults } from "../weight-spectra/index.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { claimPlaces } from "./place-claim.ts";
import { refuse, warningLine } from "./print-mistakes.ts";
import { leftLines } from "./print-run.ts";
import { planLines, summaryText, tableLines } from "./print-weights.ts";
import { progressDisplay, silentProgress } from "./progress.ts";
import { isEarlierWeights, reportPlace } from "./report-place.ts";
import { coloursOf, type Terminal, writeLines, writeText } from "./terminal.ts";

export interface WeightsCommandOptions {
  readonly out?: string;
  readonly layout: WeightsOptions["layout"];
  readonly conv: WeightsOptions["conv"];
  readonly heads?: number;
  readonly only?: readonly string[];
  readonly compare?: string;
  readonly workers: number;
  readonly seed: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

type WeightsDependencies = Pick<
  Dependencies,
  | "planWeights"
  | "isWeightsMistake"
  | "planSeconds"
  | "runWeights"
  | "writeWeights"
  | "isStudyFailure"
  | "fastestBackend"
>;

interface Surroundings {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** `dyson weights`: analyses the spectra of weights made elsewhere, and writes a report. */
export async function weights(
  paths: readonly string[],
  options: WeightsCommandOptions,
  dependencies: WeightsDependencies,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { terminal } = surroundings;
  const name = weightsName(paths);
  const out = options.out ?? `reports/${name}`;
  const { plans, mistakes } = await plansOf(paths, options, dependencies);
  const place = await reportPlace(out, isEarlierWeights);
  const wrong = [
    ...mistakes,
    ...(place.ok ? [] : [`${options.out === undefined ? "report folder" : "--out"} ${out}: ${place.reason}`]),
  ];
  if (wrong.length > 0 || !place.ok) return refuse(wrong, terminal);
  const claim = await claimPlaces([{ out, directory: place.directory }], weightsFiles);
  if (!claim.ok) return refuse(claim.mistakes, terminal);
  const { stderr, env } = terminal;
  if (!options.quiet) {
    const notices = [...plans.flatMap((plan) => plan.notices), ...claim.notices];
    const colours = coloursOf(stderr, env);
    writeLines(
      stderr,
      notices.map((line) => warningLine(line, colours)),
    );
  }
  try {
    return await analysed(
      { name, out, directory: place.directory, plans },
      options,
      dependencies,
      surroundings,
    );
  } catch (error) {
    return failure(name, error, dependencies, surroundings);
  } finally {
    await claim.releaseAll();
  }
}

/** The plans of the paths and of the checkpoint that they are compared with, or every mistake. */
async function plansOf(
  paths: readonly string[],
  { layout, conv, heads, only = [], compare }: WeightsCommandOptions,
  { planWeights, isWeightsMistake }: WeightsDependencies,
) {
  const plans: WeightsPlan[] = [];
  const mistakes: string[] = [];
  for (const each of [paths, ...(compare === undefined ? [] : [[compare]])]) {
    try {
      const plan = await planWeights(each, { layout, conv, heads: heads ?? null, only });
      plans.push(plan);
      if (compare !== undefined && plan.files.length > 1)
        mistakes.push(
          `--compare ${compare}: needs one checkpoint on either side, got ${plan.files.length} in ${each.join(", ")}`,
        );
    } catch (error) {
      if (!isWeightsMistake(error)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  return { plans, mistakes };
}

interface Prepared {
  readonly name: string;
  readonly out: string;
  readonly directory: string;
  readonly plans: readonly WeightsPlan[];
}

async function analysed(
  { name, out, directory, plans }: Prepared,
  { workers, seed, quiet, json }: WeightsCommandOptions,
  { planSeconds, runWeights, writeWeights, fastestBackend }: WeightsDependencies,
  { terminal, signal }: Surroundings,
): Promise<ExitCode> {
  const { stdout, stderr, env } = terminal;
  const output = json ? stderr : stdout;
  const [plan, compare] = plans;
  if (!quiet) writeLines(output, planLines(name, plans, await planSeconds(plans), workers));
  const progress = quiet ? silentProgress : progressDisplay(name, terminal);
  const start = terminal.now();
  let results: WeightsResults;
  try {
    results = await runWeights(plan, name, {
      ...{ workers, seed, signal, backend: await fastestBackend() },
      ...(compare === undefined ? {} : { compare }),
      onProgress: ({ done, total, unit, pieces }) => {
        const seconds = terminal.now() - start;
        const estimatedSecondsLeft = done > 0 ? (seconds / done) * (total - done) : null;
        progress.show({
          ...{ done: pieces.done, total: pieces.total },
          unit,
          what: [],
          estimatedSecondsLeft,
        });
      },
    });
  } finally {
    progress.end();
  }
  const { left = [] } = await writeWeights(results, directory, signal);
  writeLines(stderr, leftLines(name, left));
  if (!quiet) writeLines(output, ["", ...tableLines(results, coloursOf(output, env)), ""]);
  writeLines(output, [...summaryText(results), `report in ${out}: open ${out}/report.html`]);
  if (json) writeText(stdout, weightsJson(results));
  return exitCodes.agree;
}

function failure(
  name: string,
  error: unknown,
  { isStudyFailure, isWeightsMistake }: WeightsDependencies,
  { terminal, signal }: Surroundings,
): ExitCode {
  const { stderr, env } = terminal;
  if (isWeightsMistake(error)) return refuse(error.mistakes, terminal);
  const { red } = coloursOf(stderr, env);
  if (signal.aborted && error === signal.reason) {
    writeLines(stderr, [red(`${name}: interrupted, nothing was written; earlier reports are untouched`)]);
    return exitCodes.interrupted;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isKnown = isStudyFailure(error) || (error as NodeJS.ErrnoException).code !== undefined;
  if (!isKnown && env.DYSON_DEBUG) writeText(stderr, stack ?? "");
  const text = isMemoryFailure(error) ? "out of memory: reduce --workers" : message;
  writeLines(stderr, [red(`${name}: ${isKnown ? "" : "failed unexpectedly: "}${text}`)]);
  return exitCodes.failure;
}
