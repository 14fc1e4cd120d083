import { describe, expect, it } from "vitest";
import { parseScenario, ScenarioError } from "../../src/scenario/index.ts";
import { readYaml } from "../../src/scenario/read-yaml.ts";

const model = "model: { kind: gaussian-rbm }\n";

function mistakes(text: string, set: readonly string[] = []): readonly string[] {
  try {
    parseScenario(text, "x.yaml", { set });
  } catch (error) {
    if (error instanceof ScenarioError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("a YAML text that nests without end is refused where it comes to be too deep", () => {
  const depth = 50_000;
  it.each([
    ["lists", `a: ${"[".repeat(depth)}`, "1:36"],
    ["lists that end", `a: ${"[".repeat(depth)}${"]".repeat(depth)}`, "1:36"],
    ["mappings", `a: ${"{".repeat(depth)}`, "1:36"],
    ["mappings of names", `a: ${"{b: ".repeat(depth)}`, "1:132"],
    ["keys", "? ".repeat(depth), "1:67"],
    ["keys in braces", `a: ${"{? ".repeat(depth)}`, "1:100"],
    ["items", "- ".repeat(depth), "1:67"],
    ["items on lines", Array.from({ length: 900 }, (_, k) => `${" ".repeat(k)}-`).join("\n"), "34:34"],
    ["fields on lines", Array.from({ length: 900 }, (_, k) => `${" ".repeat(k)}a:`).join("\n"), "34:34"],
    ["values of keys", `${"? a\n: ".repeat(1)}${"- ".repeat(depth)}`, "2:67"],
  ])("%s", (_, text, place) => {
    const [mistake, ...others] = mistakes(text);
    expect(others).toEqual([]);
    expect(mistake).toBe(`x.yaml:${place}: must be nested at most 32 deep`);
  });

  it("in an option too", () => {
    const [mistake] = mistakes(model, [`title=${"[".repeat(depth)}`]);
    expect(mistake).toMatch(/must be nested at most 32 deep$/);
  });

  it("and one that is as deep as may be is read: the twin", () => {
    for (const text of [`a: ${"[".repeat(31)}1${"]".repeat(31)}`, `${"- ".repeat(32)}1`])
      expect(readYaml(text, "x.yaml").problems).toEqual([]);
  });
});

describe("what a gas allows is said in numbers", () => {
  it.each([
    ["beta: 5e-324", "beta: must be a number from 0.000001 to 1000, got 5e-324"],
    ["support: [0, 1.8e308]", "support[1]: must be a number or null, got .inf"],
    [
      "support: [1e-300, 1.7e308]",
      "support[1]: must be a number or null, got 1.7e+308, beyond the magnitudes",
    ],
    ["g2: 1e-320", "g2: must be a number above 0 or null, got 1e-320, beyond the magnitudes"],
  ])("%s", (field, mistake) => {
    expect(mistakes(`model: { kind: coulomb-gas, ${field} }`)[0]).toMatch(/^x\.yaml:1:\d+: model\./);
    expect(mistakes(`model: { kind: coulomb-gas, ${field} }`)[0]).toContain(mistake);
  });
});

describe("a YAML text of more than a scenario holds", () => {
  it.each([
    ["lists without a comma", `a: ${"[]".repeat(400_000)}`],
    ["tags", `a: ${"!!str ".repeat(200_000)}`],
    ["anchors", `a: ${"&a ".repeat(300_000)}`],
    ["marks", `a: [${"? ".repeat(300_000)}`],
    ["values", `a: [${"1,".repeat(400_000)}`],
    ["names", "a: 1\n".repeat(200_000)],
    ["blank lines", "#\n".repeat(300_000)],
  ])("%s: is refused before it is composed", (_, text) => {
    const [mistake, ...others] = mistakes(text);
    expect(others).toEqual([]);
    expect(mistake).toMatch(/^x\.yaml:\d+:\d+: must hold at most 200000 words, marks and blanks$/);
  });

  it("by aliases of aliases, in lists and in merge keys", () => {
    const bomb = (open: string, close: string) =>
      [
        `a0: &a0 ${open}1${close}`,
        ...Array.from(
          { length: 20 },
          (_, k) => `a${k + 1}: &a${k + 1} [${Array(9).fill(`*a${k}`).join(",")}]`,
        ),
      ].join("\n");
    expect(mistakes(bomb("[", "]"))[0]).toMatch(
      /^x\.yaml:\d+:\d+: must hold at most 20000 values, aliases expanded$/,
    );
    expect(mistakes(bomb("{x: ", "}"))[0]).toMatch(/must hold at most 20000 values/);
  });

  it("20000 values are read: the twin", () => {
    const text = `a:\n${Array(19_990).fill("  - 1").join("\n")}`;
    expect(readYaml(text, "x.yaml").problems).toEqual([]);
  });
});

describe("places are those that an editor shows", () => {
  const wrong = ["model: { kind: gaussian-rbm }", "training:", "  batchSize: 0", "ensemble: { replicas: x }"];
  const expected = [
    "x.yaml:3:14: training.batchSize: must be a whole number of at least 1, got 0",
    'x.yaml:4:23: ensemble.replicas: must be a whole number of at least 2, got "x"',
  ];
  it.each([
    ["line feeds", "\n"],
    ["carriage returns and line feeds", "\r\n"],
    ["carriage returns alone", "\r"],
  ])("with lines ended by %s", (_, end) => {
    expect(mistakes(wrong.join(end))).toEqual(expected);
    expect(mistakes(`${wrong.join(end)}${end}`)).toEqual(expected);
  });

  it("with ends of every kind, and a byte order mark", () => {
    expect(mistakes(`\uFEFF${wrong[0]}\r${wrong[1]}\r\n${wrong[2]}\n${wrong[3]}`)).toEqual(expected);
    expect(mistakes(`\uFEFF{ model: { kind: x } }`)[0]).toMatch(/^x\.yaml:1:18: model\.kind/);
  });

  it("never beyond the end of a line", () => {
    const texts = [
      "a: [1\r",
      "a: [1\r\n",
      "a:\r\r\r",
      "a: 'b\r\n",
      'a: "\r\r\n\r',
      "a: |\r\n",
      "\r\n: a\r",
      "a: *b\r\n",
      "a: b: c\r\n",
      "\ta\r\n",
      "- a\r\nb\r\n",
    ];
    for (const text of texts) {
      const lines = text.split(/\r\n|\r|\n/);
      for (const mistake of mistakes(text)) {
        const [, line, column] = /^x\.yaml:(\d+):(\d+):/.exec(mistake)!.map(Number);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
      }
    }
  });

  it.each([
    [
      "a name that stands twice",
      `${model}title: a\r\ntitle: b\r\n`,
      "x.yaml:3:1: title: stands twice, allowed is once",
    ],
    [
      "a merge key, which YAML 1.2 does not have",
      `${model}<<: { title: a }\r`,
      'x.yaml:2:1: "<<": unknown field',
    ],
    [
      "a tab",
      `${model}training:\r\tbatchSize: 1`,
      "x.yaml:3:1: is not YAML: Tabs are not allowed as indentation",
    ],
  ])("%s", (_, text, mistake) => {
    expect(mistakes(text)[0]).toContain(mistake);
  });
});
