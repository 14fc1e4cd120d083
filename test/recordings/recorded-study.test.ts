import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCheckpoint } from "../../src/checkpoints/index.ts";
import { parseScenario, readScenario, type SpectraScenario } from "../../src/scenario/index.ts";
import { runStudy } from "../../src/study/index.ts";
import { type NumpyArray, npzFile } from "./npz.ts";

const options = {
  workers: 0,
  backend: "wasm-simd",
  onProgress: () => {},
  signal: new AbortController().signal,
} as const;

/** A study of the published recording against a few samples of the gas. */
const against = (recorded: string, learningRate: number) =>
  parseScenario(
    JSON.stringify({
      model: { kind: "gaussian-rbm", start: "learnt" },
      training: { learningRate, updates: 2000, snapshotEvery: 250 },
      ensemble: { replicas: 8 },
      routes: {
        training: { recorded, array: "singular_values", quantity: "singular-values" },
        "coulomb-gas": {},
      },
      compare: { relaxationTimes: 1 },
    }),
    "recorded.yaml",
  );

describe("a study of a recorded training", () => {
  it("has the recording's own replicas and updates, and no comparison of blocks", async () => {
    const { scenario, fileProblems } = against("scenarios/data/rbm-recorded.npz", 0.02);
    expect(await fileProblems()).toEqual([]);
    const { results, points } = await runStudy(scenario, "recorded", options);
    const [{ tests, diagnostics, observables }] = results.points;
    expect(diagnostics.replicas).toEqual({ training: 400, "coulomb-gas": 8 });
    // 1/k = κ²/(2x) = 32 at κ = 8, in units of α
    expect(diagnostics.stationaryFrom).toEqual({ training: 1750 });
    expect(diagnostics.snapshots).toBe(114);
    expect(diagnostics.recorded?.training?.sha256).toMatch(/^d74dc064/);
    const ofTraining = observables.filter(({ estimates }) => "training" in estimates).map(({ name }) => name);
    expect(new Set(ofTraining)).toEqual(
      new Set(["level.mean", "level.variance", "spacing.mean", "ratio.mean"]),
    );
    expect(tests.some(({ observable }) => observable === "level.mean")).toBe(true);
    expect(tests.every(({ inconclusive }) => inconclusive?.cause !== "recording")).toBe(true);
    expect(diagnostics.warnings.join("\n")).toMatch(
      /training: not compared are spacing.mean.block, spacing.distribution, .*density: they need the block/,
    );
    expect(points[0].ensembles?.routes.training?.blocks.x).toHaveLength(0);
  });

  it("is not judged at a learning rate that its levels contradict", async () => {
    const { scenario, fileProblems } = against(await withoutSettings(), 0.04);
    expect(await fileProblems()).toEqual([]);
    const { results } = await runStudy(scenario, "recorded", options);
    const [{ tests, diagnostics }] = results.points;
    const ofTraining = tests.filter(({ between }) => between.includes("training"));
    expect(ofTraining.length).toBeGreaterThan(10);
    expect(new Set(ofTraining.map(({ verdict }) => verdict))).toEqual(new Set(["inconclusive"]));
    expect(diagnostics.warnings.join("\n")).toMatch(
      /not judged: level .* relaxes in .* at training.learningRate = 0.04: it was recorded at about 0.0[12]/,
    );
  });

  it("names the line of every mistake, and refuses a file that changed after it was checked", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "recorded-")), "wrong.yaml");
    const written = (fields: string) => {
      writeFileSync(path, `model: { kind: gaussian-rbm }\nroutes:\n  training:\n    ${fields}\n`);
      return readScenario(path);
    };
    expect(() => written("array: a")).toThrow(
      /wrong.yaml:4:12: routes.training.array: is an option of a recording/,
    );
    expect(() => written("recorded: a.npz")).toThrow(
      /routes.training.array: is missing, .*\n.*routes.training.quantity: is missing, must be singular-values or/,
    );
    expect(() => written("recordd: a.npz")).toThrow(/unknown field; did you mean routes.training.recorded/);
    const { scenario, fileProblems } = written(
      "{ recorded: a.npz, array: singular_values, quantity: level }",
    );
    expect(await fileProblems()).toMatchObject([{ file: path, line: 4, path: "routes.training.recorded" }]);
    await expect(runStudy(scenario, "wrong", options)).rejects.toThrow(
      /routes.training.recorded: must be a file of arrays/,
    );
  });
});

/** The published recording without its learning rate and batch size. */
async function withoutSettings(): Promise<string> {
  const file = await openCheckpoint("scenarios/data/rbm-recorded.npz");
  const arrays: Record<string, NumpyArray> = {};
  for (const { name, shape, read } of file.tensors)
    if (["singular_values", "updates"].includes(name)) arrays[name] = { shape, values: await read() };
  await file.close();
  return npzFile(arrays);
}

describe("a recorded run of a teacher and student", () => {
  it("has the blocks of a multiplet of all levels, and follows singular values or their squares", async () => {
    const random = (k: number) => 1 + 0.1 * Math.sin(12.9898 * k * k + k);
    const shape = [6, 30, 2];
    const singular = Array.from({ length: 360 }, (_, k) => random(k));
    const recorded = npzFile({
      s: { shape, values: singular },
      updates: { shape: [30], values: Array.from({ length: 30 }, (_, t) => 100 * (t + 1)) },
    });
    const study = async (spectrum: string) => {
      const { scenario } = parseScenario(
        JSON.stringify({
          model: { kind: "teacher-student", teacher: [1, 1], spectrum },
          training: { updates: 2000, snapshotEvery: 100 },
          routes: { training: { recorded, array: "s", quantity: "singular-values" } },
        }),
        "student.yaml",
      );
      const { points } = await runStudy(scenario as SpectraScenario, "student", options);
      return points[0].ensembles?.routes.training;
    };
    const [values, squares] = [await study("singular-values"), await study("gram")];
    expect(values?.blocks.x).toEqual(values?.spectrum.x);
    expect(squares?.spectrum.x).toEqual(values?.spectrum.x.map((s) => s * s));
    expect(Math.min(...(values?.spectrum.x ?? []))).toBe(Math.min(...singular));
  });
});
