import { largestCount, magnitudes } from "../models/quantity.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Path } from "./problem.ts";

/**
 * The schemas that the value at a path may follow; none for a field that does not exist.
 *
 * @param input data around the path: its kind selects among the alternatives of a union
 */
export function schemasAt(root: JsonSchema, input: unknown, path: Path): readonly JsonSchema[] {
  return walk(root, input, path).schemas;
}

/** Names of the fields that the mapping at a path may have. */
export function fieldNamesAt(root: JsonSchema, input: unknown, path: Path): readonly string[] {
  const { schemas, value } = walk(root, input, path);
  const names = schemas
    .flatMap((schema) => alternatives(schema, value))
    .flatMap((schema) => Object.keys(schema.properties ?? {}));
  return [...new Set(names)];
}

/** Paths of all fields of this name, whatever its case, shallowest first. */
export function pathsOfField(root: JsonSchema, name: string): readonly Path[] {
  const paths: Path[] = [];
  const visit = (schema: JsonSchema, path: Path): void => {
    for (const alternative of flat(schema)) {
      for (const [key, field] of Object.entries(alternative.properties ?? {})) {
        if (key.toLowerCase() === name.toLowerCase()) paths.push([...path, key]);
        visit(field, [...path, key]);
      }
    }
  };
  visit(root, []);
  return paths.sort((a, b) => a.length - b.length);
}

/** What a value of these schemas may be, in words: "a whole number of at least 1". */
export function allowedText(schemas: readonly JsonSchema[]): string {
  const all = schemas.flatMap(flat);
  const phrases = [
    oneOf(allowedWords(all)),
    ...all.filter((schema) => choices(schema).length === 0).flatMap((schema) => typePhrases(schema, all)),
  ];
  const distinct = [...new Set(phrases)].filter((phrase) => phrase !== "");
  if (distinct.length < 3) return distinct.join(" or ");
  return `${distinct.slice(0, -1).join(", ")}, or ${distinct.at(-1)}`;
}

/** The words among which a value of these schemas is chosen. */
export function allowedWords(schemas: readonly JsonSchema[]): readonly string[] {
  return [...new Set(schemas.flatMap(flat).flatMap(choices).map(String))];
}

function walk(
  root: JsonSchema,
  input: unknown,
  path: Path,
): { schemas: readonly JsonSchema[]; value: unknown } {
  let schemas: readonly JsonSchema[] = [root];
  let value = input;
  for (const key of path) {
    schemas = schemas
      .flatMap((schema) => alternatives(schema, value))
      .flatMap((schema) => below(schema, key));
    value = fieldOf(value, key);
  }
  return { schemas, value };
}

function choices({ const: constant, enum: list }: JsonSchema): readonly unknown[] {
  return list ?? (constant === undefined ? [] : [constant]);
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `one of ${words.join(", ")}`;
}

function typePhrases(schema: JsonSchema, all: readonly JsonSchema[]): readonly string[] {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.map((type) => typePhrase(type, schema, all));
}

function typePhrase(type: string, schema: JsonSchema, all: readonly JsonSchema[]): string {
  if (type === "integer") return `a whole number${rangeText(schema)}`;
  if (type === "number") return `a number${rangeText(schema)}`;
  if (type === "string")
    return schema.pattern ? `one line of text (1 to ${schema.maxLength} characters)` : "text";
  if (type === "boolean") return "true or false";
  if (type === "array") return schema.minItems ? "a list of at least one value" : "a list";
  if (type === "object") {
    const kinds = allowedWords(all.flatMap(({ properties }) => properties?.kind ?? []));
    if (kinds.length > 0) return `a mapping with kind ${oneOf(kinds)}`;
    return schema.required === undefined ? "a mapping" : `a mapping with ${schema.required.join(" and ")}`;
  }
  return type;
}

/** Bounds common to all numbers: they say nothing about the field. */
const boundsOfAll: readonly number[] = [Number.MAX_SAFE_INTEGER, largestCount, magnitudes.greatest];

