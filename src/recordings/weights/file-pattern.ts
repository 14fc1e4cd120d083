import { readdir } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { distance } from "fastest-levenshtein";
import { RecordingError } from "../recording.ts";

/** What a pattern of files leaves open: {update}, and {replica}, or {start} and {twin}. */
export type Placeholder = "update" | "replica" | "start" | "twin";

const placeholders: readonly Placeholder[] = ["update", "replica", "start", "twin"];

/** A file, or a folder of shards, that fits a pattern, with what stands for its placeholders. */
export interface FittingFile {
  readonly path: string;
  readonly values: Readonly<Partial<Record<Placeholder, string>>>;
}

/** Whether a pattern has a placeholder. */
export function hasPlaceholder(pattern: string, name: Placeholder): boolean {
  return pattern.includes(`{${name}}`);
}

/** Why a text is no pattern of the files of a training; undefined if it is one. */
export function patternProblem(pattern: string): string | undefined {
  const known = placeholders.map((name) => `{${name}}`);
  const unknown = (pattern.match(/\{[^{}]*\}/g) ?? []).find((written) => !known.includes(written));
  const rule = "must have the placeholders {update}, and {replica}, or {start} and {twin}";
  if (unknown !== undefined) {
    const near = known.toSorted((a, b) => distance(a, unknown) - distance(b, unknown))[0];
    const hint = distance(near, unknown) <= 3 ? `; did you mean ${near}?` : "";
    return `${rule}, got ${unknown} in ${pattern}${hint}`;
  }
  const [update, replica, start, twin] = placeholders.map((name) => hasPlaceholder(pattern, name));
  if (!update) return `${rule}, got none for the update in ${pattern}`;
  if (replica ? start || twin : !(start && twin))
    return `${rule}, got ${replica ? "both" : start ? "{start} alone" : twin ? "{twin} alone" : "no replica"} in ${pattern}`;
  return undefined;
}

/**
 * Every file that fits a pattern, in no order. A placeholder stands for one or more characters other than a slash, at every
 * place for the same ones.
 *
 * @param pattern one without {@link patternProblem}
 * @throws RecordingError if there is none: which folder lacks what, and what it holds instead
 */
export async function fittingFiles(pattern: string): Promise<readonly FittingFile[]> {
  let found: readonly FittingFile[] = [{ path: isAbsolute(pattern) ? "/" : "", values: {} }];
  for (const segment of pattern.split("/").filter((part) => part !== "")) {
    const listed = await Promise.all(
      found.map(async (folder) => ({ folder, names: await namesIn(folder.path, segment) })),
    );
    const next = listed.flatMap(({ folder, names }) =>
      names.flatMap((name) => fitting(folder, segment, name)),
    );
    if (next.length === 0) throw nothingFits(pattern, segment, listed[0].folder.path, listed[0].names);
    found = next;
  }
  return found;
}

/** The names in a folder; none if it is not one. */
async function namesIn(folder: string, segment: string): Promise<readonly string[]> {
  if (/^\.{1,2}$/.test(segment)) return [segment];
  return readdir(folder === "" ? "." : folder).catch(() => []);
}

function fitting({ path, values }: FittingFile, segment: string, name: string): readonly FittingFile[] {
  const open = new Set<string>();
  const source = segment
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      const placeholder = placeholders.find((known) => part === `{${known}}`);
      if (placeholder === undefined) return escaped(part);
      const known = values[placeholder];
      if (known !== undefined) return escaped(known);
      if (open.has(placeholder)) return `\\k<${placeholder}>`;
      open.add(placeholder);
      return `(?<${placeholder}>.+?)`;
    })
    .join("");
  const match = new RegExp(`^${source}$`, "su").exec(name);
  return match === null ? [] : [{ path: join(path, name), values: { ...values, ...match.groups } }];
}

function escaped(text: string): string {
  return text.replace(/[\\^$+.*?()|[\]{}]/g, "\\$&");
}

const shown = 3;

function nothingFits(
  pattern: string,
  segment: string,
  folder: string,
  names: readonly string[],
): RecordingError {
  const plain = segment.replace(/\{[^{}]*\}/g, "");
  const near = names.toSorted((a, b) => distance(a, plain) - distance(b, plain)).slice(0, shown);
  const others = names.length > shown ? ` and ${names.length - shown} more` : "";
  const holds = near.length === 0 ? "is empty, or no folder" : `holds ${near.join(", ")}${others}`;
  return wrongFiles(
    `must fit files that are there, got ${pattern}: nothing is called ${segment} in ${folder === "" ? resolve(".") : folder}, which ${holds}`,
  );
}

/** A mistake about the files that a model names. */
export function wrongFiles(message: string): RecordingError {
  return new RecordingError(["model", "files"], message);
}
