import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openCheckpoint } from "../../src/checkpoints/index.ts";
import { writeWeights } from "../../src/report/index.ts";
import { planSeconds, planWeights, runWeights } from "../../src/study/index.ts";
import type { WeightsResults } from "../../src/weight-spectra/index.ts";
import { singularValuesByNumpy, weightFile } from "../checkpoints/fixtures.ts";
import { written } from "../checkpoints/writers.ts";
import { fakeDependencies, runDyson } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-weights-"));
afterAll(() => rmSync(folder, { recursive: true }));

const real = fakeDependencies({
  planWeights,
  planSeconds: async (plans) => planSeconds(plans),
  // on this thread, which keeps what it has compiled
  runWeights: (plan, name, options) => runWeights(plan, name, { ...options, workers: 0 }),
  writeWeights,
});
const run = (...argv: string[]) => runDyson(["weights", ...argv], real);
const resultsIn = (out: string): WeightsResults =>
  JSON.parse(readFileSync(join(out, "results.json"), "utf8"));

describe("dyson weights", () => {
  const out = join(folder, "state-dict");

  it("says what the spectra of a checkpoint say, and writes a report", async () => {
    const {
      code,
      out: said,
      err,
    } = await run(weightFile("state-dict.pt"), "--only", "0.weight", "--only", "4.weight", "--out", out);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(
      ["figures", "report.html", "report.png", "results.json", "spectra.npz", "weights.csv"].sort(),
    );
    expect(said).toContain("2 weight matrices");
    expect(said).toMatch(/0\.weight +64 × 96 +0\.\d+ ± 0\.\d+ +4 /);
    expect(said).toContain("singular values beyond the edge of noise");
    expect(err).toContain("matrices/s");
    const results = resultsIn(out);
    expect(results).toMatchObject({ schema: 1, kind: "weights", name: "state-dict", seed: "dyson" });
    expect(results.matrices.map(({ label }) => label)).toEqual(["0.weight", "4.weight"]);
    // p-values of m matrices, the smallest times m
    const p = results.matrices.map(({ record }) => record.marchenkoPastur?.pValue ?? Number.NaN);
    const corrected = results.matrices.map((matrix) => matrix.corrected.marchenkoPastur);
    expect(Math.min(...corrected)).toBeCloseTo(Math.min(...p) * p.length, 12);
  });

  it("refuses a file whose numbers turn out to be damaged when a thread reads them: exit 2, nothing written", async () => {
    const bytes = readFileSync(weightFile("state-dict.pt"));
    bytes[Math.floor(bytes.length / 4)] ^= 1;
    const place = join(folder, "damaged");
    const inThreads = { ...real, runWeights };
    const { code, err } = await runDyson(
      ["weights", written("bit.pt", bytes), "--out", place, "--workers", "1", "--quiet"],
      inThreads,
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^state-dict\/data\/0: its numbers are not those that were stored/);
    expect(existsSync(place)).toBe(false);
  });

  it("has the singular values that numpy has", async () => {
    const spectra = await openCheckpoint(join(out, "spectra.npz"));
    const expected = singularValuesByNumpy["state-dict.pt"];
    expect(spectra.tensors.map(({ name }) => name)).toEqual(["0.weight", "4.weight"]);
    for (const name of ["0.weight", "4.weight"]) {
      const values = expected[name];
      const found = await spectra.tensors.find((tensor) => tensor.name === name)?.read();
      expect(found?.length, name).toBe(values.length);
      values.toReversed().forEach((value, k) => {
        expect(Math.abs((found?.[k] ?? Number.NaN) - value), name).toBeLessThan(1e-6 * values[0]);
      });
    }
    await spectra.close();
  });

  it("compares two checkpoints and prints the results alone with --json", async () => {
    const other = join(folder, "compared");
    const argv = ["--only", "0.weight", "--out", other, "--compare", weightFile("state-dict-legacy.pth")];
    const { code, out: said } = await run(weightFile("state-dict.pt"), ...argv, "--json");
    expect(code).toBe(0);
    const results = JSON.parse(said) as WeightsResults;
    expect(results).toEqual(resultsIn(other));
    // the same weights in the older format
    expect(results.comparison?.pairs).toMatchObject([{ name: "0.weight", change: { relative: 0 } }]);
    expect(results.comparison?.pairs[0].change.overlap?.value).toBeCloseTo(1, 6);
  });

  it.each([
    ["evil.pt", [], "posix.system"],
    ["evil.pkl", [], "posix.system"],
    ["whole-module.pt", [], "torch.save(model.state_dict(), path)"],
    ["none.pt", [], "no such file or folder"],
    ["state-dict.pt", ["--only", "nothing-of-it"], "no matrix of"],
    ["state-dict.pt", ["--compare", weightFile("object.npy")], "Python objects"],
    ["state-dict.pt", ["--compare", "none.pt"], "none.pt: there is no such file"],
    ["state-dict.pt", ["--layout", "gp2"], "Allowed choices are auto, plain, gpt2, neox"],
    ["state-dict.pt", ["--layot", "gpt2"], "Did you mean --layout?"],
    ["state-dict.pt", ["--heads", "0"], "whole number"],
    ["state-dict.pt", ["--backend", "reference"], "unknown option '--backend'"],
  ])("refuses %s %j in a sentence, and writes nothing", async (file, argv, sentence) => {
    const place = join(folder, "refused");
    const { code, err, out: said } = await run(weightFile(file), ...argv, "--out", place);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(said).toBe("");
    expect(existsSync(place)).toBe(false);
  });

  it("executes nothing of what it refuses, and reads what lies beside it with --only", async () => {
    const { code } = await run(
      weightFile("evil.pt"),
      "--only",
      "good",
      "--out",
      join(folder, "good"),
      "--quiet",
    );
    expect(code).toBe(0);
    expect(resultsIn(join(folder, "good")).matrices.map(({ label }) => label)).toEqual(["good"]);
    expect(existsSync("/tmp/pwned-by-a-pickle")).toBe(false);
  });

  it("never replaces a folder of something else, nor the report of a study", async () => {
    const { code, err } = await run(weightFile("state-dict.pt"), "--out", folder);
    expect(code).toBe(2);
    expect(err).toContain("must be new, empty or an earlier report");
  });

  it("ends with 130 where it is interrupted, and leaves an earlier report as it was", async () => {
    const before = readFileSync(join(out, "results.json"));
    const signal = AbortSignal.abort(new Error("interrupted by SIGINT"));
    const { code, err } = await runDyson(["weights", weightFile("state-dict.pt"), "--out", out], real, {
      signal,
    });
    expect(code).toBe(130);
    expect(err).toContain("earlier reports are untouched");
    expect(readFileSync(join(out, "results.json"))).toEqual(before);
  });
});
