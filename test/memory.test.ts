import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMemoryFailure, memoryAdvice } from "../src/study/memory-failure.ts";

/** The built program, as a user runs it; `npm test` builds it first. */
const program = new URL("../dist/cli/main.js", import.meta.url).pathname;
const scenario = `
title: Small
model: { kind: gaussian-rbm, visible: 3, hidden: 3, target: { kind: spectrum, eigenvalues: [4, 6, 6] }, initialScale: 0.5 }
training: { updates: 3000, snapshotEvery: 300 }
ensemble: { replicas: 32 }
routes: [training, matrix-langevin]
`;
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-memory-"));
  writeFileSync(join(folder, "small.yaml"), scenario);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (limit: string, out: string, options = "") =>
  spawnSync(
    "sh",
    [
      "-c",
      `${limit} exec "${process.execPath}" "${program}" run small.yaml --out ${out} --workers 1 --quiet ${options}`,
    ],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );

describe("a memory that is not enough", () => {
  // the program alone takes more heap, and Node.js itself about as many addresses
  it.each(["NODE_OPTIONS=--max-old-space-size=32", "ulimit -v 900000;"])(
    "ends a run with 3 and what to lower, without the engine's trace: %s",
    (limit) => {
      const { status, stderr } = run(limit, "none");
      expect(status).toBe(3);
      expect(stderr).toContain(memoryAdvice);
      expect(stderr).not.toMatch(/Native stack|heap limit|GCs|FATAL|#|\n {4}at /);
      expect(readdirSync(folder)).not.toContain("none");
    },
  );

  it("of addresses leaves the reference, where the kernels have no room", () => {
    // each memory of the kernels takes 10 GiB of them
    expect(run("ulimit -v 6000000;", "reference").status).toBe(1);
    expect(run("ulimit -v 6000000;", "refused", "--backend wasm-simd")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("not enough address space (10 GB, ulimit -v)"),
    });
  });

  it.each([
    ["an array", () => new Array(-1)],
    ["a buffer", () => new ArrayBuffer(2 ** 52)],
    ["doubles", () => new Float64Array(2 ** 50)],
    ["a string", () => "x".repeat(2 ** 30)],
    ["what bytes say", () => Buffer.from([]).toString.call(Buffer.alloc(2 ** 29 + 1), "latin1")],
  ])("is told from other failures: %s", (_, take) => {
    const failure = (() => {
      try {
        return take();
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(Error);
    expect(isMemoryFailure(failure)).toBe(true);
    expect(isMemoryFailure(new Error("the computation stopped", { cause: failure }))).toBe(true);
    expect(isMemoryFailure(new RangeError("levels: must be at least 2, got 1"))).toBe(false);
  });
});
