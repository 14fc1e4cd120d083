import { parse as parsePath } from "node:path";
import type { Finding } from "../models/index.ts";
import { type Explained, explain } from "./explain.ts";
import { formOf, type Scenario } from "./forms.ts";
import { type Located, type LocatedMapping, located, originAt, plain } from "./located.ts";
import { pointsWithin } from "./points-within.ts";
import { type Origin, type Problem, pathText, printable, ScenarioError } from "./problem.ts";
import { readText } from "./read-text.ts";
import { readYaml } from "./read-yaml.ts";
import { assign, parseSetting, SettingError } from "./setting.ts";
import { chosenPoints } from "./sweep-points.ts";
import { atSweptValue, isSwept, sweepProblems } from "./sweep-problems.ts";

/** What a command line changes in a scenario. */
export interface ScenarioOptions {
  /** Arguments of `--set`, in their order: dotted path, =, YAML value. A later one wins. */
  readonly set?: readonly string[] | undefined;
  /** Text of `--seed`, taken as it stands. */
  readonly seed?: string | undefined;
}

/** A valid scenario, and warnings about it. */
export interface ScenarioReading {
  readonly scenario: Scenario;
  readonly warnings: readonly Problem[];
  /** Reads the files of numbers that it names, such as a recorded training: every mistake in them. */
  fileProblems(): Promise<readonly Problem[]>;
}

/**
 * Reads a scenario file, checks it and fills in every default.
 *
 * @throws ScenarioError with every mistake at once, each at the place where it was written
 */
export function readScenario(file: string, options: ScenarioOptions = {}): ScenarioReading {
  return parseScenario(readText(file), file, options);
}

/**
 * Like {@link readScenario}, for text that has been read already.
 *
 * @param file named in messages; its base name is the default title
 * @throws ScenarioError with every mistake at once
 */
export function parseScenario(text: string, file: string, options: ScenarioOptions = {}): ScenarioReading {
  const { root: written, problems } = readYaml(text, file);
  if (written?.kind !== "mapping") {
    throw new ScenarioError(problems.length > 0 ? problems : [notAMapping(file, text, written)]);
  }
  const changed = withOptions(written, options);
  const root = withTitle(changed.root, file);
  const input = plain(root);
  const { schema, findings, fileFindings } = formOf(input);
  const { data: scenario, error } = schema.safeParse(input);
  const explained = [...(error === undefined ? [] : explain(root, error.issues)), ...sweepProblems(root)].map(
    asProblem,
  );
  const unreadable = new Set(problems.map(({ path }) => path));
  const all = [...problems, ...changed.problems, ...explained.filter(({ path }) => !unreadable.has(path))];
  if (scenario === undefined || all.length > 0) throw new ScenarioError(inReadingOrder(all));
  const modelFindings = findingsOf(root, scenario, findings());
  const errors = modelFindings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new ScenarioError(inReadingOrder(errors.map(({ problem }) => problem)));
  return {
    scenario,
    warnings: inReadingOrder(modelFindings.map(({ problem }) => problem)),
    async fileProblems() {
      const points = chosenPoints(scenario, root.entries.get("sweep")?.value).map(
        ({ point }) => point.scenario,
      );
      const ofFiles = findingsOf(root, scenario, await fileFindings([scenario, ...points]));
      return inReadingOrder(
        ofFiles.filter(({ severity }) => severity === "error").map(({ problem }) => problem),
      );
    },
  };
}

/** The name of a scenario and of its report: the file's, without folder and ending. */
export function scenarioName(file: string): string {
  const { name } = parsePath(file);
  return /^\.*$/.test(name) ? "scenario" : name;
}

