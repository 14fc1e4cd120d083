import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockPlace } from "../../src/cli/place-lock.ts";
import { thisProcess } from "../../src/cli/process-identity.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const report = () => join(folder, "report");
const reasonOf = async () => {
  const lock = await lockPlace(report());
  return lock.ok ? undefined : lock.reason;
};

/** A lock as a process of this identity has left it. */
async function leaveLock(changes: object): Promise<void> {
  const holder = { ...(await thisProcess()), since: "2026-01-01T00:00:00.000Z", ...changes };
  mkdirSync(join(folder, ".report.lock"));
  const ticket = "01234567-89ab-cdef-0123-456789abcdef.json";
  writeFileSync(join(folder, ".report.lock", ticket), JSON.stringify(holder));
}

describe("a report folder", () => {
  it("is locked by one at a time, who is named to the others, and leaves nothing when released", async () => {
    const place = join(folder, "deep", "deeper", "report");
    const first = await lockPlace(place);
    const second = await lockPlace(place);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({
      ok: false,
      reason: expect.stringMatching(
        new RegExp(`^another run writes to this folder: process ${process.pid}, since .*Z; wait until`),
      ),
    });
    if (first.ok) await first.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("goes to one alone of many who come at once upon the lock of a dead process", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await leaveLock({ pid });
    const locks = await Promise.all(Array.from({ length: 40 }, () => lockPlace(report())));
    expect(locks.filter(({ ok }) => ok)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([".report.lock"]);
    expect(readdirSync(join(folder, ".report.lock"))).toHaveLength(1);
  });

  it("is taken over where another process has the number of the one that died", async () => {
    await leaveLock({ started: "1" });
    expect(await reasonOf()).toBeUndefined();
  });

  it("is taken over after the machine has been started anew", async () => {
    await leaveLock({ boot: "another" });
    expect(await reasonOf()).toBeUndefined();
  });

  it("is not taken over from a living process, nor from one of another machine", async () => {
    await leaveLock({});
    expect(await reasonOf()).toContain(`process ${process.pid}, since 2026-01-01T00:00:00.000Z`);
    rmSync(join(folder, ".report.lock"), { recursive: true });
    await leaveLock({ host: `not-${hostname()}`, pid: 1 });
    expect(await reasonOf()).toMatch(/process 1 on not-.*; if it is dead, remove .*\.report\.lock$/);
  });

  it("is refused, not cleared, where something of others has the name of the lock", async () => {
    mkdirSync(join(folder, ".report.lock"));
    const thesis = join(folder, ".report.lock", "thesis.tex");
    writeFileSync(thesis, "…");
    expect(await reasonOf()).toBe(`${thesis} is not of this program: move it elsewhere`);
    expect(readFileSync(thesis, "utf8")).toBe("…");
  });
});
