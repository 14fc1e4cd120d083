import { defaultAt } from "./explain.ts";
import {
  type Entry,
  type Located,
  type LocatedList,
  type LocatedMapping,
  located,
  plain,
} from "./located.ts";
import { type Origin, type Path, type Problem, pathText, printable } from "./problem.ts";
import { readYamlValue } from "./read-yaml.ts";

/** One `--set path=value`. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: Located;
}

/** Reads the argument of `--set`: a dotted path and a YAML value. */
export function parseSetting(argument: string): { setting?: Setting; problems: readonly Problem[] } {
  const origin: Origin = { file: `--set ${onOneLine(argument)}`, line: null, column: null };
  const refuse = (message: string) => ({ problems: [{ ...origin, path: "", message }] });
  const equals = argument.indexOf("=");
  if (equals < 0) return refuse("must have the form path=value, as in training.batchSize=32");
  const path = fieldPath(argument.slice(0, equals).trim());
  if (path === undefined) {
    return refuse(
      `must name a field before the =, as in training.batchSize, got ${printable(argument.slice(0, equals))}`,
    );
  }
  const { root, problems } = readYamlValue(argument.slice(equals + 1), origin.file);
  const value = root ?? { kind: "scalar", origin, value: null };
  return problems.length > 0 ? { problems } : { setting: { path, value }, problems };
}

/**
 * A dotted path as the names of fields, from the root; undefined for one that cannot name a field.
 *
 * Fields of `sweep`, of its `zip` and of `compare.margins` have dots in their own names. A position in a list may be
 * written `eigenvalues.2` or `eigenvalues[2]`.
 */
export function fieldPath(text: string): readonly string[] | undefined {
  const names = text.replace(/\[(\d+)\]/g, ".$1").split(".");
  if (names.some((name) => name === "" || name === "__proto__")) return undefined;
  if (names[0] === "sweep") return ["sweep", ...sweptPath(names.slice(1))];
  if (names[0] === "compare" && names[1] === "margins")
    return ["compare", "margins", ...joined(names.slice(2))];
  return names;
}

/**
 * The scenario with one more value, its other values untouched.
 *
 * If the path leads through a field that the scenario omits, the default of that field is written out first:
 * setting one route's option does not drop the others. A list of routes becomes a mapping for the same reason.
 *
 * @throws SettingError if the path leads through a list but names no position of it, or a grid where there is no list
 */
export function assign(root: LocatedMapping, { path, value }: Setting): LocatedMapping {
  const within = (node: Located | undefined, depth: number): Located => {
    if (depth === path.length) return value;
    const key = path[depth];
    const base = node ?? located(defaultAt(plain(root), path.slice(0, depth)) ?? {}, value.origin);
    if (depth === 1 && path[0] === "sweep") refuseOtherSweep(base, path);
    if (base.kind === "list" && !(depth === 1 && path[0] === "routes")) {
      const index = position(base, key, path.slice(0, depth));
      return { ...base, items: base.items.with(index, within(base.items[index], depth + 1)) };
    }
    const entries = new Map(fieldsOf(base));
    const entry = entries.get(key);
    entries.set(key, { key: entry?.key ?? value.origin, value: within(entry?.value, depth + 1) });
    return { kind: "mapping", origin: base.kind === "scalar" ? value.origin : base.origin, entries };
  };
  return within(root, 0) as LocatedMapping;
}

/** An invalid path. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

function fieldsOf(base: Located): Iterable<readonly [string, Entry]> {
  if (base.kind === "mapping") return base.entries;
  if (base.kind === "scalar") return [];
  return base.items.map((name) => {
    const empty: Located = { kind: "scalar", origin: name.origin, value: null };
    return [String(plain(name)), { key: name.origin, value: empty }] as const;
  });
}

/** A list of grids needs the number of a grid in the path, a single grid must not have one. */
function refuseOtherSweep(sweep: Located, [, ...names]: readonly string[]): void {
  const numbered = isNumber(names[0]);
  if (sweep.kind === "list" && !numbered) {
    throw new SettingError(
      `must name one of the ${sweep.items.length} grids in the list by its number, as in sweep.0.${names.join(".")}, or replace the list with sweep=[…]`,
    );
  }
  if (sweep.kind !== "list" && numbered) {
    const allowed = names.length > 1 ? `sweep.${names.slice(1).join(".")}` : "sweep={…}";
    throw new SettingError(`must not number a grid where sweep is no list of them; write ${allowed}`);
  }
}

function position(list: LocatedList, key: string, path: Path): number {
  if (isNumber(key) && Number(key) < list.items.length) return Number(key);
  if (list.items.length === 0)
    throw new SettingError(
      `must not lead into the list ${pathText(path)}, which is empty, got ${printable(key)}`,
    );
  throw new SettingError(
    `must name a position in the list ${pathText(path)}, from 0 to ${list.items.length - 1}, got ${printable(key)}`,
  );
}

/** Names below `sweep`: first the number of a grid where there is a list of them, then `zip` or none, then a path. */
function sweptPath(names: readonly string[]): readonly string[] {
  if (isNumber(names[0])) return [names[0], ...sweptFieldPath(names.slice(1))];
  return sweptFieldPath(names);
}

function sweptFieldPath(names: readonly string[]): readonly string[] {
  return names[0] === "zip" ? ["zip", ...joined(names.slice(1))] : joined(names);
}

function isNumber(name: string | undefined): name is string {
  return name !== undefined && /^\d+$/.test(name);
}

function joined(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [names.join(".")];
}

function onOneLine(argument: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(argument) && argument.length <= 100
    ? argument
    : printable(argument);
}
