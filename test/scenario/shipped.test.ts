import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readScenario } from "../../src/scenario/index.ts";

const root = resolve(import.meta.dirname, "../..");
const files = readdirSync(join(root, "scenarios")).filter((file) => file.endsWith(".yaml"));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const readme = readFileSync(join(root, "README.md"), "utf8");

describe.each(files)("%s", (file) => {
  const name = file.replace(/\.yaml$/, "");

  it("is a scenario without mistakes or warnings, with a title of its own and what it asks", () => {
    const path = join(root, "scenarios", file);
    const { scenario, warnings } = readScenario(path);
    expect(warnings).toEqual([]);
    expect(scenario.title).not.toBe(name);
    expect(readFileSync(path, "utf8")).toMatch(/^# .*\?/s);
  });

  it("has a script of its name, a line in the README, and a report that agrees", () => {
    expect(scripts[name]).toBe(`node dist/cli/main.js run scenarios/${file}`);
    expect(readme).toContain(name);
    const { verdict } = JSON.parse(readFileSync(join(root, "reports", name, "results.json"), "utf8"));
    expect(verdict).toBe("agree");
  });
});
