/**
 * npm run build: dist from src, where something has changed since the last build.
 *
 * With --link, as an install runs it, it also makes the command; npx asks for that once more, which must not take another build.
 *
 * It is made beside dist and then takes its place file by file, each in one step: a program that is running, or npm pack,
 * never finds a file missing. Where it fails or is interrupted, dist stays as it was and nothing is left.
 */
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const everything = (folder) => readdirSync(folder, { recursive: true, encoding: "utf8" });
const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const start = new Date();
// a folder changes where a file of it is removed
const sources = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "src"];
sources.push(...everything("src").map((path) => join("src", path)));
if (Math.max(...sources.map(changed)) > changed("dist")) await build();
if (process.argv.includes("--link")) linkCommand();

async function build() {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interruption.abort());
  const made = mkdtempSync(".dist-");
  const kernels = ["src/kernels.as.ts", "--outFile", join(made, "kernels/kernels.wasm"), "--enable", "simd"];
  const code = ["--runtime", "stub", "--use", "abort=", "--optimizeLevel", "3", "--noAssert"];
  try {
    const ended = await Promise.all([
      run("typescript/bin/tsc", ["-p", "tsconfig.build.json", "--outDir", made], interruption.signal),
      run("assemblyscript/bin/asc.js", [...kernels, ...code, "--disableWarning", "112"], interruption.signal),
    ]);
    if (ended.every((exitCode) => exitCode === 0)) replaceDist(made);
    else process.exitCode = 1;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** node_modules/.bin/dyson, which npm makes for every package but the one that it is run in. */
function linkCommand() {
  if (process.platform === "win32" || !existsSync("node_modules/.bin")) return;
  rmSync("node_modules/.bin/dyson", { force: true });
  symlinkSync("../../dist/cli/main.js", "node_modules/.bin/dyson");
}

/** Runs a program of a package; its exit code, null where a signal has ended it. */
function run(program, args, signal) {
  const file = createRequire(import.meta.url).resolve(program);
  const child = spawn(process.execPath, [file, ...args], { stdio: "inherit", signal });
  child.on("error", () => {}); // it is interrupted
  return new Promise((resolve) => child.on("close", resolve));
}

function replaceDist(made) {
  chmodSync(join(made, "cli/main.js"), 0o755);
  const files = everything(made);
  mkdirSync("dist", { recursive: true });
  // until the end it counts as older than its sources
  utimesSync("dist", 0, 0);
  for (const file of files)
    if (statSync(join(made, file)).isDirectory()) mkdirSync(join("dist", file), { recursive: true });
    else renameSync(join(made, file), join("dist", file));
  for (const file of everything("dist"))
    if (!files.includes(file)) rmSync(join("dist", file), { recursive: true, force: true });
  utimesSync("dist", start, start);
}