function rangeText({ minimum, exclusiveMinimum, maximum, exclusiveMaximum: below }: JsonSchema): string {
  const specificBound = (bound: number | undefined) =>
    bound === undefined || boundsOfAll.includes(Math.abs(bound)) ? undefined : bound;
  const isPositive = minimum === magnitudes.least;
  const least = isPositive ? undefined : specificBound(minimum);
  const above = isPositive ? 0 : exclusiveMinimum;
  const most = specificBound(maximum);
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  const bounds = [
    least === undefined ? [] : `of at least ${least}`,
    above === undefined ? [] : `above ${above}`,
    most === undefined ? [] : `of at most ${most}`,
    below === undefined ? [] : `below ${below}`,
  ].flat();
  return bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`;
}

/** Which common bound a value exceeds, in words; undefined if it exceeds none. */
export function beyondAll(schemas: readonly JsonSchema[], value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    schemas.some(({ type }) => type === "integer")
  )
    return "beyond the whole numbers that are exact (2^53)";
  const bounds = schemas.flatMap(flat);
  if (bounds.some(({ maximum }) => maximum === largestCount && value > largestCount))
    return `beyond what is counted (${largestCount})`;
  const { least, greatest } = magnitudes;
  const isBeyond = bounds.some(
    ({ minimum, maximum }) =>
      (minimum === least && value > 0 && value < least) ||
      (minimum === -greatest && value < -greatest) ||
      (maximum === greatest && value > greatest),
  );
  return isBeyond ? `beyond the magnitudes that are computed with (${least} to ${greatest})` : undefined;
}

/** What is wrong with the length of a list, or of a free text; undefined if nothing is. */
export function wrongLength(schemas: readonly JsonSchema[], value: unknown): string | undefined {
  const bounds = schemas.flatMap(flat);
  if (Array.isArray(value)) {
    const each = bounds.find(({ prefixItems }) => prefixItems !== undefined)?.prefixItems;
    if (each !== undefined && each.length !== value.length)
      return `must have ${each.length} values, got ${value.length}`;
    const most = bounds.find(({ maxItems }) => maxItems !== undefined)?.maxItems;
    if (most !== undefined && value.length > most)
      return `must have at most ${most} values, got ${value.length}`;
  }
  if (typeof value !== "string") return undefined;
  if (value === "" && bounds.some(({ minLength, pattern }) => minLength && pattern === undefined))
    return "must not be empty";
  const most = bounds.find(
    ({ maxLength, pattern }) => maxLength !== undefined && pattern === undefined,
  )?.maxLength;
  return most !== undefined && value.length > most
    ? `must have at most ${most} characters, got ${value.length}`
    : undefined;
}

/** The alternatives of a union that fit the data's outer form; all of them where none does. */
function alternatives(schema: JsonSchema, input: unknown): readonly JsonSchema[] {
  const all = flat(schema);
  const fitting = all.filter((alternative) => fits(alternative, input));
  return fitting.length > 0 ? fitting : all;
}

function fits({ type, properties }: JsonSchema, input: unknown): boolean {
  if (Array.isArray(input)) return type === "array";
  if (typeof input !== "object" || input === null || type !== "object") return false;
  return Object.entries(properties ?? {}).every(
    ([name, field]) => field.const === undefined || field.const === fieldOf(input, name),
  );
}

function flat(schema: JsonSchema): readonly JsonSchema[] {
  const union = schema.anyOf ?? schema.oneOf;
  return union ? union.flatMap(flat) : [schema];
}

function below(
  { properties, additionalProperties, items, prefixItems = [] }: JsonSchema,
  key: string | number,
): readonly JsonSchema[] {
  if (properties !== undefined && Object.hasOwn(properties, key)) return [properties[key]];
  if (typeof additionalProperties === "object") return [additionalProperties];
  if (!/^\d+$/.test(String(key))) return [];
  return [prefixItems[Number(key)] ?? items ?? []].flat();
}

function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string | number, unknown>)[key];
}
