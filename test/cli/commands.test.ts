import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { observablesOfSpectra } from "../../src/observables/index.ts";
import { parseScenario, scenarioJsonSchema, scenarioSchema } from "../../src/scenario/index.ts";
import { convergenceProblem } from "../../src/study/index.ts";
import { fakeDependencies, resultsOf, runDyson } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-commands-"));
afterAll(() => rmSync(folder, { recursive: true }));

function scenarioFile(name: string, text = "model: { kind: gaussian-rbm }\n"): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("check", () => {
  it("prints a scenario with every default written out, which is a scenario again", async () => {
    const { code, out, err } = await runDyson([
      "check",
      scenarioFile("x.yaml"),
      "--set",
      "training.batchSize=8",
    ]);
    expect([code, err]).toEqual([0, ""]);
    expect(parseScenario(out, "x.yaml").scenario).toEqual(
      scenarioSchema.parse({ title: "x", model: { kind: "gaussian-rbm" }, training: { batchSize: 8 } }),
    );
  });

  it("says how many points there are, and what they cost", async () => {
    const { out } = await runDyson(["check", scenarioFile("x.yaml"), "--set", "sweep.model.mass=[3,4]"]);
    const comments = out.split("\n").filter((line) => line.startsWith("#"));
    expect(comments.slice(1)).toEqual([
      "# 2 points:",
      "#   training.learningRate = 0.1, training.batchSize = 16, model.mass = 3",
      "#   training.learningRate = 0.1, training.batchSize = 16, model.mass = 4",
      "# cost line",
      "# 4.8 M replica-updates, about 2 min on one core, 200 MB of memory",
    ]);
  });

  it("of many points says the first 20 and the last 5", async () => {
    const set = "sweep.model.mass={from: 3, to: 5, points: 41}";
    const { out } = await runDyson(["check", scenarioFile("x.yaml"), "--set", set]);
    const points = out.split("\n").filter((line) => /^# {3}/.test(line));
    expect(points).toHaveLength(26);
    expect(points[19]).toContain("model.mass = 3.95");
    expect(points[20]).toBe("#   ... 16 more ...");
    expect(points[21]).toContain("model.mass = 4.8");
    expect(points[25]).toContain("model.mass = 5");
  });

  it("says the same for programs, with --json", async () => {
    const file = scenarioFile("x.yaml", "model: { kind: gaussian-rbm, mass: 2.5 }");
    const { out } = await runDyson(["check", file, "--json"]);
    expect(JSON.parse(out)).toEqual({
      file,
      name: "x",
      scenario: scenarioSchema.parse({ title: "x", model: { kind: "gaussian-rbm", mass: 2.5 } }),
      points: [{ "training.learningRate": 0.1, "training.batchSize": 16 }],
      cost: { updates: 4_800_000, seconds: 120, memoryBytes: 2e8, points: 1 },
      warnings: [
        {
          file,
          line: 1,
          column: 1,
          path: "model.target",
          message:
            "levels 6.618034, 7.618034, 8 are not learnable: they must be below model.mass² = 6.25; their x decays to 0 and they are not measured",
        },
      ],
    });
    const several = await runDyson(["check", file, scenarioFile("y.yaml"), "--json"]);
    expect(JSON.parse(several.out).map(({ name }: { name: string }) => name)).toEqual(["x", "y"]);
  });

  it("lists the mistakes and prints nothing, with exit code 2", async () => {
    const { code, out, err } = await runDyson(["check", scenarioFile("x.yaml", "training: 3")]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("x.yaml:1:11: training: must be a mapping, got 3\n");
  });
});

describe("list", () => {
  it("names every scenario, model, route, observable, law and integrator", async () => {
    const { code, out } = await runDyson(["list"]);
    expect(code).toBe(0);
    const lines = out.split("\n").map((line) => line.trim().replace(/ {2,}/g, " | "));
    expect(lines).toContain("gaussian-rbm | Gaussian RBM, lattice scalar field");
    expect(lines).toContain("gaussian-rbm | Gaussian restricted Boltzmann machine");
    expect(lines).toContain("coulomb-gas | the stationary Fokker–Planck solution, sampled");
    for (const { name, margin, equation } of observablesOfSpectra) {
      const judged = margin === null ? "not judged" : `${margin.name} = ${margin.value}`;
      expect(lines).toContain(`${name} | ${judged} | ${equation}`);
    }
    expect(lines).toContain("ratio.mean | ratio.mean = 0.03 | ⟨r⟩, r = min(S_i, S_{i+1})/max(S_i, S_{i+1})");
    expect(lines).toContain("wigner-surmise | Wigner surmise | P(s) = (π/2) s exp(−πs²/4)");
    expect(lines).toContain("euler-maruyama | x += f dt + g dW");
  });

  it("names a scenario that has mistakes too", async () => {
    const scenariosFolder = mkdtempSync(join(folder, "scenarios-"));
    writeFileSync(join(scenariosFolder, "broken.yaml"), "x: 1");
    const { code, out } = await runDyson(["list"], fakeDependencies({ scenariosFolder }));
    expect(code).toBe(0);
    expect(out).toMatch(/broken +\(has mistakes, see dyson check\)/);
  });
});

describe("a scenario of a network", () => {
  const file = join(folder, "network.yaml");
  writeFileSync(file, "model: { kind: mlp }\n");

  it("is run and checked as others are", async () => {
    const { code, out } = await runDyson(["check", file]);
    expect(code).toBe(0);
    expect(out).toContain("# cost line");
    expect(out).toContain("kind: mlp");
    expect(out).toContain("# 1 point:");
    expect((await runDyson(["check", file, "--set", "model.kind=mlpp"])).err).toContain("did you mean mlp?");
  });

  it("has no equation for converge, and takes workers on other machines as others do", async () => {
    const converged = await runDyson(["converge", file], fakeDependencies({ convergenceProblem }));
    expect(converged.code).toBe(2);
    expect(converged.err).toContain(
      "model: has no Langevin equation of eigenvalues to integrate, got mlp; allowed are coulomb-gas,",
    );
    const elsewhere: unknown[] = [];
    const dependencies = fakeDependencies({
      async runStudy(_, name, { redis }) {
        elsewhere.push(redis);
        return { results: resultsOf(name, "agree"), points: [] };
      },
    });
    await runDyson(
      ["run", file, "--out", join(folder, "elsewhere"), "--engine", "redis://x:1"],
      dependencies,
    );
    expect(elsewhere).toEqual(["redis://x:1"]);
  });
});

describe("schema", () => {
  it("prints the JSON Schema of scenarios", async () => {
    const { code, out } = await runDyson(["schema"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(scenarioJsonSchema());
  });
});

describe("the command line", () => {
  it("without arguments prints help with the commands and exit codes", async () => {
    const { code, out, err } = await runDyson([]);
    expect([code, err]).toEqual([0, ""]);
    for (const word of ["run", "check", "list", "schema", "Exit codes:", "130"]) expect(out).toContain(word);
  });

  it("prints its version", async () => {
    expect(await runDyson(["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });

  it("prints help on a command", async () => {
    const { code, out } = await runDyson(["run", "--help"]);
    expect(code).toBe(0);
    for (const option of ["--set", "--seed", "--out", "--workers", "--quiet", "--json"])
      expect(out).toContain(option);
  });

  it.each([
    ["an unknown command, with a suggestion", ["rum"], "error: unknown command 'rum'\n(Did you mean run?)\n"],
    [
      "an unknown option, with a suggestion",
      ["run", "x.yaml", "--ouf", "y"],
      "error: unknown option '--ouf'\n(Did you mean --out?)\n",
    ],
    ["no file", ["run"], "error: missing required argument 'file'\n"],
    [
      "an option without its value",
      ["run", "x.yaml", "--set"],
      "error: option '--set <path=value>' argument missing\n",
    ],
    [
      "too many arguments",
      ["schema", "x"],
      "error: too many arguments for 'schema'. Expected 0 arguments but got 1.\n",
    ],
    ...["0", "-1", "1.5", "257", "two", "", "1e2"].map((workers): [string, string[], string] => [
      `--workers ${workers}`,
      ["run", "x.yaml", `--workers=${workers}`],
      `error: option '--workers <n>' argument '${workers}' is invalid. Must be a whole number from 1 to 256.\n`,
    ]),
  ])("refuses %s with exit code 2", async (_, argv, message) => {
    expect(await runDyson(argv)).toEqual({ code: 2, out: "", err: message });
  });
});
