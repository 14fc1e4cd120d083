import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** Where a folder stands; imports go to a smaller number, or stay in the folder. */
const rank: Record<string, number> = {
  kernels: -1,
  random: 0,
  linalg: 0,
  statistics: 0,
  laws: 1,
  spectra: 1,
  ensembles: 1,
  langevin: 2,
  "coulomb-gas": 2,
  "fokker-planck": 2,
  "local-statistics": 2,
  networks: 2,
  "weight-spectra": 3,
  models: 3,
  observables: 4,
  comparison: 5,
  scenario: 6,
  report: 6,
  study: 7,
  cli: 8,
  "index.ts": 8,
  "kernels.as.ts": 8,
};

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

/** What is wrong with an import, or null. Paths are relative to src. */
function breach({ from, to }: Import): string | null {
  const [a, b] = [from.split("/")[0], to.split("/")[0]];
  if (!(a in rank) || !(b in rank)) return `${from} imports ${to}: folder without a tier`;
  if (a !== b && rank[a] <= rank[b]) return `${from} imports ${to}: not a lower tier`;
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

const root = resolve(import.meta.dirname, "../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const imports = files.flatMap((file) =>
  importsOf(relative(root, join(root, file)).replaceAll("\\", "/"), readFileSync(join(root, file), "utf8")),
);

describe("the house", () => {
  it("imports only from a lower tier, and never training from theory or theory from training", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.map(breach).filter((message) => message !== null)).toEqual([]);
  });

  it("would notice a breach", () => {
    const wrong = (file: string, source: string) => importsOf(file, source).map(breach)[0];
    expect(wrong("langevin/a.ts", 'import { x } from "../networks/index.ts";')).toMatch(/not a lower tier/);
    expect(wrong("random/a.ts", 'import type { X } from "../spectra/index.ts";')).toMatch(/not a lower tier/);
    expect(wrong("models/m/theory.ts", 'export * from "./training.ts";')).toMatch(/other half/);
    expect(wrong("models/m/training.ts", 'import("./theory-matrix.ts")')).toMatch(/other half/);
    expect(wrong("new/a.ts", 'import "../random/index.ts"')).toMatch(/without a tier/);
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