function notAMapping(file: string, text: string, written: Located | undefined): Problem {
  const refuse = (message: string): Problem => ({ file, line: 1, column: 1, path: "", message });
  if (written?.kind === "list") return refuse(`${mustBeMapping}, got a list`);
  if (written?.kind === "scalar" && written.value !== null)
    return refuse(`${mustBeMapping}, got a single value`);
  if (text.trim() === "") return refuse("must hold a scenario, got an empty file");
  const onlyComments = text.split("\n").every((line) => /^\s*(#|$)/.test(line));
  return refuse(`must hold a scenario, got ${onlyComments ? "nothing but comments" : "an empty document"}`);
}

const mustBeMapping = "must be a mapping with fields such as model and training";

function withOptions(written: LocatedMapping, { set = [], seed }: ScenarioOptions) {
  let root = written;
  const problems: Problem[] = [];
  const settings = set.flatMap((argument) => {
    const { setting, problems: wrong } = parseSetting(argument);
    problems.push(...wrong);
    return setting ?? [];
  });
  if (seed !== undefined) {
    const origin: Origin = { file: `--seed ${printable(seed)}`, line: null, column: null };
    settings.push({ path: ["ensemble", "seed"], value: { kind: "scalar", origin, value: seed } });
  }
  for (const setting of settings) {
    try {
      root = assign(root, setting);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      problems.push({ ...setting.value.origin, path: pathText(setting.path), message: error.message });
    }
  }
  return { root, problems };
}

function withTitle(root: LocatedMapping, file: string): LocatedMapping {
  if (root.entries.has("title")) return root;
  const name = [
    ...scenarioName(file)
      .replace(/\p{Cc}/gu, " ")
      .trim(),
  ]
    .slice(0, 100)
    .join("");
  const title = { key: root.origin, value: located(name === "" ? "scenario" : name, root.origin) };
  return { ...root, entries: new Map([["title", title], ...root.entries]) };
}

/** Seconds of processor time for checking the points of a sweep before a study, after the first of them. */
const patience = 5;

/**
 * Findings of the model at all points of the sweep. A finding that holds at every point, or without the sweep, is placed in the
 * file, any other at the swept value. Points are checked for a few seconds; for the others the study reports findings.
 */
function findingsOf(
  root: LocatedMapping,
  scenario: Scenario,
  findings: (point: Scenario) => readonly Finding[],
) {
  const findingsAt = (point: Scenario) =>
    new Map(findings(point).map((finding) => [JSON.stringify([finding.path, finding.message]), finding]));
  const points = chosenPoints(scenario, root.entries.get("sweep")?.value);
  const lookedAt = new Map<number, ReturnType<typeof findingsAt>>();
  for (const index of pointsWithin(patience, points.length))
    lookedAt.set(index, findingsAt(points[index].point.scenario));
  const unswept = findingsAt(scenario);
  const occurrences = new Map<string, number>();
  for (const id of [...lookedAt.values()].flatMap((findings) => [...findings.keys()])) {
    occurrences.set(id, (occurrences.get(id) ?? 0) + 1);
  }
  const placed = new Map<string, { severity: Finding["severity"]; problem: Problem }>();
  points.forEach(({ choices }, index) => {
    const findings = lookedAt.get(index) ?? [];
    for (const [id, { severity, path, message }] of findings) {
      const inFile = { origin: originAt(root, path), path, message, id };
      const stands = occurrences.get(id) === lookedAt.size || (unswept.has(id) && !isSwept(choices, path));
      const placedFinding = stands ? inFile : atSweptValue(choices, inFile);
      const key = JSON.stringify([placedFinding.id, severity]);
      if (!placed.has(key)) placed.set(key, { severity, problem: asProblem(placedFinding) });
    }
  });
  return [...placed.values(), ...notLookedAt(root, points.length, lookedAt.size)];
}

function notLookedAt(root: LocatedMapping, points: number, lookedAt: number) {
  if (lookedAt === points) return [];
  const message = `makes ${points} points, of which ${lookedAt} were checked in ${patience} s: errors in the others appear when they are run`;
  const problem = asProblem({ origin: originAt(root, ["sweep"]), path: ["sweep"], message });
  return [{ severity: "warning" as const, problem }];
}

function asProblem({ origin, path, message }: Explained): Problem {
  return { file: origin.file, line: origin.line, column: origin.column, path: pathText(path), message };
}

/** From the first line to the last, options after the file. */
function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const line = (problem: Problem): number => problem.line ?? Number.POSITIVE_INFINITY;
  return problems.toSorted((a, b) =>
    line(a) === line(b) ? (a.column ?? 0) - (b.column ?? 0) : line(a) < line(b) ? -1 : 1,
  );
}
