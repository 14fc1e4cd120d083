import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFolder } from "../../src/report/folder.ts";

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
  await expect(inside).rejects.toThrow(/a file stands where a folder is needed \(ENOTDIR\)/);
  const nameless = new Map([["../escaped", "outside"]]);
  await expect(replaceFolder(join(place, "a", "b"), nameless, REPORT)).rejects.toThrow(/not a file inside/);
  expect(await readdir(place)).toEqual(["file"]);
});
