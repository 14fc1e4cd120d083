import {
  formatProblem,
  pointLines,
  resolvedYaml,
  type Scenario,
  type ScenarioOptions,
  sweepPoints,
} from "../scenario/index.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type ReadFile, readFiles } from "./prepare.ts";
import { refuse, warningLine } from "./print-mistakes.ts";
import { plural } from "./print-plan.ts";
import { bytes, count, duration } from "./print-quantities.ts";
import { coloursOf, type Terminal, writeLines, writeText } from "./terminal.ts";

export interface CheckOptions extends ScenarioOptions {
  readonly json?: boolean;
}

/** `dyson check`: shows what `run` would do without running it. Its output is itself a valid scenario. */
export async function check(
  files: readonly string[],
  options: CheckOptions,
  dependencies: Pick<Dependencies, "estimateCost" | "fastestBackend">,
  { stdout, stderr, env }: Terminal,
): Promise<ExitCode> {
  const { read, mistakes } = await readFiles(files, options);
  const colours = coloursOf(stderr, env);
  writeLines(
    stderr,
    read.flatMap(({ warnings }) => warnings.map((warning) => warningLine(formatProblem(warning), colours))),
  );
  if (mistakes.length > 0) return refuse(mistakes, { stderr, env });
  if (options.json) {
    const all = await Promise.all(read.map((file) => summary(file, dependencies)));
    writeText(stdout, JSON.stringify(files.length === 1 ? all[0] : all, null, 2));
    return exitCodes.agree;
  }
  for (const [index, file] of read.entries()) {
    // several scenarios are several YAML documents
    if (index > 0) writeLines(stdout, ["---"]);
    writeLines(stdout, await checkLines(file, dependencies));
  }
  return exitCodes.agree;
}

async function summary(
  { file, name, scenario, warnings }: ReadFile,
  { estimateCost, fastestBackend }: Pick<Dependencies, "estimateCost" | "fastestBackend">,
) {
  const { updates, seconds, memoryBytes, points } = await estimateCost(scenario, await fastestBackend());
  return {
    file,
    name,
    scenario,
    points: parametersOf(scenario),
    cost: { updates, seconds, memoryBytes, points },
    warnings,
  };
}

async function checkLines(
  { file, name, scenario }: ReadFile,
  { estimateCost, fastestBackend }: Pick<Dependencies, "estimateCost" | "fastestBackend">,
): Promise<readonly string[]> {
  const cost = await estimateCost(scenario, await fastestBackend());
  const points = parametersOf(scenario);
  const notes = [
    `${name}: ${file} with every default written out`,
    `${plural(points.length, "point")}:`,
    ...pointLines(points, parametersText).map((line) => `  ${line}`),
    ...cost.lines,
    `${count(cost.updates)} replica-updates, about ${duration(cost.seconds)} on one core, ${bytes(cost.memoryBytes)} of memory`,
  ];
  return [
    ...notes.map((note) => `# ${note.replace(/\s+/g, (space) => space.replace(/[\r\n]/g, " "))}`),
    ...resolvedYaml(scenario).trimEnd().split("\n"),
  ];
}

/** The parameters that distinguish the points of a study. */
function parametersOf(scenario: Scenario): readonly Readonly<Record<string, unknown>>[] {
  return sweepPoints(scenario).map(({ parameters }) => parameters);
}

function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([path, value]) => `${path} = ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
