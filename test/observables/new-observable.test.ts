import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rulesOf } from "../../src/comparison/comparison-rules.ts";
import type { PointResults } from "../../src/comparison/index.ts";
import { gaussianRbm } from "../../src/models/gaussian-rbm/index.ts";
import type { System } from "../../src/models/model.ts";
import { streams } from "../../src/random/index.ts";
import { spectrumRange } from "./spectrum-range.ts";

const root = resolve(import.meta.dirname, "../..");
const scenario = `
title: Three levels
model:
  kind: gaussian-rbm
  visible: 3
  hidden: 3
  target: { kind: spectrum, eigenvalues: [4, 6, 6] }
  initialScale: 0.5
training: { updates: 1800, snapshotEvery: 20 }
ensemble: { replicas: 20 }
`;

/** A copy of the built program, which `npm test` builds first. */
let copy = "";

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "dyson-observable-"));
  cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  for (const name of ["node_modules", "scenarios"]) symlinkSync(join(root, name), join(copy, name));
  writeFileSync(join(copy, "three.yaml"), scenario);
});
afterAll(() => rmSync(copy, { recursive: true }));

/** What someone does who adds it: the file, and in the index its import and its line. Nothing else is compiled anew. */
function addSpectrumRange(): void {
  const file = readFileSync(join(import.meta.dirname, "spectrum-range.ts"), "utf8");
  compile("spectrum-range", file.replaceAll("../../src/observables/", "./").replaceAll("../../src/", "../"));
  const lines = readFileSync(join(root, "src/observables/index.ts"), "utf8").split("\n");
  const start = lines.findIndex((line) => line.startsWith("export const observablesOfSpectra"));
  lines.splice(lines.indexOf("];", start), 0, "  spectrumRange,");
  lines.unshift('import { spectrumRange } from "./spectrum-range.ts";');
  compile("index", lines.join("\n"));
}

function compile(name: string, source: string): void {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { ...options, module: ts.ModuleKind.ESNext },
    fileName: `${name}.ts`,
  });
  writeFileSync(join(copy, `dist/observables/${name}.js`), outputText);
}

function dyson(...argv: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, "dist/cli/main.js"), ...argv], {
    cwd: copy,
    encoding: "utf8",
  });
  // 1: something disagrees, or is not decided by so few replicas
  if (status !== 0 && status !== 1)
    throw new Error(`dyson ${argv.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

describe("an observable of one file and its line in the index", () => {
  it("is not there before, and is listed, measured, judged and shown after", () => {
    expect(dyson("list")).not.toContain(spectrumRange.name);

    addSpectrumRange();
    expect(dyson("list")).toMatch(/spectrum\.range +spectrum\.range = 0\.03 +⟨λ_N − λ_1⟩/);

    const set = "compare.margins.spectrum.range=0.04";
    dyson("run", "three.yaml", "--workers", "1", "--out", "report", "--set", set);
    const results = JSON.parse(readFileSync(join(copy, "report/results.json"), "utf8"));
    const [{ observables, tests }]: readonly PointResults[] = results.points;

    const range = observables.find(({ name }) => name === spectrumRange.name);
    const means = observables.filter(({ name }) => name === "level.mean");
    const routes = ["training", "matrix-langevin", "eigenvalue-langevin", "coulomb-gas"] as const;
    for (const route of routes) {
      // the mean of a difference is the difference of the means
      const [lowest, highest] = [means.at(0), means.at(-1)].map((one) => one?.estimates[route]?.value);
      expect(range?.estimates[route]?.value).toBeCloseTo(Number(highest) - Number(lowest), 12);
    }

    const judged = tests.filter(({ observable }) => observable === spectrumRange.name);
    expect(judged.map(({ between, required, margin }) => ({ between, required, margin }))).toEqual([
      { between: ["training", "matrix-langevin"], required: true, margin: 0.04 },
      { between: ["training", "eigenvalue-langevin"], required: true, margin: 0.04 },
      { between: ["training", "coulomb-gas"], required: false, margin: 0.04 },
    ]);
    for (const { value, interval, verdict } of judged) {
      expect(interval[0]).toBeLessThanOrEqual(value);
      expect(["agree", "disagree", "inconclusive"]).toContain(verdict);
    }

    const page = readFileSync(join(copy, "report/report.html"), "utf8");
    const groups = [...page.matchAll(/scope="colgroup">(range of all levels λ: [^<]+)</g)];
    expect(groups.map(([, text]) => text)).toEqual([
      "range of all levels λ: training – matrix Langevin (required)",
      "range of all levels λ: training – eigenvalue Langevin (required)",
      "range of all levels λ: training – Coulomb gas (not required)",
    ]);
    // among all estimates, too
    expect(page).toMatch(/<td>range of all levels λ<\/td>/);
  });
});

describe("the rules of a system", () => {
  const named = streams("new observable");
  const system: System = gaussianRbm.system(
    gaussianRbm.parameters.parse({ kind: "gaussian-rbm" }),
    { learningRate: 0.1, batchSize: 16 },
    (purpose, replica) => named.of(purpose, replica),
  );
  const added = (observable: object) =>
    rulesOf(system, [{ ...spectrumRange, ...observable }]).slice(system.comparisons.length);

  it("are the model's, and those of an observable that is judged as another", () => {
    expect(rulesOf(system)).toEqual(system.comparisons);
    expect(added({}).map(({ observable, between }) => [observable, ...between])).toEqual([
      ["spectrum.range", "training", "matrix-langevin"],
      ["spectrum.range", "training", "eigenvalue-langevin"],
      ["spectrum.range", "training", "aligned-langevin"],
      ["spectrum.range", "training", "coulomb-gas"],
    ]);
    expect(added({})[0].explanation).toMatch(/^Judged like level\.mean: dW = −∇L dτ/);
  });

  it("say nothing of one that is judged as no other, does not apply, or that the model judges itself", () => {
    expect(added({ judgedAs: undefined })).toEqual([]);
    expect(added({ judgedAs: "component.variance" })).toEqual([]);
    expect(added({ applies: () => false })).toEqual([]);
    expect(added({ name: "level.variance" })).toEqual([]);
  });
});
