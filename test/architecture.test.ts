import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { models, networkModels, recordedModels } from "../src/models/index.ts";
import { routeNames } from "../src/scenario/index.ts";

/** The tier of each folder, and of each file beside them, as the table of src/README.md has it. */
function tiersOf(readme: string): Readonly<Record<string, number>> {
  const rows = readme.matchAll(/^\| (−?\d+) \| `([^`]+)` \|/gm);
  return Object.fromEntries(
    [...rows].map(([, tier, folder]) => [folder, Number(tier.replace("−", "-"))] as const),
  );
}

/** What is wrong with the table: a folder that it lacks, or names in vain, or whose tier is not that of the folder around it. */
function tableMistakes(
  tiers: Readonly<Record<string, number>>,
  folders: readonly string[],
): readonly string[] {
  return [
    ...folders.filter((folder) => !(folder in tiers)).map((folder) => `${folder}: not in the table`),
    ...Object.keys(tiers)
      .filter((folder) => !folders.includes(folder))
      .map((folder) => `${folder}: no such folder`),
    ...Object.entries(tiers)
      .filter(([folder, tier]) => folder.includes("/") && tiers[dirname(folder)] !== tier)
      .map(([folder]) => `${folder}: not of the tier of ${dirname(folder)}`),
  ];
}

const root = resolve(import.meta.dirname, "../src");
const tiers = tiersOf(readFileSync(join(root, "README.md"), "utf8"));

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string, source: string): readonly Import[] {
  const specifiers = [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']/g)];
  // AssemblyScript leaves the extension out
  return specifiers.map(([, specifier]) => ({
    from: file,
    to: join(dirname(file), specifier).replace(/(\.ts)?$/, ".ts"),
  }));
}

/** What is wrong with an import, or null: it goes to a smaller tier, or stays in the folder. Paths are relative to src. */
function breach({ from, to }: Import): string | null {
  const [a, b] = [from.split("/")[0], to.split("/")[0]];
  if (!(a in tiers) || !(b in tiers)) return `${from} imports ${to}: folder without a tier`;
  if (a !== b && tiers[a] <= tiers[b]) return `${from} imports ${to}: not a lower tier`;
  const halves = [from, to].map((path) => /^models\/([^/]+)\/(training|theory)[^/]*$/.exec(path));
  if (halves[0] && halves[1] && halves[0][2] !== halves[1][2]) return `${from} imports ${to}: the other half`;
  return null;
}

/** Files that import each other in a circle, types among what they import: every largest group of such files. */
function circles(imports: readonly Import[]): readonly (readonly string[])[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const reached = new Map<string, ReadonlySet<string>>();
  for (const file of targets.keys()) {
    const seen = new Set<string>();
    const pending = [file];
    for (const next of pending)
      for (const to of targets.get(next) ?? []) if (!seen.has(to) && seen.add(to)) pending.push(to);
    reached.set(file, seen);
  }
  const groups = [...reached].map(([file, files]) =>
    [...files].filter((other) => reached.get(other)?.has(file)).sort(),
  );
  return [...new Map(groups.map((group) => [group.join(" "), group])).values()].filter(
    ({ length }) => length > 0,
  );
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const imports = files.flatMap((file) =>
  importsOf(relative(root, join(root, file)).replaceAll("\\", "/"), readFileSync(join(root, file), "utf8")),
);

/** Every file that these load when they are imported, themselves among them: what is imported for its types alone is not. */
function reachedFrom(entries: readonly string[]): ReadonlySet<string> {
  const loaded = new Set(entries);
  for (const file of loaded) {
    const source = readFileSync(join(root, file), "utf8").replaceAll(/(import|export) type [^;]+;/g, "");
    for (const { to } of importsOf(file, source)) loaded.add(to);
  }
  return loaded;
}

/** Every folder, and the files beside them. */
const folders = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory() || (entry.parentPath === root && entry.name.endsWith(".ts")))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));

/**
 * The models that a file of an upper floor names in its code; comments may speak of them, a route has the name of one, and the
 * readers of files another's.
 */
function modelsNamed(source: string): readonly string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*$/gm, "")
    .replaceAll(/"(\.\.\/)+checkpoints\//g, "");
  const kinds = [models, networkModels, recordedModels].flatMap((all) => Object.keys(all));
  return kinds.filter((kind) => !isRouteName(kind) && new RegExp(`(?<![\\w-])${kind}(?![\\w-])`).test(code));
}

const isRouteName = (name: string) => (routeNames as readonly string[]).includes(name);
const upperFloors = ["scenario", "study", "comparison", "report", "cli"];

describe("the house", () => {
  it("has every folder in the table of src/README.md, each with its tier", () => {
    expect(folders.length).toBeGreaterThan(30);
    expect(tableMistakes(tiers, folders)).toEqual([]);
  });

  it("would notice a folder without a row, a row without a folder, and one of another tier than what it lies in", () => {
    expect(tableMistakes(tiers, [...folders, "report/sounds"])).toEqual(["report/sounds: not in the table"]);
    const table = "| tier | folder | |\n|---|---|---|\n| −1 | `a` | `b` |\n| 6 | `a/b` | |\n| 7 | `c` | |";
    expect(tiersOf(table)).toEqual({ a: -1, "a/b": 6, c: 7 });
    expect(tableMistakes(tiersOf(table), ["a", "a/b"])).toEqual([
      "c: no such folder",
      "a/b: not of the tier of a",
    ]);
  });

  it("imports only from a lower tier, and never training from theory or theory from training", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.map(breach).filter((message) => message !== null)).toEqual([]);
  });

  it("names no model in an upper floor: what differs between models is in their records", () => {
    const upper = files.filter((file) => upperFloors.includes(file.split(/[\\/]/)[0]));
    expect(upper.length).toBeGreaterThan(150);
    const named = upper.map((file) => [file, modelsNamed(readFileSync(join(root, file), "utf8"))] as const);
    expect(named.filter(([, kinds]) => kinds.length > 0)).toEqual([]);
  });

  it("would notice a model's name, in a text, a template and an import, and none in a comment", () => {
    expect(modelsNamed('if (model.kind === "mlp") return 784;')).toEqual(["mlp"]);
    expect(modelsNamed("const advice = `neither this nor teacher-student`;")).toEqual(["teacher-student"]);
    expect(modelsNamed('import { x } from "../models/nano-gpt/index.ts";')).toEqual(["nano-gpt"]);
    expect(modelsNamed('/** As nano-gpt has it. */\n  // mlp too\nconst role = "mlp-in";')).toEqual([]);
    expect(modelsNamed('if (route === "coulomb-gas") return 0;')).toEqual([]);
    expect(modelsNamed('import { x } from "../../checkpoints/index.ts";')).toEqual([]);
    expect(modelsNamed('import { x } from "../models/checkpoints/index.ts";')).toEqual(["checkpoints"]);
    expect(modelsNamed('if (kind === "checkpoints") return 0;')).toEqual(["checkpoints"]);
  });

  it("would notice a breach", () => {
    const wrong = (file: string, source: string) => importsOf(file, source).map(breach)[0];
    expect(wrong("langevin/a.ts", 'import { x } from "../networks/index.ts";')).toMatch(/not a lower tier/);
    expect(wrong("random/a.ts", 'import type { X } from "../spectra/index.ts";')).toMatch(/not a lower tier/);
    expect(wrong("models/m/theory.ts", 'export * from "./training.ts";')).toMatch(/other half/);
    expect(wrong("models/m/training.ts", 'import("./theory-matrix.ts")')).toMatch(/other half/);
    expect(wrong("new/a.ts", 'import "../random/index.ts"')).toMatch(/without a tier/);
  });

  it("loads neither tests of goodness nor fits of tails with the models and what is measured of them", () => {
    const loaded = reachedFrom(["models/index.ts", "observables/index.ts"]);
    expect(loaded.size).toBeGreaterThan(100);
    // forty files that only networks need would have to be read by every command
    expect([...loaded].filter((file) => /^statistics\/(index|goodness|tail)/.test(file))).toEqual([]);
    expect(reachedFrom(["weight-spectra/index.ts"])).toContain("statistics/tail/tail-fit.ts");
  });

  it("has no circle of files", () => {
    const targets = new Set(imports.map(({ to }) => to));
    expect(files.filter((file) => targets.has(file)).length).toBeGreaterThan(300);
    expect(circles(imports)).toEqual([]);
  });

  it("would notice a circle, of one file, of two and of three, and names the files", () => {
    const sources = {
      "laws/index.ts": 'export * from "./a.ts"; export * from "./b.ts"; export * from "./e.as.ts";',
      "laws/a.ts": 'import {\n  x,\n} from "./b.ts";',
      "laws/b.ts": 'import type { X } from "./c.ts";',
      "laws/c.ts": 'const x = await import("./a.ts"); import "./d.ts";',
      "laws/d.ts": 'export type { X } from "./d.ts";',
      "laws/e.as.ts": 'import { f } from "./f.as";',
      "laws/f.as.ts": 'import { e } from "./e.as";',
    };
    const wrong = Object.entries(sources).flatMap(([file, source]) => importsOf(file, source));
    expect(circles(wrong)).toEqual([
      ["laws/a.ts", "laws/b.ts", "laws/c.ts"],
      ["laws/d.ts"],
      ["laws/e.as.ts", "laws/f.as.ts"],
    ]);
  });
});
