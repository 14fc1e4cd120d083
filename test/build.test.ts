import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
let folder = "";
const at = (...path: string[]) => join(folder, ...path);
const write = (file: string, text: string) => writeFileSync(at("src", file), text);

/** A project of three files that is built as this one is. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dyson-build-"));
  mkdirSync(at("src/cli"), { recursive: true });
  for (const file of ["package.json", "tsconfig.json", "tsconfig.build.json", "src/build.mjs"])
    cpSync(join(root, file), at(file));
  symlinkSync(join(root, "node_modules"), at("node_modules"));
  write("kernels.as.ts", "export function one(): i32 { return 1; }\n");
  write("cli/main.ts", "export const answer = 1;\n");
  write("left.ts", "export const left = 0;\n");
  expect(await ended(build())).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const build = () => spawn(process.execPath, [at("src/build.mjs")], { stdio: "ignore" });
const ended = (child: ChildProcess) => new Promise((done) => child.on("close", done));
const leftBeside = () => readdirSync(folder).filter((name) => name.startsWith(".dist"));
const built = () => readFileSync(at("dist/cli/main.js"), "utf8");

describe("a build", () => {
  it("that fails leaves dist as it was, and nothing beside it", async () => {
    write("cli/main.ts", "export const answer: string = 2;\n");
    expect(await ended(build())).toBe(1);
    expect(built()).toContain("answer = 1");
    expect(leftBeside()).toEqual([]);
  });

  it("that is interrupted likewise", async () => {
    write("cli/main.ts", "export const answer = 2;\n");
    const child = build();
    const end = ended(child);
    while (leftBeside().length === 0) await new Promise((done) => setTimeout(done, 1));
    child.kill("SIGTERM");
    expect(await end).toBe(1);
    expect(built()).toContain("answer = 1");
    expect(leftBeside()).toEqual([]);
  });

  it("replaces every file in one step: a reader finds the old one or the new one, and what has no source goes", async () => {
    rmSync(at("src/left.ts"));
    let [isOver, missing] = [false, 0];
    const end = ended(build()).then((code) => {
      isOver = true;
      return code;
    });
    while (!isOver) {
      for (let look = 0; look < 1000; look++) if (!existsSync(at("dist/cli/main.js"))) missing++;
      await new Promise((done) => setImmediate(done));
    }
    expect(await end).toBe(0);
    expect(missing).toBe(0);
    expect(built()).toContain("answer = 2");
    expect(existsSync(at("dist/left.js"))).toBe(false);
  });

  it("is not repeated where nothing has changed", async () => {
    const before = statSync(at("dist/cli/main.js")).ino;
    expect(await ended(build())).toBe(0);
    expect(statSync(at("dist/cli/main.js")).ino).toBe(before);
  });
});
