import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recoverFolder, replaceFolder } from "../../src/report/folder.ts";

const REPORT = { owned: ["results.json", "figures"], mark: "results.json" };
const NEW = new Map<string, string | Uint8Array>([
  ["results.json", "{}"],
  ["figures/a.png", new Uint8Array([1, 2])],
]);

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "report-"));
});
afterEach(() => rm(place, { recursive: true, force: true }));

test("writes a folder that others may read, and nothing beside it", async () => {
  await replaceFolder(join(place, "new", "report"), NEW, REPORT);
  expect(await readdir(join(place, "new"))).toEqual(["report"]);
  expect((await readdir(join(place, "new", "report"))).sort()).toEqual(["figures", "results.json"]);
  const plain = await stat(await mkdir(join(place, "plain"), { recursive: true }).then((made) => made!));
  expect((await stat(join(place, "new", "report"))).mode).toBe(plain.mode);
});

test("replaces an earlier report and keeps what is not part of one", async () => {
  const folder = join(place, "report");
  await replaceFolder(folder, new Map([...NEW, ["figures/old.png", "old"]]), REPORT);
  await writeFile(join(folder, "notes.md"), "mine");
  await replaceFolder(folder, NEW, REPORT);
  expect(await readdir(join(folder, "figures"))).toEqual(["a.png"]);
  expect(await readFile(join(folder, "notes.md"), "utf8")).toBe("mine");
  expect(await readdir(place)).toEqual(["report"]);
});

test("replaces the folder that a link leads to, not the link", async () => {
  await mkdir(join(place, "real"));
  await symlink(join(place, "real"), join(place, "link"));
  await replaceFolder(join(place, "link"), NEW, REPORT);
  expect(await readdir(join(place, "real"))).toContain("results.json");
});

test("refuses a folder that holds something else, and leaves it as it is", async () => {
  const folder = join(place, "thesis");
  await mkdir(folder);
  await writeFile(join(folder, "chapter.tex"), "…");
  await expect(replaceFolder(folder, NEW, REPORT)).rejects.toThrow(/new, empty or an earlier report/);
  expect(await readdir(folder)).toEqual(["chapter.tex"]);
  expect(await readdir(place)).toEqual(["thesis"]);
});

test("leaves the earlier report and no leftovers when writing fails half way", async () => {
  const folder = join(place, "report");
  await replaceFolder(folder, new Map([["results.json", "earlier"]]), REPORT);
  const broken = new Map([
    ["results.json", "half"],
    ["results.json/impossible", "a file cannot hold a file"],
  ]);
  const failure = await replaceFolder(folder, broken, REPORT).catch((error: NodeJS.ErrnoException) => error);
  expect((failure as NodeJS.ErrnoException).code).toMatch(/EEXIST|ENOTDIR/);
  expect(await readFile(join(folder, "results.json"), "utf8")).toBe("earlier");
  expect(await readdir(place)).toEqual(["report"]);
});

test("names the folder and the reason where none can be made, and removes the folders it made on the way", async () => {
  await writeFile(join(place, "file"), "");
  await expect(replaceFolder(join(place, "file"), NEW, REPORT)).rejects.toThrow(/file: must be a folder/);
  const inside = replaceFolder(join(place, "file", "report"), NEW, REPORT);
  await expect(inside).rejects.toThrow(/there is a file where a folder is needed \(ENOTDIR\)/);
  const nameless = new Map([["../escaped", "outside"]]);
  await expect(replaceFolder(join(place, "a", "b"), nameless, REPORT)).rejects.toThrow(/not a file inside/);
  expect(await readdir(place)).toEqual(["file"]);
});

// NAME_MAX is 255 bytes on the usual file systems: é takes two of them
test.each([["n".repeat(230)], ["n".repeat(254)], ["é".repeat(127)], [`${"n".repeat(198)}${"é".repeat(28)}`]])(
  "writes and rewrites a folder whose name is as long as a name may be (%#)",
  async (name) => {
    const folder = join(place, name);
    await replaceFolder(folder, NEW, REPORT);
    await writeFile(join(folder, "notes.md"), "mine");
    await replaceFolder(folder, NEW, REPORT);
    expect((await readdir(folder)).sort()).toEqual(["figures", "notes.md", "results.json"]);
    expect(await readdir(place)).toEqual([name]);
  },
);

/** Replaces the folder in a process of its own, which is killed after so many renames; 0: when all is written. */
function killedAfter(renames: number, folder: string): NodeJS.Signals | null {
  const built = new URL("../../dist/report/folder.js", import.meta.url).href;
  const script = `
    import fs from "node:fs/promises";
    import { syncBuiltinESMExports } from "node:module";
    const { rename } = fs;
    let done = 0;
    const stop = () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); };
    fs.rename = async (...paths) => {
      if (done === ${renames}) return stop();
      await rename(...paths);
      done++;
      if (done === ${renames}) return stop();
    };
    syncBuiltinESMExports();
    const { replaceFolder } = await import(${JSON.stringify(built)});
    await replaceFolder(${JSON.stringify(folder)}, new Map([["results.json", "later"]]), ${JSON.stringify(REPORT)});
  `;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script]).signal;
}

// 0: draft written; 1: earlier folder moved aside; 2: draft in its place; 3: the user's notes carried over
test.each([
  [0, "{}"],
  [1, "{}"],
  [2, "later"],
  [3, "later"],
])(
  "what a kill after %i renames leaves is put right: one whole report, with the user's notes",
  async (renames, results) => {
    const folder = join(place, "report");
    await replaceFolder(folder, NEW, REPORT);
    await writeFile(join(folder, "notes.md"), "mine");
    expect(killedAfter(renames, folder)).toBe("SIGKILL");
    expect(await readdir(place)).not.toEqual(["report"]);
    expect(await recoverFolder(folder, REPORT)).toEqual([]);
    expect(await readdir(place)).toEqual(["report"]);
    expect(await readFile(join(folder, "results.json"), "utf8")).toBe(results);
    expect(await readFile(join(folder, "notes.md"), "utf8")).toBe("mine");
  },
);

test("leaves what cannot be carried over where it is, and names it", async () => {
  const folder = join(place, "report");
  const aside = join(place, ".report-01234567-89ab-cdef-0123-456789abcdef-before");
  for (const own of [folder, aside]) {
    await replaceFolder(own, NEW, REPORT);
    await writeFile(join(own, "notes.md"), own);
  }
  await writeFile(join(aside, "more.md"), "more");
  expect(await recoverFolder(folder, REPORT)).toEqual([join(aside, "notes.md")]);
  expect(await readFile(join(aside, "notes.md"), "utf8")).toBe(aside);
  expect(await readFile(join(folder, "notes.md"), "utf8")).toBe(folder);
  expect(await readFile(join(folder, "more.md"), "utf8")).toBe("more");
});

test("clears drafts of this folder alone", async () => {
  const uuid = "01234567-89ab-cdef-0123-456789abcdef";
  const others = [`.report-2-${uuid}`, ".report-notes", `report-${uuid}`];
  for (const name of [`.report-${uuid}`, ...others]) await mkdir(join(place, name));
  await recoverFolder(join(place, "report"), REPORT);
  expect((await readdir(place)).sort()).toEqual([...others].sort());
});
