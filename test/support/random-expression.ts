import fc from "fast-check";
import { functions } from "../../src/coulomb-gas/real-function.ts";

/** Random arithmetic of at most so many levels; the support is the line, kinks and poles may stand anywhere. */
export const randomExpression = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: "medium", withCrossShrink: true },
    fc.constantFrom("x", "x", "2", "0.3", "pi", "1e3", "-1", "0"),
    fc
      .tuple(tie("tree"), fc.constantFrom("+", "-", "*", "/", "^"), tie("tree"))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc.tuple(fc.constantFrom(...Object.keys(functions)), tie("tree")).map(([name, a]) => `${name}(${a})`),
    fc
      .tuple(fc.constantFrom("log", "pow"), tie("tree"), tie("tree"))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    tie("tree").map((a) => `-${a}`),
  ),
})).tree;
