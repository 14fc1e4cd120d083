import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { InferenceResults } from "../../src/inference/index.ts";
import { streams } from "../../src/random/index.ts";
import { writeInference } from "../../src/report/index.ts";
import type { SpectrumEnsemble } from "../../src/spectra/index.ts";
import { planInference, runInference } from "../../src/study/index.ts";
import { harmonicLevels } from "../inference/trajectories.ts";
import { npzFile } from "../recordings/npz.ts";
import { fakeDependencies, runDyson } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-infer-"));
afterAll(() => rmSync(folder, { recursive: true }));

const real = fakeDependencies({ planInference, runInference, writeInference });
const run = (...argv: string[]) => runDyson(["infer", ...argv], real);
const resultsIn = (out: string): InferenceResults =>
  JSON.parse(readFileSync(join(out, "results.json"), "utf8"));

const size = { levels: 3, replicas: 40, snapshots: 41, interval: 0.1 };
const ensemble = harmonicLevels(
  size,
  { beta: 1, k: 1, g2: 0.5, shift: 4 },
  streams("dyson infer").of("validation", 0),
);

/** [replica, snapshot, level] */
function values(
  { x, levels, replicas, times }: SpectrumEnsemble,
  of = (level: number) => level,
): Float64Array {
  const out = new Float64Array(x.length);
  for (let r = 0; r < replicas; r++)
    for (let t = 0; t < times.length; t++)
      for (let i = 0; i < levels; i++)
        out[(r * times.length + t) * levels + i] = of(x[(t * levels + i) * replicas + r]);
  return out;
}

const shape = [size.replicas, size.snapshots, size.levels];
const times = { shape: [size.snapshots], values: ensemble.times };
const study = npzFile({
  training: { shape: [1, ...shape], values: values(ensemble) },
  training_times: { shape: [1, size.snapshots], values: ensemble.times },
  "coulomb-gas": { shape: [1, ...shape], values: values(ensemble) },
  "coulomb-gas_times": { shape: [1, size.snapshots], values: ensemble.times.map(() => Number.NaN) },
  learningRate: { shape: [1], values: [0.1] },
  batchSize: { shape: [1], values: [16] },
});
const own = npzFile({
  s: { shape, values: values(ensemble, Math.sqrt) },
  x: { shape, values: values(ensemble) },
  holed: { shape, values: values(ensemble).map((level, k) => (k === 130 ? Number.NaN : level)) },
  t: times,
  uneven: {
    shape: [size.snapshots],
    values: ensemble.times.map((time, k) => (k === 3 ? time + 0.05 : time)),
  },
});

describe("dyson infer", () => {
  it("says what the levels of a study say of their equation, and writes a report", async () => {
    const out = join(folder, "study");
    const { code, out: said } = await run(study, "--out", out);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(
      ["figures", "inference.csv", "report.html", "report.png", "results.json"].sort(),
    );
    expect(said).toContain("left out: coulomb-gas");
    expect(said).toMatch(/The levels repel: Dyson index β = /);
    expect(said).toMatch(/overdamped/);
    const results = resultsIn(out);
    expect(results).toMatchObject({
      schema: 1,
      kind: "inference",
      options: { noise: "constant", order: null },
    });
    expect(results.series).toHaveLength(1);
    const [{ result, temperature }] = results.series;
    expect(temperature).toBe(0.1 / 16);
    // 5 standard errors: 10⁻⁶
    for (const [found, truth] of [
      [result?.beta, 1],
      [result?.noise[0], 0.5],
      [result?.drift[1], -1],
    ] as const)
      expect(Math.abs((found?.value ?? Number.NaN) - truth) / (found?.standardError ?? 0)).toBeLessThan(5);
    expect(readFileSync(join(out, "inference.csv"), "utf8")).toMatch(/^trajectories,coefficient,value/);
  });

  it("replaces its own earlier report, and no other folder", async () => {
    const out = join(folder, "study");
    expect((await run(study, "--out", out, "--quiet")).code).toBe(0);
    expect((await run(study, "--out", folder)).code).toBe(2);
  });

  it("infers the same from singular values as from their squares", async () => {
    const [s, x] = ["s", "x"].map((name) => join(folder, name));
    expect(
      (await run(own, "--array", "s", "--times", "t", "--quantity", "singular-values", "--out", s)).code,
    ).toBe(0);
    expect(
      (await run(own, "--array", "x", "--dt", "0.1", "--quantity", "eigenvalues", "--out", x)).code,
    ).toBe(0);
    const [a, b] = [s, x].map((out) => resultsIn(out).series[0].result);
    expect(a?.beta.value).toBeCloseTo(b?.beta.value ?? Number.NaN, 6);
  });

  it("prints results.json alone with --json", async () => {
    const { out: said, code } = await run(
      own,
      "--array",
      "x",
      "--dt",
      "0.1",
      "--json",
      "--out",
      join(folder, "json"),
    );
    expect(code).toBe(0);
    expect(JSON.parse(said).kind).toBe("inference");
  });

  it.each([
    [["--array", "y", "--dt", "0.1"], /--array: must name an array of .*, got y/],
    [["--array", "x"], /--times or --dt: must be given/],
    [
      ["--array", "t", "--dt", "0.1"],
      /--array: must have 3 axes, replica, snapshot, level, got t of shape 41/,
    ],
    [["--array", "holed", "--dt", "0.1"], /holed: must hold finite numbers, got holed\[1, 2, 1\] = NaN/],
    [["--array", "x", "--times", "uneven"], /--times: must rise by equal steps, got uneven\[3\]/],
    [["--array", "x", "--dt", "0.1", "--levels", "2-7"], /--levels: must be from 1 to 3/],
    [["--array", "x", "--dt", "0.1", "--order", "9"], /--order: must be a whole number from 0 to 5, got 9/],
    [
      ["--array", "x", "--dt", "0.1", "--noise", "x +"],
      /--noise: must be constant, linear, quadratic or an expression/,
    ],
    [["--array", "x", "--dt", "0.1", "--noise", "x - 4"], /--noise x - 4: must be positive for all levels/],
    [["--array", "x", "--dt", "0.1", "--from", "4"], /--from: must leave at least 4 snapshots/],
    [["--array", "x", "--dt", "-1"], /Must be a positive number/],
    [["--array", "x", "--dt", "0.1", "--axes", "replica,level"], /Must name replica, snapshot, level/],
    [[], /must be the spectra.npz of a study/],
  ])("refuses %j with exit code 2 and writes nothing", async (argv, message) => {
    const out = join(folder, "refused");
    const { code, err } = await run(own, ...argv, "--out", out);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it("refuses a file that is not there or holds no arrays", async () => {
    const { code, err } = await run(join(folder, "nothing.npz"));
    expect(code).toBe(2);
    expect(err).toMatch(/nothing\.npz/);
  });
});
