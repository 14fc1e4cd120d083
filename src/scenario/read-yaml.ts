import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  Lexer,
  Parser,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Entry, Located } from "./located.ts";
import { type Origin, type Path, type Problem, pathText } from "./problem.ts";

/** Maps an offset in the text to its place. */
type PlaceOf = (offset: number) => Origin;

/** What a YAML text holds, and what is wrong with it; a repeated field is a problem, but the rest is still read. */
export interface YamlReading {
  /** Undefined for a text without any value, or one that cannot be read at all. */
  readonly root: Located | undefined;
  readonly problems: readonly Problem[];
}

/** Maximum number of values of a scenario, aliases expanded, so that nested aliases cannot fill the memory. */
const maximumValues = 20_000;
/** Maximum nesting of a scenario; real ones have 5. */
const maximumDepth = 32;
/** Words, marks and blanks of one scenario: five for each value of a mapping, in blocks. */
const maximumTokens = 10 * maximumValues;
const tooManyTokens = `must hold at most ${maximumTokens} words, marks and blanks`;
const tooManyValues = `must hold at most ${maximumValues} values, aliases expanded`;
const tooDeep = `must be nested at most ${maximumDepth} deep`;

/** Reads one YAML 1.2 document, keeping the place of every value. */
export function readYaml(text: string, file: string): YamlReading {
  return read(text, (unix) => placesIn(unix, file));
}

/** The value of an option; places within it would be of no use, so all of it stands at the option. */
export function readYamlValue(text: string, option: string): YamlReading {
  return read(text, () => () => ({ file: option, line: null, column: null }));
}

function read(text: string, placesOf: (unix: string) => PlaceOf): YamlReading {
  // a lone carriage return ends a line too (YAML 1.2, 5.4); the parser does not know this
  const unix = text.replace(/\r(?!\n)/g, "\n");
  const place = placesOf(unix);
  const excess = firstExcess(unix);
  if (excess !== null)
    return { root: undefined, problems: [{ ...place(excess.offset), path: "", message: excess.message }] };
  return readDocument(parseDocument(unix, { prettyErrors: false, uniqueKeys: false }), place);
}

/** Lines and columns from 1; no column lies beyond the end of its line. */
function placesIn(text: string, file: string): PlaceOf {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const ends = [...starts.slice(1), text.length + 1].map((next) => next - (text[next - 2] === "\r" ? 2 : 1));
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    const line = after < 0 ? starts.length : after;
    // a byte order mark takes no room
    const start = line === 1 && text.startsWith("\uFEFF") ? 1 : starts[line - 1];
    const column = Math.max(0, Math.min(offset, ends[line - 1]) - start) + 1;
    return { file, line, column };
  };
}

/**
 * Where a text first holds more, or nests deeper, than a scenario may: found token by token, before anything is composed
 * of it.
 */
function firstExcess(text: string): { readonly offset: number; readonly message: string } | null {
  const parser = new Parser();
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    const offset = parser.offset;
    for (const _ of parser.next(token)) {
      // what is complete is no longer needed
    }
    tokens++;
    // the document and a scalar lie around and within the collections
    if (parser.stack.length > maximumDepth + 2) return { offset, message: tooDeep };
    if (tokens > maximumTokens) return { offset, message: tooManyTokens };
  }
  return null;
}

function readDocument(document: Document.Parsed, place: PlaceOf): YamlReading {
  const syntax = syntaxProblems(document, place);
  if (syntax.length > 0 || document.contents === null) return { root: undefined, problems: syntax };
  const problems: Problem[] = [];
  const report: Report = (origin, path, message) => {
    problems.push({ ...origin, path: pathText(path), message });
    return { kind: "scalar", origin, value: null };
  };
  try {
    return { root: locator(place, report)(document.contents, [], place(0)), problems };
  } catch (error) {
    if (!(error instanceof Oversized)) throw error;
    return { root: undefined, problems: [{ ...error.origin, path: "", message: error.message }] };
  }
}

type Report = (origin: Origin, path: Path, message: string) => Located;
type Locate = (node: unknown, path: Path, fallback: Origin) => Located;

/** Thrown to stop reading a document that is larger than any scenario. */
class Oversized extends Error {
  constructor(
    readonly origin: Origin,
    message: string,
  ) {
    super(message);
  }
}

function locator(place: PlaceOf, report: Report): Locate {
  const anchors = new Map<string, unknown>();
  /** Collections around the current node, also through aliases. */
  const around = new Set<unknown>();
  let outermostAlias: Origin | undefined;
  let values = 0;

  const locate: Locate = (node, path, fallback) => {
    const origin = rangeStart(node, place) ?? fallback;
    values += 1;
    if (values > maximumValues) throw new Oversized(outermostAlias ?? origin, tooManyValues);
    if (path.length > maximumDepth) throw new Oversized(outermostAlias ?? origin, tooDeep);
    if (isAlias(node)) return expand(node, path, origin);
    if (isScalar(node) && node.anchor) anchors.set(node.anchor, node);
    if (!isCollection(node)) return { kind: "scalar", origin, value: isScalar(node) ? node.value : null };
    if (node.anchor) anchors.set(node.anchor, node);
    around.add(node);
    const collection: Located = isMap(node)
      ? { kind: "mapping", origin, entries: fields(node, path, origin) }
      : {
          kind: "list",
          origin,
          items: node.items.map((item, index) => locate(item, [...path, index], origin)),
        };
    around.delete(node);
    return collection;
  };

  const expand = (alias: Alias, path: Path, origin: Origin): Located => {
    const target = anchors.get(alias.source);
    if (target === undefined) return report(origin, path, `alias *${alias.source} names no anchor above it`);
    if (around.has(target))
      return report(origin, path, `alias *${alias.source} stands inside its own anchor`);
    const isOutermost = outermostAlias === undefined;
    outermostAlias ??= origin;
    const expanded = locate(target, path, origin);
    if (isOutermost) outermostAlias = undefined;
    return expanded;
  };

  const fields = (map: YAMLMap, path: Path, origin: Origin): ReadonlyMap<string, Entry> => {
    const entries = new Map<string, Entry>();
    for (const { key: node, value } of map.items) {
      const key = rangeStart(node, place) ?? origin;
      if (!isScalar(node) || node.value === null) {
        report(key, path, "must have one word as the name of a field");
        continue;
      }
      const name = String(node.value);
      if (name === "__proto__") report(key, [...path, name], "unknown field");
      else if (entries.has(name)) report(key, [...path, name], "stands twice, allowed is once");
      else entries.set(name, { key, value: locate(value, [...path, name], key) });
    }
    return entries;
  };

  return locate;
}

function rangeStart(node: unknown, place: PlaceOf): Origin | undefined {
  const start = (node as { range?: readonly number[] | null } | null)?.range?.[0];
  return start === undefined ? undefined : place(start);
}

/** At most one problem a line: what follows on the same line is mostly a consequence of the first. */
function syntaxProblems(document: Document.Parsed, place: PlaceOf): readonly Problem[] {
  const issues = [...document.errors, ...document.warnings];
  const seen = new Set<number | null>();
  return issues.flatMap(({ code, message, pos }) => {
    const origin = place(pos[0]);
    if (seen.has(origin.line)) return [];
    seen.add(origin.line);
    return [{ ...origin, path: "", message: syntaxMessage(code, message) }];
  });
}

function syntaxMessage(code: string, message: string): string {
  if (code === "MULTIPLE_DOCS") return "must be one YAML document, got several (a line --- starts another)";
  return `is not YAML: ${message
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "?")
    .slice(0, 200)}`;
}
