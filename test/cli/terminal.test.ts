import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { coloursOf, writeLines, writeText } from "../../src/cli/terminal.ts";
import { FakeFailure, fakeDependencies, runDyson } from "./fakes.ts";

// what a terminal obeys: ECMA-48 control characters C0 and C1, Unicode's marks of direction (UAX 9)
const steering = "\u001b[31m\u001b]0;title\u0007\u009b2J\u202e\u2028";
const shown = "\\u001b[31m\\u001b]0;title\\u0007\\u009b2J\\u202e\\u2028";
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/;
let folder = "";
const before = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-terminal-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function written(write: (output: { write: (text: string) => void; isTTY: boolean }) => void): string {
  let said = "";
  write({ write: (text) => (said += text), isTTY: true });
  return said;
}

describe("what is written to a terminal", () => {
  it("shows control characters, and obeys none but its own colours", () => {
    expect(written((output) => writeLines(output, [`a${steering}b`, "c\rd\ne"]))).toBe(
      `a${shown}b\nc\\u000dd\\u000ae\n`,
    );
    expect(written((output) => writeText(output, `a\n${steering}\n`))).toBe(`a\n${shown}\n`);
    const { red, bold } = coloursOf({ write: () => {}, isTTY: true }, {});
    const coloured = written((output) => writeLines(output, [red(`a${steering}${bold("b")}`)]));
    expect(coloured).toBe(`\u001b[31ma${shown}\u001b[1mb\u001b[22m\u001b[39m\n`);
    // the twin: written as it is, the text would be obeyed
    expect(`a${steering}b`).toMatch(control);
  });

  it("JSON stays JSON of the same values", () => {
    const said = written((output) => writeText(output, JSON.stringify({ [steering]: steering }, null, 2)));
    expect(said).not.toMatch(control);
    expect(JSON.parse(said)).toEqual({ [steering]: steering });
  });

  it.each([
    ["a file that is not there", ["check", `${steering}.yaml`]],
    ["a file of that name", ["check", "there"]],
    ["a report folder", ["run", "x.yaml", "--out", `there/${steering}\0`]],
    ["a setting", ["check", "x.yaml", "--set", `title=${steering}`]],
    ["a seed", ["check", "x.yaml", "--seed", steering]],
    ["an engine", ["run", "x.yaml", "--engine", steering]],
    ["an unknown command", [steering]],
    ["an unknown option", ["run", "x.yaml", `--${steering}`]],
    ["a worker's server", ["worker", steering]],
  ])("%s that steers the terminal", async (_, argv) => {
    const named = `bad${steering}.yaml`;
    writeFileSync(join(folder, "x.yaml"), "model: { kind: gaussian-rbm }\n");
    writeFileSync(join(folder, named), `model: { kind: ${JSON.stringify(steering)} }\n`);
    const dependencies = fakeDependencies({
      redisUrlProblem: (text) => `must be redis://host:port, got ${text}`,
    });
    const { out, err } = await runDyson(
      argv.map((one) => (one === "there" ? named : one)),
      dependencies,
    );
    expect(err).toContain("\\u001b");
    expect(out + err).not.toMatch(control);
  });

  it("progress and failures of a study whose file steers the terminal", async () => {
    writeFileSync(join(folder, `x${steering}.yaml`), "model: { kind: gaussian-rbm }\n");
    const dependencies = fakeDependencies({
      runStudy: async (_, __, { onProgress, onNotice }) => {
        onProgress?.({
          done: 5,
          total: 10,
          unit: "updates",
          estimatedSecondsLeft: 1,
          what: ["training"],
        } as never);
        onNotice?.(`worker ${steering} joins`);
        throw new FakeFailure(`no answer from ${steering}`);
      },
    });
    const { code, out, err } = await runDyson(["run", `x${steering}.yaml`], dependencies);
    expect(code).toBe(3);
    expect(err).toContain(`worker ${shown} joins`);
    expect(err).toContain(`no answer from ${shown}`);
    expect(out + err).not.toMatch(control);
  });
});

describe("what check prints", () => {
  it("names a seed that meets a list, and the list, each as a mistake", async () => {
    for (const list of ["[1, 2]", "[]"]) {
      writeFileSync(join(folder, "x.yaml"), `model: { kind: gaussian-rbm }\nensemble: ${list}\n`);
      const { code, err } = await runDyson(["check", "x.yaml", "--seed", "s"]);
      expect(code).toBe(2);
      expect(err).toContain("x.yaml:2:11: ensemble: must be a mapping, got ");
      expect(err).toMatch(/--seed "s": ensemble\.seed: must (name a position|not lead into) /);
      expect(err).not.toMatch(/from 0 to -1|failed unexpectedly/);
    }
  });
});
