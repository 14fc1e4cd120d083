import { type JsonSchema, scenarioForms } from "../../src/scenario/index.ts";
import type { Path } from "../../src/scenario/problem.ts";

/** What a field of any type may be given by mistake, or on purpose. */
export const extremes: readonly unknown[] = [
  ...[
    0,
    -1,
    0.5,
    1e-300,
    Number.MIN_VALUE,
    -1e-300,
    1e-9,
    1e9,
    1e12,
    1e300,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ],
  ...[7, 1e3, 1e5, 1e7, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, 2 ** 53, 2 ** 64],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ...[null, true, "", "x", "\u001b[31m", [], {}, [0], [1e300, 1e300], [Number.NaN], [1e-300, 1e300]],
];

/** A field of a scenario, in the mapping that it needs around it. */
export interface Field {
  readonly path: Path;
  /** The smallest scenario, as the schema's defaults make it, that has the field. */
  readonly around: Readonly<Record<string, unknown>>;
}

type Plain = Record<string, unknown> | unknown[];

/** Every field of every model, in the order of the schema; that of a list by its first item. */
export function everyField(): readonly Field[] {
  return scenarioForms.flatMap(({ jsonSchema: own }) => {
    const models = flat(own.properties!.model);
    return models.flatMap((model) => {
      const { kind } = model.properties!;
      const start = { model: { kind: kind.const } };
      return Object.entries(own.properties!).flatMap(([name, field]) =>
        below(name === "model" ? model : field, [name], start),
      );
    });
  });
}

function below(schema: JsonSchema, path: Path, around: Field["around"]): readonly Field[] {
  const fields: Field[] = [{ path, around }];
  for (const form of flat(schema)) {
    const kind = form.properties?.kind?.const;
    const own = kind === undefined || path.length === 1 ? around : withValue(around, path, exampleOf(form));
    for (const [name, field] of Object.entries(form.properties ?? {}))
      fields.push(...below(field, [...path, name], own));
    if (form.items !== undefined) {
      const given = form.default ?? schema.default;
      const some = Array.isArray(given) && given.length > 0 ? given : [exampleOf(form.items)];
      const list = withValue(own, path, some);
      fields.push(...below(form.items, [...path, 0], list));
    }
  }
  return fields;
}

/** The least that a schema asks for. */
function exampleOf(schema: JsonSchema): unknown {
  const [form] = flat(schema);
  if (form.const !== undefined) return form.const;
  if (form.enum !== undefined) return form.enum[0];
  if (form.properties !== undefined)
    return Object.fromEntries(
      (form.required ?? [])
        .filter((name) => form.properties![name].default === undefined)
        .map((name) => [name, exampleOf(form.properties![name])]),
    );
  if (form.items !== undefined) return [exampleOf(form.items)];
  return form.type === "string" ? "x" : 2;
}

/** The data with a value at a path, other data untouched. */
export function withValue<T extends Plain | Readonly<Record<string, unknown>>>(
  data: T,
  [key, ...rest]: Path,
  value: unknown,
): T {
  const own = (data as Record<string | number, unknown>)[key];
  const inner =
    rest.length === 0
      ? value
      : withValue(
          own !== null && typeof own === "object" ? (own as Plain) : typeof rest[0] === "number" ? [] : {},
          rest,
          value,
        );
  if (Array.isArray(data)) return (data as unknown[]).with(Number(key), inner) as unknown as T;
  return { ...data, [key]: inner };
}

function flat(schema: JsonSchema): readonly JsonSchema[] {
  const forms = schema.anyOf ?? schema.oneOf;
  return forms === undefined ? [schema] : forms.flatMap(flat);
}
