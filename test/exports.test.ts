import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, string>>;
};
/** Program files of the exported folders, by name; the whole library is ".". `npm test` builds them first. */
const entries = Object.entries(exports).filter(([, target]) => target.endsWith(".js"));

/** Packages that a program file loads when it is imported: itself, and by all that it imports. */
function packagesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const specifiers = readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\s(?:[^"';]*\sfrom\s+)?["']([^"']+)["']/gm,
  );
  for (const [, specifier] of specifiers)
    if (!specifier.startsWith(".")) packages.add(specifier);
    else for (const name of packagesOf(join(dirname(file), specifier), seen)) packages.add(name);
  return packages;
}

const packages = (target: string) =>
  [...packagesOf(join(root, target))].filter((name) => !/^node:/.test(name));
const late = ["@jax-js/jax", "@napi-rs/canvas", "chart.js", "chartjs-node-canvas", "mathjs"];
const heavy = [...late, "bullmq", "ioredis", "piscina", "zod", "yaml", "d3-contour", "npyjs"];
/** Those that read scenarios, run studies or write reports. */
const upper = [".", "./models", "./comparison", "./scenario", "./report", "./study"];

describe("the library", () => {
  it("exports every folder with an index, with types beside it", () => {
    const folders = readdirSync(join(root, "src")).filter((name) =>
      existsSync(join(root, "src", name, "index.ts")),
    );
    expect(entries.map(([name]) => name).sort()).toEqual([".", ...folders.map((name) => `./${name}`)].sort());
    for (const [, target] of entries)
      expect(existsSync(join(root, target.replace(/\.js$/, ".d.ts"))), target).toBe(true);
  });

  it.each(entries)(
    "%s loads neither automatic differentiation nor a canvas when it is imported",
    (_, target) => {
      expect(packages(target).filter((name) => late.includes(name))).toEqual([]);
    },
  );

  it.each(entries.filter(([name]) => !upper.includes(name)))(
    "%s loads nothing of scenarios, studies and reports",
    (_, target) => {
      expect(packages(target).filter((name) => heavy.includes(name))).toEqual([]);
    },
  );

  it("is loaded by the command line when the command is known, not for --version and --help", () => {
    expect(packages("dist/cli/command.js").sort()).toEqual(["commander", "picocolors"]);
  });

  it("would be noticed to load them", () => {
    expect(packages("dist/report/report-contents.js")).toContain("@napi-rs/canvas");
    expect(packages("dist/study/index.js")).toContain("bullmq");
    expect(packages("dist/index.js")).toContain("zod");
  });
});
