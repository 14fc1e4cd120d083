import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The built program, as a user runs it; `npm test` builds it first. */
const program = new URL("../dist/cli/main.js", import.meta.url).pathname;
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
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-program-"));
  writeFileSync(join(folder, "three.yaml"), scenario);
});
afterAll(() => rmSync(folder, { recursive: true }));

function dyson(...argv: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

const digest = (...path: string[]) =>
  createHash("sha256")
    .update(readFileSync(join(folder, ...path)))
    .digest("hex");
const results = (report: string) => JSON.parse(readFileSync(join(folder, report, "results.json"), "utf8"));

describe("the program", () => {
  it("writes a whole report, and its exit code is the verdict", () => {
    const { code } = dyson("run", "three.yaml", "--workers", "1", "--out", "one");
    expect(code).toBe(results("one").verdict === "agree" ? 0 : 1);
    expect(readdirSync(join(folder, "one")).sort()).toEqual([
      "figures",
      "report.html",
      "report.png",
      "results.json",
      "scenario.resolved.yaml",
      "spectra.npz",
    ]);
  });

  it("gives the same bits on three threads, and from the resolved scenario", () => {
    dyson("run", "three.yaml", "--workers", "3", "--out", "three");
    dyson("run", join("one", "scenario.resolved.yaml"), "--out", "resolved");
    for (const other of ["three", "resolved"]) {
      expect(digest(other, "spectra.npz")).toBe(digest("one", "spectra.npz"));
      expect(results(other).points).toEqual(results("one").points);
      expect(results(other).fits).toEqual(results("one").fits);
    }
  });

  it("gives other bits for another seed, and prints results.json and nothing else with --json", () => {
    const { code, out } = dyson("run", "three.yaml", "--seed", "another", "--json", "--out", "another");
    expect(code).toBeLessThanOrEqual(1);
    expect(digest("another", "spectra.npz")).not.toBe(digest("one", "spectra.npz"));
    expect(JSON.parse(out)).toEqual(results("another"));
  });

  it("ends with 2 on bad input and writes nothing", () => {
    const { code, err } = dyson("run", "three.yaml", "--set", "training.batchSize=0", "--out", "bad");
    expect(code).toBe(2);
    expect(err).toContain("training.batchSize: must be a whole number of at least 1, got 0");
    expect(existsSync(join(folder, "bad"))).toBe(false);
  });

  it("ends with 3 when the study fails, and leaves an earlier report as it was", () => {
    const before = digest("one", "results.json");
    const { code, err } = dyson(
      ...["run", "three.yaml", "--out", "one", "--set", "model.target.eigenvalues=[0.05,0.05,6]"],
      ...["--set", "training.learningRate=0.5", "--set", "training.batchSize=1"],
    );
    expect(code).toBe(3);
    expect(err).toMatch(/replicas diverged.*try a smaller training\.learningRate/);
    expect(digest("one", "results.json")).toBe(before);
  });

  it("ends with 3 when a thread dies, says so, and leaves an earlier report as it was", () => {
    const before = digest("one", "results.json");
    const preload = join(folder, "dies.cjs");
    writeFileSync(
      preload,
      `const { isMainThread } = require("node:worker_threads");
       if (!isMainThread) WebAssembly.Instance = class { constructor() { process.exit(7); } };`,
    );
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--require", preload, program, "run", "three.yaml", "--out", "one", "--workers", "2"],
      { cwd: folder, encoding: "utf8", timeout: 600_000 },
    );
    expect(status).toBe(3);
    expect(stderr).toMatch(
      // whichever of the two threads dies first
      /training, replicas (?:0 to 7|8 to 15) at .*: the computation stopped: worker exited with code: 7/,
    );
    expect(digest("one", "results.json")).toBe(before);
  });

  it("runs the reference, with the same bits, where the engine has no SIMD, and says so", () => {
    const preload = join(folder, "no-simd.cjs");
    writeFileSync(preload, "WebAssembly.validate = () => false;");
    const without = (...more: string[]) =>
      spawnSync(
        process.execPath,
        ["--require", preload, program, "run", "three.yaml", "--workers", "1", ...more],
        { cwd: folder, encoding: "utf8" },
      );
    expect(without("--out", "no-simd").status).toBe(results("one").verdict === "agree" ? 0 : 1);
    expect(digest("no-simd", "spectra.npz")).toBe(digest("one", "spectra.npz"));
    expect([results("one").backend, results("no-simd").backend]).toEqual(["wasm-simd", "reference"]);
    const refused = without("--out", "refused", "--backend", "wasm-simd");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("--backend wasm-simd: this Node.js has no WebAssembly SIMD");
    expect(existsSync(join(folder, "refused"))).toBe(false);
  });

  it("ends with 130 on Ctrl-C with threads at work, and leaves an earlier report as it was", async () => {
    const before = digest("one", "results.json");
    const child: ChildProcess = spawn(
      process.execPath,
      [program, "run", "three.yaml", "--out", "one", "--workers", "2", "--set", "training.updates=2000000"],
      { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
    );
    const ended = new Promise((resolve) => child.on("close", resolve));
    // the plan is printed just before the threads start, however busy the machine is
    await new Promise((resolve) => child.stdout!.once("data", resolve));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(digest("one", "results.json")).toBe(before);
    // blocks that were finished wait for the same command
    expect(readdirSync(folder).filter((name) => name.includes("tmp") || name.startsWith("."))).toEqual([
      ".one.blocks",
    ]);
  });

  it("lists and describes itself", () => {
    expect(dyson("list").out).toMatch(/gaussian-rbm/);
    expect(JSON.parse(dyson("schema").out)).toMatchObject({ type: "object" });
    expect(dyson("--version").out.trim()).toBe(
      JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version,
    );
    expect(dyson("check", "three.yaml").code).toBe(0);
  });

  it("writes arrays that numpy reads, where numpy is at hand", ({ skip }) => {
    const script =
      "import numpy, sys; z = numpy.load(sys.argv[1]); print(z['training'].shape, z['target'].tolist(), bool((numpy.diff(z['training']) >= 0).all()))";
    const { status, stdout } = spawnSync("python3", ["-c", script, join(folder, "one", "spectra.npz")], {
      encoding: "utf8",
    });
    if (status !== 0) skip("python3 with numpy is not installed");
    expect(stdout.trim()).toBe("(1, 20, 91, 3) [[4.0, 6.0, 6.0]] True");
  });
});
