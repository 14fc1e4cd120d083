import { describe, expect, it } from "vitest";
import { defaultMargins } from "../../src/observables/index.ts";
import { formOf, type JsonSchema } from "../../src/scenario/index.ts";

/** Every field below a schema, with the path that leads to it. */
function fields(schema: JsonSchema, path = ""): readonly (readonly [string, JsonSchema])[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(
    ([name, field]): (readonly [string, JsonSchema])[] => [
      [`${path}${name}`, field],
      ...fields(field, `${path}${name}.`),
    ],
  );
  return [
    ...inner,
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((option) => fields(option, path)),
  ];
}

describe("the schema for editors", () => {
  const schema = formOf({}).jsonSchema;

  it("says which JSON Schema it is, and what it is for", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.title).toBe("dyson-dynamics scenario");
  });

  it("requires nothing but a model", () => {
    expect(schema.required).toEqual(["model"]);
  });

  it("allows no field that it does not name, so that editors mark misspelt ones", () => {
    const open = [["", schema] as const, ...fields(schema)].filter(
      ([, { type, additionalProperties }]) => type === "object" && additionalProperties !== false,
    );
    expect([...new Set(open.map(([path]) => path))]).toEqual(["sweep.zip"]);
  });

  it("describes a sweep as a grid or a list of grids, of lists and ranges", () => {
    const [grid, list] = schema.properties?.sweep?.anyOf ?? [];
    expect(list).toMatchObject({ type: "array", minItems: 1, items: grid });
    const axis = grid?.additionalProperties as JsonSchema;
    expect(grid?.properties?.zip?.additionalProperties).toEqual(axis);
    expect(axis.anyOf).toMatchObject([
      { type: "array", minItems: 1 },
      { type: "object", required: ["from", "to"], additionalProperties: false },
    ]);
    expect(Object.keys(axis.anyOf?.[1]?.properties ?? {})).toEqual(["from", "to", "points", "step", "scale"]);
  });

  it("explains every field but the kinds, which name themselves", () => {
    const silent = fields(schema).filter(
      ([path, { description, anyOf }]) =>
        !path.endsWith("kind") && !description && !anyOf?.some((option) => option.description),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it("names every observable with its default margin", () => {
    const margins = schema.properties?.compare?.properties?.margins?.properties ?? {};
    const defaults = Object.entries(margins).map(([name, field]) => [name, field.default]);
    expect(Object.fromEntries(defaults)).toEqual(defaultMargins);
  });
});
