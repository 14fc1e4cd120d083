import fc from "fast-check";
import type { JsonSchema } from "../../src/scenario/index.ts";

/** Numbers at which checks go wrong: bounds of types, of kernels' counts and of doubles, and the smallest of each kind. */
const extremeNumbers = [
  0,
  -0,
  1,
  2,
  -1,
  0.5,
  1e-300,
  5e-324,
  1e-12,
  1e12,
  2e7,
  1e300,
  1.7976931348623157e308,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 31),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

const extremeTexts = [
  "",
  " ",
  "x",
  "constructor",
  "__proto__",
  "null",
  "\u0000",
  "\u001b[31mred\u001b[0m",
  "a\rb",
  "a\nb",
  "\u202egnp",
  "ä".repeat(300),
  "/dev/null",
  "/dev/zero",
  "..",
  "y".repeat(100_000),
];

/** Expressions in x, right, wrong and without end. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    {
      weight: 4,
      arbitrary: fc.constantFrom("x", "x", "x", "2", "0.5", "pi", "e", "1e308", "1e999", "9e15", "0", "y"),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(tie("node"), fc.constantFrom("+", "-", "*", "/", "^", " ", "%", "==", ";", "."), tie("node"))
        .map(([a, op, b]) => `(${a})${op}(${b})`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            "sin",
            "cosh",
            "log",
            "exp",
            "abs",
            "sqrt",
            "sign",
            "square",
            "tan",
            "gamma",
            "import",
            "a.sin",
          ),
          tie("node"),
        )
        .map(([name, a]) => `${name}(${a})`),
    },
    { weight: 1, arbitrary: tie("node").map((a) => `(${a})!`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie("node"), fc.nat(3000)).map(([a, n]) =>
        Array(n + 1)
          .fill(a)
          .join("+")
          .slice(0, 50_000),
      ),
    },
    { weight: 1, arbitrary: fc.nat(20_000).map((n) => `${"(".repeat(n)}x${")".repeat(n)}`) },
    { weight: 1, arbitrary: fc.nat(40).map((n) => `${"sin(".repeat(n)}x${")".repeat(n)}`) },
  ),
})).node;

const wrongTypes: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], { a: 1 }, ...extremeNumbers, ...extremeTexts),
  fc.array(fc.constantFrom<unknown>(...extremeNumbers), { maxLength: 5 }),
);

/** Values of one field: mostly of its type and often beyond its range. */
export function valuesOf(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: typedValues(schema, name) }, { weight: 1, arbitrary: wrongTypes });
}

function typedValues(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => typedValues(choice, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case "integer":
    case "number":
      return fc.oneof(
        fc
          .constantFrom(...extremeNumbers, schema.default, schema.minimum, schema.maximum)
          .map((value) => value ?? 1),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
      );
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}, name), { maxLength: 6 });
    case "object":
      return objects(schema);
    default:
      return name === "potential"
        ? expressions
        : fc.oneof(fc.constantFrom(...extremeTexts), fc.string({ maxLength: 20 }));
  }
}

/** Objects with some of the fields that a schema knows. */
function objects({ properties = {} }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, name)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}
