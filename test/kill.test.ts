import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import seedrandom from "seedrandom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The built program, as a user runs it; `npm test` builds it first. */
const program = new URL("../dist/cli/main.js", import.meta.url).pathname;
const scenario = `
title: Two points
model: { kind: gaussian-rbm, visible: 3, hidden: 3, target: { kind: spectrum, eigenvalues: [4, 6, 6] }, initialScale: 0.5 }
training: { updates: 5000, snapshotEvery: 500 }
ensemble: { replicas: 64 }
routes: [training, matrix-langevin]
sweep: { training.batchSize: [8, 16] }
`;
/** Of a whole run: two points, two routes, eight blocks each. */
const allBlocks = 32;
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-kill-"));
  writeFileSync(join(folder, "two.yaml"), scenario);
  spawnSync(process.execPath, [program, "run", "two.yaml", "--out", "whole", "--quiet", "--keep-blocks"], {
    cwd: folder,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = (...argv: string[]): ChildProcess =>
  spawn(process.execPath, [program, "run", "two.yaml", "--quiet", ...argv], { cwd: folder, stdio: "ignore" });
const ended = (child: ChildProcess) => new Promise((resolve) => child.on("close", resolve));
const bytes = (report: string, file: string) => readFileSync(join(folder, report, file));
const numbers = (report: string) => {
  const { timing, ...rest } = JSON.parse(bytes(report, "results.json").toString());
  return { timing, rest };
};
const expectWhole = (report: string) => {
  expect(bytes(report, "spectra.npz").equals(bytes("whole", "spectra.npz"))).toBe(true);
  expect(numbers(report).rest).toEqual(numbers("whole").rest);
};
const blocksOf = (report: string) => {
  const root = join(folder, `.${report}.blocks`);
  return (readdirSync(root, { recursive: true }) as string[])
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile());
};
const keptBy = (report: string) => {
  try {
    const root = join(folder, `.${report}.blocks`);
    return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .length;
  } catch {
    return 0; // not there yet, or no longer
  }
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The blocks of the whole run, as if this report's run had left them. */
const leaveBlocks = (report: string) =>
  cpSync(join(folder, ".whole.blocks"), join(folder, `.${report}.blocks`), { recursive: true });

describe("a killed run", () => {
  it("goes on where it was, with the same bits, after SIGKILL at 20 random moments", async () => {
    const random = seedrandom("kill");
    // after a random number of further blocks and some time in addition: while others are computed, or all are judged
    const killed = async (out: string) => {
      const kept = keptBy(out);
      const last = kept + 1 + Math.floor(Math.max(0, allBlocks - kept) * random());
      const child = start("--out", out, "--workers", "2");
      const begin = performance.now();
      let isOver = false;
      const end = ended(child).then((code) => {
        isOver = true;
        return code;
      });
      while (!isOver && keptBy(out) < last) await pause(5);
      await pause(0.2 * random() * (performance.now() - begin));
      child.kill("SIGKILL");
      return (await end) === null;
    };
    let [kills, resumed] = [0, 0];
    for (let study = 0; kills < 20; study++) {
      const out = `killed-${study}`;
      let done = false;
      for (let tries = 0; !done && tries < 7 && kills < 20; tries++) {
        done = !(await killed(out));
        if (!done) kills++;
      }
      if (!done) await ended(start("--out", out));
      expectWhole(out);
      resumed += numbers(out).timing.keptBlocks;
      expect(readdirSync(folder)).not.toContain(`.${out}.blocks`);
    }
    expect(resumed).toBeGreaterThan(0);
  });

  it("computes anew what is truncated or damaged, and nothing else", async () => {
    leaveBlocks("damaged");
    const blocks = blocksOf("damaged").sort();
    truncateSync(blocks[0], 100);
    truncateSync(blocks[1], 0);
    const flipped = readFileSync(blocks[2]);
    flipped[flipped.length >> 1] ^= 1;
    writeFileSync(blocks[2], flipped);
    await ended(start("--out", "damaged"));
    expectWhole("damaged");
    expect(numbers("damaged").timing.keptBlocks).toBe(blocks.length - 3);
  });

  it("is begun anew by --fresh", async () => {
    leaveBlocks("fresh");
    await ended(start("--out", "fresh", "--fresh"));
    expectWhole("fresh");
    expect(numbers("fresh").timing.keptBlocks).toBe(0);
  });

  it("shares the blocks of a study with fewer replicas, and of one that is judged otherwise", async () => {
    leaveBlocks("more");
    const sets = ["--set", "compare.confidence=0.9", "--set", "ensemble.replicas=72"];
    await ended(start("--out", "more", "--keep-blocks", ...sets));
    // nine blocks in place of eight
    expect(numbers("more").timing.keptBlocks).toBe(allBlocks);
    expect(blocksOf("more").length).toBe(36);
  });
});

// a file system of its own for the report, where the machine lets a user mount one
const mounted = (script: string) =>
  spawnSync("unshare", ["--user", "--map-root-user", "--mount", "sh", "-ec", script], {
    cwd: folder,
    encoding: "utf8",
  });
const mountable = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

describe.skipIf(!mountable)("a full disk", () => {
  it("ends a run with its reason; with more room the next goes on, with the same bits", () => {
    mkdirSync(join(folder, "small"));
    const run = `"${process.execPath}" "${program}" run two.yaml --out small/report --quiet --keep-blocks`;
    const { stdout, stderr, status } = mounted(`
      mount -t tmpfs -o size=96k none small
      ${run} || echo "ended with $?"
      ls -A small
      mount -o remount,size=100m small
      ${run} || test $? -eq 1
      cp -r small/report full
    `);
    expect(stderr).toContain("the disk is full (ENOSPC); those stored so far are safe: free some space");
    // no report, nor part of one
    expect(stdout).toMatch(/ended with 3\n\.report\.blocks\n/);
    expect(status).toBe(0);
    expectWhole("full");
    expect(numbers("full").timing.keptBlocks).toBeGreaterThan(0);
  });
});
