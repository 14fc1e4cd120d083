import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ConvergenceResults } from "../../src/comparison/index.ts";
import { writeConvergence } from "../../src/report/convergence-report.ts";
import { converge, convergenceProblem } from "../../src/study/converge.ts";
import { StudyFailure } from "../../src/study/study-failure.ts";
import { fakeDependencies, runDyson } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-converge-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, "pair.yaml");
writeFileSync(file, "title: A pair\nmodel: { kind: teacher-student }\nensemble: { replicas: 60 }\n");
const real = fakeDependencies({
  converge,
  convergenceProblem,
  writeConvergence,
  isStudyFailure: (error) => error instanceof StudyFailure,
});
const run = (...argv: string[]) => runDyson(["converge", ...argv], real);
const json = (out: string): ConvergenceResults =>
  JSON.parse(readFileSync(join(out, "converge.json"), "utf8"));

describe("dyson converge", () => {
  it("measures every integrator on the scenario's equation, and its exit code is the verdict", async () => {
    const out = join(folder, "pair");
    const { code, out: said, err } = await run(file, "--out", out);
    expect(readdirSync(out).sort()).toEqual(["converge.json", "converge.png"]);
    const results = json(out);
    expect(results).toMatchObject({
      schema: 1,
      name: "pair",
      title: "A pair",
      kind: "repelling",
      replicas: 60,
    });
    expect(code).toBe(results.verdict === "agree" ? 0 : 1);
    expect(said).toContain(`pair: ${results.verdict}`);
    expect(err).toContain("paths/s");
    for (const { name, strong, weak } of results.integrators) {
      expect(said).toContain(name);
      for (const { points } of [strong, weak]) expect(points).toHaveLength(6);
    }
    const of = (name: string) => results.integrators.find((one) => one.name === name)!.strong;
    expect(of("implicit-repulsion").verdict).toBe("agree");
    expect(of("implicit-repulsion").order).toBeGreaterThan(0.6);
    expect(of("euler-maruyama").verdict).toBeNull();
    expect([...readFileSync(join(out, "converge.png")).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });

  it("gives the same numbers for the same seed, and others for another", async () => {
    const again = join(folder, "again");
    await run(file, "--out", again);
    const { timing: _, ...numbers } = json(again);
    const { timing: __, ...before } = json(join(folder, "pair"));
    expect(numbers).toEqual(before);
    await run(file, "--out", again, "--seed", "other");
    expect(json(again).integrators).not.toEqual(before.integrators);
  });

  it("prints the numbers alone with --json", async () => {
    const { out, err } = await run(
      file,
      "--out",
      join(folder, "json"),
      "--json",
      "--set",
      "ensemble.replicas=40",
    );
    expect(JSON.parse(out)).toEqual(json(join(folder, "json")));
    expect(err).toContain("implicit-repulsion");
  });

  it("refuses a system without an equation, and too few replicas, saying what is allowed; nothing is written", async () => {
    const network = join(folder, "network.yaml");
    writeFileSync(network, "model: { kind: deep-network, activation: tanh }\n");
    const out = join(folder, "none");
    const refused = await run(network, "--out", out);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("no equation is derived for tanh activations; allowed are coulomb-gas");
    const few = await run(file, "--set", "ensemble.replicas=39", "--out", out);
    expect(few.code).toBe(2);
    expect(few.err).toContain("ensemble.replicas: must be at least 40 to give an order an error, got 39");
    expect((await run(file, "--set", "model.kindd=3", "--out", out)).code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it("replaces no folder but its own", async () => {
    const notes = join(folder, "notes");
    mkdirSync(notes);
    writeFileSync(join(notes, "mine.txt"), "x");
    const { code, err } = await run(file, "--out", notes);
    expect(code).toBe(2);
    expect(err).toContain("must be new, empty or an earlier report");
    expect(readdirSync(notes)).toEqual(["mine.txt"]);
  });

  it("writes nothing when it is interrupted", async () => {
    const out = join(folder, "interrupted");
    const controller = new AbortController();
    const stopping = fakeDependencies({
      ...real,
      converge: (scenario, name, options) =>
        converge(scenario, name, {
          ...options,
          onProgress: (done) => done === 3 && controller.abort(new Error("stop")),
        }),
    });
    const { code } = await runDyson(["converge", file, "--out", out], stopping, {
      signal: controller.signal,
    });
    expect(code).toBe(130);
    expect(existsSync(out)).toBe(false);
  });

  it("exits with 1 where a declared order disagrees, and with 3 where the run fails", async () => {
    const results = json(join(folder, "pair"));
    const disagreeing = fakeDependencies({
      ...real,
      converge: async () => ({ ...results, verdict: "disagree" }),
    });
    expect((await runDyson(["converge", file, "--out", join(folder, "d")], disagreeing)).code).toBe(1);
    const failing = fakeDependencies({
      ...real,
      converge: async () => {
        throw new StudyFailure("too few paths; take a smaller step");
      },
    });
    const failed = await runDyson(["converge", file, "--out", join(folder, "f")], failing);
    expect([failed.code, existsSync(join(folder, "f"))]).toEqual([3, false]);
    expect(failed.err).toContain("pair: too few paths; take a smaller step");
  });
});
