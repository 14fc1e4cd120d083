import { type Explained, explain, givenText, unknownField } from "./explain.ts";
import { formOf } from "./forms.ts";
import { type Axis, type Choice, grid } from "./grid.ts";
import { type LocatedMapping, plain } from "./located.ts";
import { type Path, pathText } from "./problem.ts";
import { fieldPath, SettingError } from "./setting.ts";
import { axisOf, lengthOf, type SweptField, sweptFields } from "./sweep-axes.ts";
import { withChoices } from "./sweep-points.ts";

/** Maximum number of points of one study. */
const maximumPoints = 10_000;

/**
 * What is wrong with the swept values: each point is read as a separate scenario, and a problem that does not exist without the
 * sweep is reported at the value that causes it.
 */
export function sweepProblems(root: LocatedMapping): readonly Explained[] {
  const sweep = root.entries.get("sweep");
  if (sweep === undefined) return [];
  const input = plain(root);
  const problems: Explained[] = [];
  const grids = sweptFields(sweep.value).map((axes) => {
    const wrong = new Map(fieldProblems(input, axes.flat()));
    problems.push(...wrong.values());
    return axes
      .map((fields) => fields.filter((field) => field.axis !== undefined && !wrong.has(field)))
      .filter((fields) => fields.length > 0);
  });
  const points = grids.reduce(
    (sum, axes) => sum + axes.reduce((product, fields) => product * lengthOf(fields), 1),
    0,
  );
  if (points > maximumPoints) {
    const message = `must make at most ${maximumPoints} points, got ${points}`;
    return [...problems, { origin: sweep.key, path: ["sweep"], message }];
  }
  const expanded = grids.map((axes) => axes.map(axisOf));
  return [...problems, ...expanded.flat().flatMap(repetitions), ...valueProblems(root, expanded)];
}

/** A problem of one point at its place in the sweep. */
export interface Placed extends Explained {
  /** The same for what is wrong with one field at several values of one range, of which the first will do. */
  readonly id: string;
}

/** Places a problem of one point at the swept value that causes it: that of its field, or else the nearest. */
export function atSweptValue(choices: readonly Choice[], problem: Explained): Placed {
  const named = choices.map((choice) => ({ choice, path: fieldPath(choice.path) ?? [] }));
  const swept = named.find(({ path }) => holds(path, problem.path));
  const { choice, path } =
    swept ?? named.reduce((a, b) => (shared(b.path, problem.path) > shared(a.path, problem.path) ? b : a));
  const { origin } = choice.value;
  const placed = swept
    ? { origin, path: [...choice.place, ...problem.path.slice(path.length)], message: problem.message }
    : { origin, path: choice.place, message: `${pathText(problem.path)} ${problem.message}` };
  return { ...placed, id: isRange(choice) ? JSON.stringify([placed.path, problem.path]) : identity(placed) };
}

/** Whether the field at a path, or one around it, is swept. */
export function isSwept(choices: readonly Choice[], path: Path): boolean {
  return choices.some((choice) => holds(fieldPath(choice.path) ?? [], path));
}

function holds(outer: Path, inner: Path): boolean {
  return shared(outer, inner) === outer.length;
}

function isRange({ place }: Choice): boolean {
  return typeof place.at(-1) === "string";
}

/** Fields that one grid cannot sweep, and why. */
function fieldProblems(
  input: unknown,
  fields: readonly SweptField[],
): readonly (readonly [SweptField, Explained])[] {
  const places = new Map<string, Path>();
  return fields.flatMap((field) => {
    const { path, origin, place } = field;
    const id = fieldPath(path)?.join(".") ?? path;
    const before = places.get(id);
    places.set(id, before ?? place);
    const message =
      refusal(input, path) ??
      (before && `must be swept once in a grid, stands at ${pathText(before)} already`);
    return message === undefined ? [] : [[field, { origin, path: place, message }] as const];
  });
}

function refusal(input: unknown, name: string): string | undefined {
  const path = fieldPath(name);
  if (path === undefined) return "must be the dotted path of a field, as in training.learningRate";
  if (["title", "description", "sweep"].includes(path[0]) || path.join(".") === "ensemble.seed") {
    return "cannot be swept; allowed are the numbers and words of the other fields";
  }
  if (path.at(-1) === "kind")
    return "cannot be swept: it decides which other fields there are; write one scenario each";
  if (path.join(".") === "routes") return "cannot be swept; name all routes in one study, they are compared";
  return unknownField(input, path);
}

/** Repeated values of one axis. */
function repetitions(axis: Axis): readonly Explained[] {
  const seen = new Set<string>();
  const problems = new Map<string, Explained>();
  for (const choices of axis) {
    const text = valuesText(choices);
    const { value, place } = choices[0];
    if (seen.has(text) && !problems.has(pathText(place))) {
      const message = choices.every(isRange)
        ? `must have values that differ in 12 significant digits, got ${text} again`
        : `must be listed once, got ${text} again`;
      problems.set(pathText(place), { origin: value.origin, path: place, message });
    }
    seen.add(text);
  }
  return [...problems.values()];
}

function valuesText(choices: readonly Choice[]): string {
  if (choices.length === 1) return givenText(plain(choices[0].value));
  return choices.map(({ path, value }) => `${path} = ${givenText(plain(value))}`).join(", ");
}

function valueProblems(root: LocatedMapping, grids: readonly (readonly Axis[])[]): readonly Explained[] {
  const withoutSweep: LocatedMapping = {
    ...root,
    entries: new Map([...root.entries].filter(([name]) => name !== "sweep")),
  };
  const known = new Set(problemsOf(withoutSweep).map(identity));
  const problems = new Map<string, Explained>();
  for (const choices of grids.flatMap(grid)) {
    for (const problem of problemsAt(withoutSweep, choices)) {
      if (known.has(identity(problem))) continue;
      const placed = atSweptValue(choices, problem);
      if (!problems.has(placed.id)) problems.set(placed.id, placed);
    }
  }
  return [...problems.values()];
}

function problemsAt(root: LocatedMapping, choices: readonly Choice[]): readonly Explained[] {
  let point = root;
  for (const choice of choices) {
    try {
      point = withChoices(point, [choice]);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return [{ origin: choice.value.origin, path: fieldPath(choice.path) ?? [], message: error.message }];
    }
  }
  return problemsOf(point);
}

function problemsOf(root: LocatedMapping): readonly Explained[] {
  const input = plain(root);
  const { error } = formOf(input).schema.safeParse(input);
  return error === undefined ? [] : explain(root, error.issues);
}

function identity({ path, message }: Explained): string {
  return JSON.stringify([path, message]);
}

function shared(a: Path, b: Path): number {
  const differs = a.findIndex((key, depth) => depth >= b.length || String(key) !== String(b[depth]));
  return differs < 0 ? a.length : differs;
}
