import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Finding } from "./check-pool.ts";
import { type Ending, faultsOf, longestWait } from "./faults.ts";

const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;

const small = [
  "model: { kind: gaussian-rbm, visible: 3, hidden: 3 }",
  "training: { updates: 60, snapshotEvery: 5 }",
  "ensemble: { replicas: 4 }",
  "",
].join("\n");

const odd = [
  "",
  " ",
  "-",
  "--",
  "é",
  "\u001b[31m",
  "a\nb",
  "..",
  ".",
  "/dev/null",
  "/dev/null/x",
  "/proc/x",
  "small.yaml",
  "small.yaml/x",
  "folder",
  "loop",
  "n".repeat(230),
  "n".repeat(254),
  "ä".repeat(127),
  "n".repeat(256),
  "deep/er/place",
  "notes",
  "notes/",
  "taken",
  "half",
];

const files = [
  "small.yaml",
  "small.yaml",
  "small.yaml",
  "empty.yaml",
  "binary.yaml",
  "list.yaml",
  "cr.yaml",
  "folder",
  "loop",
  "fifo",
  "/dev/null",
  "/dev/zero",
  "missing.yaml",
  "\u001b[2J.yaml",
];

const settings = [
  "training.batchSize=0",
  "training.updates=4294967297",
  "a=b",
  "=",
  "training",
  "__proto__.x=1",
  "model.kind=nano-gpt",
  "ensemble=[1]",
  "ensemble.replicas=1e9",
  "title=\u001b[31m",
  "sweep.training.learningRate=[0.01,0.02]",
  "training.learningRate=.nan",
  "model.mass=[[[[",
];

const urls = [
  "redis://127.0.0.1:1",
  "redis://h/abc",
  "redis://:p%zz@h",
  "http://h",
  "x",
  "",
  "redis://",
  "redis://[::1",
];

const option = fc.oneof(
  fc.constantFrom(...odd).map((place) => ["--out", place]),
  fc.constantFrom(...settings).map((setting) => ["--set", setting]),
  fc.constantFrom("x", "", "\u0000", "s".repeat(5000)).map((seed) => ["--seed", seed]),
  fc.constantFrom("1", "2", "0", "-1", "1e3", "x", "257").map((n) => ["--workers", n]),
  fc.constantFrom("reference", "wasm-simd", "gpu").map((name) => ["--backend", name]),
  fc
    .constantFrom(
      "--fresh",
      "--keep-going",
      "--keep-blocks",
      "--quiet",
      "--json",
      "--help",
      "--version",
      "--nonsense",
    )
    .map((flag) => [flag]),
);

/** Command lines on files of which some are none; those that seek a server may fail for want of one. */
export const commandLines: fc.Arbitrary<readonly string[]> = fc
  .oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(
          fc.constantFrom("run", "run", "check"),
          fc.array(fc.constantFrom(...files), { minLength: 1, maxLength: 2 }),
          fc.array(option, { maxLength: 3 }),
        )
        .map(([command, own, options]) => [command, ...own, ...options.flat()]),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("converge", "list", "schema", "weights", "", "run"), fc.constantFrom(...odd))
        .map(([command, word]) => [command, word]),
    },
    { weight: 1, arbitrary: fc.constantFrom(...urls).map((url) => ["worker", url]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...urls).map((url) => ["run", "small.yaml", "--quiet", "--engine", url]),
    },
  )
  .filter((argv) => argv.every((word) => !word.includes("\u0000")));

/** Runs command lines, each in a folder of its own where a user has files that must stay as they are. */
export async function runAll(
  lines: readonly (readonly string[])[],
  processes: number,
  onProgress: (done: number) => void = () => {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    for (let index = next++; index < lines.length; index = next++) {
      const finding = await runOne(lines[index], index);
      if (finding !== null) findings.push(finding);
      onProgress(++done);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return findings.sort((a, b) => a.index - b.index);
}

const seeksServer = (argv: readonly string[]) => argv.includes("worker") || argv.includes("--engine");

async function runOne(argv: readonly string[], index: number): Promise<Finding | null> {
  const folder = mkdtempSync(join(tmpdir(), "dyson-lines-"));
  try {
    const notes = furnish(folder);
    const ending = await ended(argv, folder);
    const input = argv.join(" ");
    // a server that is not there is waited for until somebody ends the wait
    const codes = seeksServer(argv) ? [2, 3, 130] : [0, 1, 2];
    const faults = [
      ...faultsOf(ending, input, codes),
      ...notes
        .filter((note) => !existsSync(note) || readFileSync(note, "utf8") !== note)
        .map((note) => `lost ${note}`),
      ...leftovers(folder).map((name) => `left ${name} behind`),
    ];
    return faults.length === 0 ? null : { index, input, command: argv[0] ?? "", faults, err: ending.err };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A user's files, each holding its own path; some lie where a report or its blocks might go. */
function furnish(folder: string): readonly string[] {
  const notes = [
    "notes/mine.txt",
    ".notes.blocks/mine.txt",
    "reports/small/mine.txt",
    "taken/.keep",
    ".half.blocks/x/mine.txt",
  ].map((name) => join(folder, name));
  for (const note of notes) {
    mkdirSync(join(note, ".."), { recursive: true });
    writeFileSync(note, note);
  }
  mkdirSync(join(folder, "folder"));
  symlinkSync("loop", join(folder, "loop"));
  spawnSync("mkfifo", [join(folder, "fifo")]);
  writeFileSync(join(folder, "small.yaml"), small);
  writeFileSync(join(folder, "empty.yaml"), "");
  writeFileSync(
    join(folder, "binary.yaml"),
    Buffer.from(Array.from({ length: 4096 }, (_, k) => (k * 193) % 256)),
  );
  writeFileSync(join(folder, "list.yaml"), "- 1\n- 2\n");
  writeFileSync(join(folder, "cr.yaml"), `${small.replaceAll("\n", "\r")}wrong: 1\r`);
  return notes;
}

/** Hidden files of the program's own that no run of it needs any more. */
function leftovers(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => /^\..*(-before|-[0-9a-f]{8}-)/.test(name));
}

/** Seconds after which a search for a server that is not there is interrupted; twice that on the clock at most. */
const longestSearch = 15;

function ended(argv: readonly string[], cwd: string): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...argv], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    let taken = { seconds: 0, peakBytes: 0 };
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    const timers = [
      setInterval(() => {
        taken = takenBy(child.pid!) ?? taken;
      }, 200),
      ...(seeksServer(argv) ? [setTimeout(() => child.kill("SIGINT"), longestSearch * 1000)] : []),
      setTimeout(() => child.kill("SIGKILL"), longestWait * 1000),
    ];
    child.on("close", (code) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ code, out, err, ...taken });
    });
  });
}

/** What a process has taken of the processor, and of memory at most; null where the system does not say. */
function takenBy(pid: number): { seconds: number; peakBytes: number } | null {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    // user and system time are the 14th and 15th field, in hundredths of a second; the second may hold spaces
    const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return { seconds: (Number(user) + Number(system)) / 100, peakBytes: 1024 * Number(peak?.[1] ?? 0) };
  } catch {
    return null;
  }
}
