import type { z } from "zod";
import { nearest } from "./did-you-mean.ts";
import {
  allowedText,
  allowedWords,
  beyondAll,
  fieldNamesAt,
  pathsOfField,
  schemasAt,
  wrongLength,
} from "./field-schema.ts";
import { formOf, scenarioForms } from "./forms.ts";
import type { JsonSchema } from "./json-schema.ts";
import { keyOriginAt, type Located, originAt, plain, valueAt } from "./located.ts";
import { type Origin, type Path, pathText, printable } from "./problem.ts";

/** A problem whose path is still a path. */
export interface Explained {
  readonly origin: Origin;
  readonly path: Path;
  readonly message: string;
}

/** The issues of zod as messages of this program: what is wrong, what was given, what is allowed; one per field. */
export function explain(root: Located, issues: readonly z.core.$ZodIssue[]): readonly Explained[] {
  const input = plain(root);
  const first = new Map<string, Explained>();
  for (const explained of issues.flatMap((issue) => explainIssue(root, input, issue, []))) {
    const id = JSON.stringify(explained.path);
    if (!first.has(id)) first.set(id, explained);
  }
  return [...first.values()];
}

/** Why there is no field at this path; undefined if there is one. */
export function unknownField(input: unknown, path: Path): string | undefined {
  const schema = schemaOf(input);
  const depth = path.findIndex((_, index) => schemasAt(schema, input, path.slice(0, index + 1)).length === 0);
  if (depth < 0) return undefined;
  const parent = path.slice(0, depth);
  const names = fieldNamesAt(schema, input, parent);
  const name = String(path[depth]);
  const near = nearest(name, names);
  const meant = pathsOfField(schema, name)[0] ?? (near === undefined ? undefined : [...parent, near]);
  if (meant !== undefined) return `unknown field; did you mean ${pathText(meant)}?`;
  const parts = name.split(".");
  if (parts.length > 1 && schemasAt(schema, input, [...parent, ...parts]).length > 0) {
    return `unknown field; write ${parts.at(-1)} below ${pathText([...parent, ...parts.slice(0, -1)])}`;
  }
  if (names.length > 0) return `unknown field; allowed are ${names.join(", ")}`;
  return parent.length > 0 ? `unknown field; ${pathText(parent)} has no fields` : "unknown field";
}

/** The schema of a scenario, by the kind of its model. */
function schemaOf(input: unknown): JsonSchema {
  return formOf(input).jsonSchema;
}

/** The schemas for the value at a path: an unknown model may be of either sort. */
function allSchemasAt(input: unknown, path: Path): readonly JsonSchema[] {
  if (!["model", "model.kind"].includes(pathText(path))) return schemasAt(schemaOf(input), input, path);
  return scenarioForms.flatMap(({ jsonSchema }) => schemasAt(jsonSchema, input, path));
}

/** The value of a field that a scenario omits. */
export function defaultAt(input: unknown, path: Path): unknown {
  return schemasAt(schemaOf(input), input, path).find((schema) => schema.default !== undefined)?.default;
}

function explainIssue(
  root: Located,
  input: unknown,
  issue: z.core.$ZodIssue,
  prefix: Path,
): readonly Explained[] {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const field = [...path, key];
      return {
        origin: keyOriginAt(root, field),
        path: field,
        message: unknownField(input, field) ?? "unknown field",
      };
    });
  }
  if (issue.code === "custom") return [{ origin: originAt(root, path), path, message: issue.message }];
  if (issue.code === "invalid_union") {
    const entered = issue.errors.find((branch) => !branch.some(isWrongOuterForm));
    if (entered !== undefined) return entered.flatMap((inner) => explainIssue(root, input, inner, path));
  }
  return [{ origin: originAt(root, path), path, message: wrongValue(root, input, path) }];
}

function isWrongOuterForm({ code, path }: z.core.$ZodIssue): boolean {
  return (
    path.length === 0 && (code === "invalid_type" || code === "invalid_value" || code === "invalid_union")
  );
}

function wrongValue(root: Located, input: unknown, path: Path): string {
  const schemas = allSchemasAt(input, path);
  const allowed = allowedText(schemas);
  const node = valueAt(root, path);
  if (node === undefined) return `is missing, must be ${allowed}`;
  const value = plain(node);
  const length = wrongLength(schemas, value);
  if (length !== undefined) return length;
  const beyond = beyondAll(schemas, value);
  if (beyond !== undefined) return `must be ${allowed}, got ${value}, ${beyond}`;
  const near = typeof value === "string" ? nearest(value, allowedWords(schemas)) : undefined;
  return `must be ${allowed}, got ${givenText(value)}${near === undefined ? "" : `; did you mean ${near}?`}`;
}

/** A value as it was given: numbers as YAML writes them, text in quotes to distinguish "16" from 16. */
export function givenText(value: unknown): string {
  if (typeof value === "string") return printable(value);
  if (Number.isNaN(value)) return ".nan";
  if (value === Number.POSITIVE_INFINITY) return ".inf";
  if (value === Number.NEGATIVE_INFINITY) return "-.inf";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) {
    return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  }
  return String(value);
}
