import type { ConvergenceResults, JudgedOrder } from "../comparison/index.ts";
import { convergenceFiles } from "../report/report-files.ts";
import { formatProblem, type SpectraScenario, sweepPoints } from "../scenario/index.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { claimPlaces } from "./place-claim.ts";
import { readFiles } from "./prepare.ts";
import { refuse, warningLine } from "./print-mistakes.ts";
import { plural } from "./print-plan.ts";
import { significant } from "./print-quantities.ts";
import { leftLines } from "./print-run.ts";
import { table } from "./print-table.ts";
import { progressDisplay, steadyProgress } from "./progress.ts";
import { isEarlierConvergence, reportPlace } from "./report-place.ts";
import { type Colours, coloursOf, type Terminal, writeLines, writeText } from "./terminal.ts";

export interface ConvergeCommandOptions {
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `dyson converge`: measures the strong and weak order of every integrator on the equation of a scenario. */
export async function converge(
  file: string,
  options: ConvergeCommandOptions,
  dependencies: Pick<Dependencies, "converge" | "convergenceProblem" | "writeConvergence" | "isStudyFailure">,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<ExitCode> {
  const { stderr, env } = terminal;
  const colours = coloursOf(stderr, env);
  const { read, mistakes } = await readFiles([file], options);
  const [study] = read;
  if (study === undefined || mistakes.length > 0) return refuse(mistakes, terminal);
  const { name, scenario, warnings } = study;
  const problem = await dependencies.convergenceProblem(scenario);
  const out = options.out ?? `reports/${name}-converge`;
  const place = await reportPlace(out, isEarlierConvergence);
  const wrong = [
    ...(problem === undefined ? [] : [`${file}: ${problem}`]),
    ...(place.ok ? [] : [`${options.out === undefined ? "report folder" : "--out"} ${out}: ${place.reason}`]),
  ];
  if (wrong.length > 0 || !place.ok) return refuse(wrong, terminal);
  const claim = await claimPlaces([{ out, directory: place.directory }], convergenceFiles);
  if (!claim.ok) return refuse(claim.mistakes, terminal);
  writeLines(
    stderr,
    [...warnings.map(formatProblem), ...claim.notices].map((warning) => warningLine(warning, colours)),
  );
  const output = options.json ? stderr : terminal.stdout;
  const points = sweepPoints(scenario).length;
  // no others have an equation
  const { replicas } = scenario.ensemble as SpectraScenario["ensemble"];
  writeLines(output, [
    `${name}: ${scenario.title}`,
    `orders of convergence of every integrator along ${plural(replicas, "Brownian path")}` +
      `${points > 1 ? `, at the first of ${points} sweep points` : ""}`,
  ]);
  const progress = progressDisplay(name, terminal);
  const start = terminal.now();
  try {
    const results = await dependencies.converge(scenario, name, {
      onProgress: (done, total) =>
        progress.show(steadyProgress({ done, total, unit: "paths" }, terminal.now() - start)),
      signal,
    });
    progress.end();
    const { left = [] } = await dependencies.writeConvergence(results, place.directory, signal);
    writeLines(stderr, leftLines(name, left));
    writeLines(output, [
      "",
      ...orderLines(results, coloursOf(output, env)),
      "",
      `report in ${out}: open ${out}/converge.png`,
    ]);
    writeLines(output, [verdictLine(results, coloursOf(output, env))]);
    if (options.json) writeText(terminal.stdout, JSON.stringify(results, null, 2));
    return results.verdict === "agree" ? exitCodes.agree : exitCodes.notAgree;
  } catch (error) {
    progress.end();
    if (signal.aborted && error === signal.reason) {
      writeLines(stderr, [
        colours.red(`${name}: interrupted, nothing was written; earlier reports are untouched`),
      ]);
      return exitCodes.interrupted;
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const known = dependencies.isStudyFailure(error) || (error as NodeJS.ErrnoException).code !== undefined;
    if (!known && env.DYSON_DEBUG) writeText(stderr, stack ?? "");
    writeLines(stderr, [colours.red(`${name}: ${known ? "" : "failed unexpectedly: "}${message}`)]);
    return exitCodes.failure;
  } finally {
    await claim.releaseAll();
  }
}

/** One line per integrator: measured and declared orders, and the strong error at the smallest step. */
function orderLines({ integrators, dt }: ConvergenceResults, colours: Colours): readonly string[] {
  const [head = "", ...lines] = table(
    [
      { title: "integrator", align: "left" },
      { title: "strong order", align: "left" },
      { title: "declared", align: "left" },
      { title: "weak order", align: "left" },
      { title: "declared", align: "left" },
      { title: `strong error at dt = ${significant(dt.at(-1)!)}`, align: "right" },
    ],
    integrators.map(({ name, strong, weak }) => [
      name,
      measuredText(strong),
      declaredText(strong),
      measuredText(weak),
      declaredText(weak),
      Number.isFinite(strong.points.at(-1)!.error) ? significant(strong.points.at(-1)!.error) : "-",
    ]),
  );
  return [colours.bold(head), ...lines];
}

function measuredText({ order, interval, status }: JudgedOrder): string {
  if (!Number.isFinite(order)) return status === "failed" ? "steps failed" : "within noise";
  const half = (interval[1] - interval[0]) / 2;
  const doubt = { resolved: "", curved: ", not asymptotic", noise: ", unresolved", failed: "" }[status];
  return `${order.toFixed(2)} ± ${half.toFixed(2)}${doubt}`;
}

function declaredText({ declared, verdict }: JudgedOrder): string {
  return declared === null ? "-" : `${declared}: ${verdict}`;
}

function verdictLine({ name, verdict, integrators }: ConvergenceResults, colours: Colours): string {
  const judged = integrators
    .flatMap(({ strong, weak }) => [strong.verdict, weak.verdict])
    .filter((verdict) => verdict !== null);
  const agree = judged.filter((judgedVerdict) => judgedVerdict === "agree").length;
  const colour = { agree: colours.green, disagree: colours.red, inconclusive: colours.yellow }[verdict];
  const code = verdict === "agree" ? exitCodes.agree : exitCodes.notAgree;
  return `${name}: ${colour(colours.bold(verdict))}: ${agree} of ${plural(judged.length, "declared order")} agree (exit code ${code})`;
}
