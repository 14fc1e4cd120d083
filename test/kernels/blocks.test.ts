import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { blockBytes, blocks, writeBlock } from "../../src/kernels/blocks.ts";

const root = resolve(import.meta.dirname, "../../src");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".as.ts"))
  .map((file) => readFileSync(join(root, file), "utf8"));

/** Fields of the class that a kernel takes, in its order, with the kind of each. */
function fieldsOf(kernel: string, source: string): readonly (readonly [string, string])[] | null {
  const type = new RegExp(`export function ${kernel}\\(p: (\\w+)\\)`).exec(source)?.[1];
  const body = type && new RegExp(`@unmanaged\\nclass ${type} \\{\\n(.*?)\\n\\}`, "s").exec(source)?.[1];
  if (!body) return null;
  return [...body.matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, field, kind]) => [
    field,
    kind === "f64" ? "double" : kind === "i32" || kind === "usize" ? "word" : kind,
  ]);
}

describe("a parameter block", () => {
  it.each(Object.entries(blocks))(
    "of %s has the fields of its class, in order",
    (kernel, { doubles, words }) => {
      const fields = sources.map((source) => fieldsOf(kernel, source)).filter((own) => own !== null);
      expect(fields).toEqual([
        [...doubles.map((field) => [field, "double"]), ...words.map((field) => [field, "word"])],
      ]);
      expect(8 * doubles.length + 4 * words.length).toBeLessThanOrEqual(blockBytes);
    },
  );

  it("in another order would be detected", () => {
    const source =
      "@unmanaged\nclass A {\n  /** ε */\n  x: f64;\n  n: i32;\n}\nexport function f(p: A): void {}";
    expect(fieldsOf("f", source)).toEqual([
      ["x", "double"],
      ["n", "word"],
    ]);
    expect(fieldsOf("f", source.replace("x: f64;\n  n: i32;", "n: i32;\n  x: f64;"))).toEqual([
      ["n", "word"],
      ["x", "double"],
    ]);
  });

  it("is written with doubles first, addresses beyond 2^31 among the words", () => {
    const buffer = new ArrayBuffer(8 + blockBytes);
    const words = { hidden: 7, visible: 3, basis: 2 ** 31 + 16, multiplets: 2 ** 32 - 16, multipletCount: 5 };
    const addresses = { weights: 1, spectra: 2, blocks: 4, failed: 6, scratch: 8 };
    writeBlock("rbmSpectrum", { ...addresses, ...words, massSquared: 0.3 }, buffer, 8);
    expect(Array.from(new Float64Array(buffer, 8, 1))).toEqual([0.3]);
    expect(Array.from(new Uint32Array(buffer, 16, 11))).toEqual([
      ...[7, 3, 2 ** 31 + 16, 2 ** 32 - 16, 5],
      ...[1, 2, 4, 6, 8, 0],
    ]);
  });
});
