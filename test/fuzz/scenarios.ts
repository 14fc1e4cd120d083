import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { type JsonSchema, scenarioForms } from "../../src/scenario/index.ts";
import { valuesOf } from "./values.ts";

type Fields = Record<string, unknown>;

interface Field {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

const folder = new URL("../../scenarios/", import.meta.url);
const shipped: readonly Fields[] = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => parse(readFileSync(new URL(file, folder), "utf8")));

const schemas = scenarioForms.map(({ jsonSchema }) => jsonSchema);

/** Models by their kind, with all that a scenario of that kind may hold. */
const kinds = schemas.flatMap((schema) => {
  const { model, ...others } = schema.properties!;
  return (model.oneOf ?? model.anyOf ?? []).map((own) => ({
    kind: own.properties!.kind.const as string,
    fields: [...fieldsOf({ properties: { model: own, ...others } }, [])],
  }));
});

function* fieldsOf(schema: JsonSchema, path: readonly string[]): Generator<Field> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const here = [...path, name];
    if (name !== "kind") yield { path: here, schema: field };
    yield* fieldsOf(field, here);
  }
}

/** A small study of each kind, so that what is accepted is soon estimated and run. */
const small: Readonly<Record<string, Fields>> = {
  "nano-gpt": { layers: 1, heads: 1, width: 8, context: 8 },
  mlp: { hidden: [8] },
};

const bases: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...shipped) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...kinds).map(({ kind }) => ({
      model: { kind, ...small[kind] },
      training: { updates: 40, ...(kind in small ? { snapshots: 2 } : { snapshotEvery: 4 }) },
      ensemble: { replicas: 4 },
    })),
  },
);

/** Some fields of a scenario, set to what may be right, extreme or of another type. */
function changed(base: Fields): fc.Arbitrary<Fields> {
  const kind = (base.model as { kind: string }).kind;
  const { fields } = kinds.find((own) => own.kind === kind)!;
  const change = fc
    .constantFrom(...fields)
    .chain(({ path, schema }) => valuesOf(schema, path.at(-1)!).map((value) => ({ path, value })));
  return fc
    .array(change, { minLength: 0, maxLength: 4 })
    .map((changes) => changes.reduce((scenario, { path, value }) => withField(scenario, path, value), base));
}

function withField(fields: Fields, [name, ...rest]: readonly string[], value: unknown): Fields {
  if (rest.length === 0) return { ...fields, [name]: value };
  const inner = fields[name];
  const own = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? (inner as Fields) : {};
  return { ...fields, [name]: withField(own, rest, value) };
}

/** Text that a file may hold although nobody meant it to. */
const damages: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(40)).map(
    ([at, n]) =>
      (text: string) =>
        text.slice(0, at % text.length) + text.slice((at % text.length) + n),
  ),
  fc
    .tuple(
      fc.nat(),
      fc.constantFrom(
        "[",
        "{",
        "? ",
        "- ",
        "&a ",
        "*a",
        "!!js/function ",
        "\t",
        "\r",
        "\u0000",
        "\u001b[2J",
        "%",
        "---\n",
        "<<: ",
        "\uFEFF",
        "'",
        '"',
        "|",
        ">",
      ),
      fc.constantFrom(1, 1, 1, 3, 30_000),
    )
    .map(
      ([at, piece, times]) =>
        (text: string) =>
          text.slice(0, at % text.length) + piece.repeat(times) + text.slice(at % text.length),
    ),
  fc.constant((text: string) => text.replaceAll("\n", "\r")),
  fc.constant((text: string) => text.replaceAll("\n", "\r\n")),
  fc.constant((text: string) => text + text),
);

/** Texts of scenario files: one in eight is damaged as text, the others are YAML with fields that may be wrong. */
export const scenarioTexts: fc.Arbitrary<string> = bases
  .chain(changed)
  .map((fields) => stringify(fields))
  .chain((text) =>
    fc.oneof(
      { weight: 7, arbitrary: fc.constant(text) },
      { weight: 1, arbitrary: damages.map((damage) => damage(text)) },
    ),
  );
