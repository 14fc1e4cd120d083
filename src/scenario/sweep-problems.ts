import { type Explained, explain, givenText, unknownField } from "./explain.ts";
import { type Choice, grid } from "./grid.ts";
import { type Located, type LocatedList, type LocatedMapping, plain } from "./located.ts";
import { type Path, pathText } from "./problem.ts";
import { scenarioSchema } from "./schema.ts";
import { assign, fieldPath, SettingError } from "./setting.ts";

/** Points that one study may have. */
const maximumPoints = 1000;

/**
 * What is wrong with the swept values: each point of the grid is read as a scenario of its own, and what is wrong
 * there but not without the sweep stands at the value that brings it in.
 */
export function sweepProblems(root: LocatedMapping): readonly Explained[] {
  const sweep = root.entries.get("sweep")?.value;
  if (sweep?.kind !== "mapping") return [];
  const problems: Explained[] = [];
  const lists: [string, readonly Located[]][] = [];
  for (const [name, { key, value }] of sweep.entries) {
    const message = refusal(root, name);
    if (message !== undefined) problems.push({ origin: key, path: ["sweep", name], message });
    else if (isListOfScalars(value)) {
      problems.push(...repetitions(name, value));
      lists.push([name, value.items]);
    }
  }
  const points = lists.reduce((product, [, items]) => product * items.length, 1);
  if (points > maximumPoints) {
    const message = `must make at most ${maximumPoints} points, got ${points}`;
    return [...problems, { origin: root.entries.get("sweep")!.key, path: ["sweep"], message }];
  }
  return [...problems, ...valueProblems(root, lists)];
}

/** Puts a problem of one grid point at the swept value that brings it in: its own field's, or else the nearest. */
export function atSweptValue(choices: readonly Choice<Located>[], problem: Explained): Explained {
  const named = choices.map((choice) => ({ choice, path: fieldPath(choice.path) ?? [] }));
  const own = named.find(({ path }) => shared(path, problem.path) === path.length);
  const { choice, path } =
    own ?? named.reduce((a, b) => (shared(b.path, problem.path) > shared(a.path, problem.path) ? b : a));
  const origin = choice.value.origin;
  const place = ["sweep", choice.path, choice.index];
  return own
    ? { origin, path: [...place, ...problem.path.slice(path.length)], message: problem.message }
    : { origin, path: place, message: `${pathText(problem.path)} ${problem.message}` };
}

function refusal(root: LocatedMapping, name: string): string | undefined {
  const path = fieldPath(name);
  if (path === undefined) return "must be the dotted path of a field, as in training.learningRate";
  if (["title", "description", "sweep"].includes(path[0]!) || path.join(".") === "ensemble.seed") {
    return "cannot be swept; allowed are the numbers and words of the other fields";
  }
  if (path.at(-1) === "kind")
    return "cannot be swept: it decides which other fields there are; write one scenario each";
  if (path.join(".") === "routes") return "cannot be swept; name all routes in one study, they are compared";
  return unknownField(plain(root), path);
}

function isListOfScalars(value: Located): value is LocatedList {
  return (
    value.kind === "list" && value.items.length > 0 && value.items.every((item) => item.kind === "scalar")
  );
}

function repetitions(name: string, { items }: LocatedList): readonly Explained[] {
  const values = items.map(plain);
  return items.flatMap((item, index) =>
    values.indexOf(values[index]) < index
      ? [
          {
            origin: item.origin,
            path: ["sweep", name, index],
            message: `must be listed once, got ${givenText(values[index])} again`,
          },
        ]
      : [],
  );
}

function valueProblems(
  root: LocatedMapping,
  lists: readonly [string, readonly Located[]][],
): readonly Explained[] {
  const withoutSweep: LocatedMapping = {
    ...root,
    entries: new Map([...root.entries].filter(([name]) => name !== "sweep")),
  };
  const known = new Set(problemsOf(withoutSweep).map(identity));
  const found = new Map<string, Explained>();
  for (const choices of grid(lists)) {
    for (const problem of problemsAt(withoutSweep, choices)) {
      if (known.has(identity(problem))) continue;
      const placed = atSweptValue(choices, problem);
      found.set(identity(placed), placed);
    }
  }
  return [...found.values()];
}

function problemsAt(root: LocatedMapping, choices: readonly Choice<Located>[]): readonly Explained[] {
  let point = root;
  for (const { path, value } of choices) {
    try {
      point = assign(point, { path: fieldPath(path) ?? [], value });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return [{ origin: value.origin, path: fieldPath(path) ?? [], message: error.message }];
    }
  }
  return problemsOf(point);
}

function problemsOf(root: LocatedMapping): readonly Explained[] {
  const { error } = scenarioSchema.safeParse(plain(root));
  return error === undefined ? [] : explain(root, error.issues);
}

function identity({ path, message }: Explained): string {
  return JSON.stringify([path, message]);
}

function shared(a: Path, b: Path): number {
  const differs = a.findIndex((key, depth) => depth >= b.length || String(key) !== String(b[depth]));
  return differs < 0 ? a.length : differs;
}
