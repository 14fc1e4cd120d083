import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dependencies } from "../../src/cli/dependencies.ts";
import { dyson } from "../../src/cli/program.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import type { Results, TestResult, Verdict } from "../../src/comparison/index.ts";

/** Results with one required test for each verdict given. */
export function resultsOf(
  name: string,
  verdict: Verdict,
  tests: readonly Partial<TestResult>[] = [],
): Results {
  return {
    schema: 1,
    name,
    title: name,
    version: "0.0.0",
    seed: "dyson",
    backend: "reference",
    verdict,
    points: [
      {
        parameters: { "training.learningRate": 0.1, "training.batchSize": 16 },
        temperature: 0.00625,
        observables: [],
        tests: tests.map((test) => ({ ...plainTest, ...test })),
        diagnostics: {
          relaxationUpdates: 0,
          stationaryFrom: {},
          slowestRelaxation: 0,
          minimumSpacing: null,
          rejectedSteps: 0,
          eigenvalueSteps: 0,
          avertedCrossings: 0,
          notStationary: [],
          autocorrelationUpdates: {},
          snapshots: 1,
          replicas: {},
          diverged: [],
          absentRoutes: {},
          warnings: [],
        },
      },
    ],
    fits: [],
    timing: { wallSeconds: 0, updatesPerSecond: 0, keptBlocks: 0 },
  };
}

const plainTest: TestResult = {
  observable: "level.mean",
  level: "4",
  between: ["training", "matrix-langevin"],
  statistic: "relative-difference",
  value: 0.001,
  interval: [0, 0.002],
  margin: 0.01,
  pValue: 0.5,
  significant: false,
  required: true,
  verdict: "agree",
  explanation: "",
};

/** A failure that the study can explain. */
export class FakeFailure extends Error {}

/** A study that takes no time: agrees, and writes a report of results.json alone. */
export function fakeDependencies(changes: Partial<Dependencies> = {}): Dependencies {
  return {
    runStudy: async (_, name) => ({ results: resultsOf(name, "agree", [{}]), points: [] }),
    isStudyFailure: (error) => error instanceof FakeFailure,
    fastestBackend: () => "wasm-simd",
    estimateCost: async () => ({
      memoryAdvice: "fewer replicas",
      run: "400 replicas, 13000 updates",
      perUpdate: [],
      updates: 4_800_000,
      seconds: 120,
      memoryBytes: 2e8,
      points: 1,
      lines: ["cost line"],
    }),
    writeReport: async ({ results }, _, directory) => {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "results.json"), JSON.stringify(results));
      return { files: ["results.json"] };
    },
    serve: async () => {},
    redisUrlProblem: (text) => (text.startsWith("redis://") ? undefined : "must be redis://host:port"),
    converge: async () => {
      throw new Error("not part of this test");
    },
    convergenceProblem: () => undefined,
    writeConvergence: async () => ({ files: [] }),
    planWeights: async () => {
      throw new Error("not part of this test");
    },
    isWeightsMistake: (error): error is Error & { mistakes: readonly string[] } =>
      error instanceof Error && error.name === "WeightsMistakes",
    planSeconds: async () => 1,
    runWeights: async () => {
      throw new Error("not part of this test");
    },
    writeWeights: async () => ({ files: [] }),
    planInference: async () => {
      throw new Error("not part of this test");
    },
    isInferenceMistake: (error): error is Error & { mistakes: readonly string[] } =>
      error instanceof Error && error.name === "InferenceMistakes",
    runInference: async () => {
      throw new Error("not part of this test");
    },
    writeInference: async () => ({ files: [] }),
    laws: async () => ({
      "wigner-surmise": { title: "Wigner surmise", equation: "P(s) = (π/2) s exp(−πs²/4)" },
    }),
    integrators: async () => ({ "euler-maruyama": { equation: "x += f dt + g dW" } }),
    scenariosFolder: new URL("../../scenarios", import.meta.url).pathname,
    version: "1.2.3",
    cores: 4,
    totalMemory: 1e9,
    ...changes,
  };
}

/** Runs the command line and returns what it said and how it ended. */
export async function runDyson(
  argv: readonly string[],
  dependencies: Dependencies = fakeDependencies(),
  { signal = new AbortController().signal, isTTY = false, env = {} as Terminal["env"] } = {},
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const output = (name: "out" | "err") => ({
    write: (text: string) => {
      said[name] += text;
      return true;
    },
    isTTY,
    columns: 200,
  });
  let clock = 0;
  const terminal: Terminal = { stdout: output("out"), stderr: output("err"), env, now: () => clock++ };
  const code = await dyson(argv, dependencies, terminal, signal);
  return { code, ...said };
}
