import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const main = new URL("fake-main.ts", import.meta.url).pathname;
const loader = import.meta.resolve("tsx");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-process-"));
  writeFileSync(join(folder, "x.yaml"), "model: { kind: gaussian-rbm }\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process of the command line, what it said, and how it ended. */
function launch(argv: readonly string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, ["--import", loader, main, ...argv], {
    cwd: folder,
    env: { ...process.env, FAKE_TEMPORARY: join(folder, "temporary"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stderr?.on("data", (data: Buffer) => {
    err += data.toString();
    for (const { text, resolve } of waiting) if (err.includes(text)) resolve();
  });
  return {
    child,
    says: (text: string) => new Promise<void>((resolve) => waiting.push({ text, resolve })),
    ended: new Promise<{ code: number | null; err: string }>((resolve) =>
      child.on("close", (code) => resolve({ code, err })),
    ),
  };
}

describe("a run in a process of its own", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends cleanly with 130 on %s, without a trace on the disk",
    async (signal) => {
      const { child, says, ended } = launch(["run", "x.yaml"]);
      await says("study runs");
      expect(readdirSync(folder).sort()).toEqual(["reports", "temporary", "x.yaml"]);
      // the lock, which goes with the run
      expect(readdirSync(join(folder, "reports"))).toEqual([".x.lock"]);
      child.kill(signal);
      const { code, err } = await ended;
      expect(code).toBe(130);
      expect(err).toContain(`${signal}: ending cleanly; repeat to exit at once`);
      expect(err).toContain("x: interrupted, no report was written; earlier reports are untouched");
      expect(readdirSync(folder)).toEqual(["x.yaml"]);
    },
  );

  it("leaves at once with 130 on a second Ctrl-C, even if the study does not listen", async () => {
    const { child, says, ended } = launch(["run", "x.yaml"], { FAKE_STUDY: "stubborn" });
    await says("study runs");
    child.kill("SIGINT");
    await says("repeat to exit");
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
  });

  it("ends with 3, not with the 1 of a disagreement, on an error that nobody catches", async () => {
    const { code, err } = await launch(["run", "x.yaml"], { FAKE_STUDY: "faulty" }).ended;
    expect(code).toBe(3);
    expect(err).toContain("dyson: failed unexpectedly: thrown where nobody waits");
  });

  it("is quiet when nobody reads its output any more", async () => {
    const { child, ended } = launch(["schema"]);
    child.stdout?.destroy();
    expect(await ended).toEqual({ code: 0, err: "" });
  });

  it("ends with 2 on bad input and writes nothing", async () => {
    const { code, err } = await launch(["run", "x.yaml", "--set", "training.batchSize=0"]).ended;
    expect(code).toBe(2);
    expect(err).toContain(
      "--set training.batchSize=0: training.batchSize: must be a whole number of at least 1, got 0",
    );
    expect(existsSync(join(folder, "reports"))).toBe(false);
  });
});
