/**
 * npm run bench: times every workload of workloads.ts, on the kernels and on the reference, beside numpy and, with
 * `-- --limit <folder>`, beside the C programs of a folder. The programs take turns, round after round, each in a
 * process of its own; a time is the median over the rounds. A run whose check fails makes the benchmark fail. The CPU
 * time of commands that should be there at once is given in that of `node -e 0`.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { median } from "simple-statistics";
import { commandTimes } from "./commands.ts";
import { drawBenchmark, timeText } from "./draw.ts";
import { type Check, type Timing, workloads } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    limit: { type: "string" },
    rounds: { type: "string", default: "5" },
    out: { type: "string", default: "reports/benchmark" },
  },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds: must be a whole number of at least 1, got ${options.rounds}`);
  process.exit(2);
}

export type Program = "kernel" | "reference" | "numpy" | "c";
/** Nanoseconds of a unit in every round. */
type Times = Partial<Record<Program, number[]>>;

const here = import.meta.dirname;
const collected: Record<string, { times: Times; checks: Check[] }> = {};
for (const name of Object.keys(workloads)) collected[name] = { times: {}, checks: [] };

function record(name: string, program: Program, nanoseconds: number, check?: Check): void {
  const entry = collected[name];
  const times = entry.times[program] ?? [];
  times.push(nanoseconds);
  entry.times[program] = times;
  if (check !== undefined) entry.checks.push(check);
}

function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string | null {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 1e8,
  });
  if (status === 0) return stdout;
  if (stderr) console.error(stderr.trim().split("\n").slice(-3).join("\n"));
  return null;
}

/** One process of this program; the loader that runs it is the one that runs this file. */
function own(mode: string): string {
  const result = output(process.execPath, [...process.execArgv, join(here, "workloads.ts"), mode]);
  if (result === null) throw new Error(`the benchmark's own ${mode} failed`);
  return result;
}

const hasNumpy = output("python3", ["-c", "import numpy"]) !== null;
if (!hasNumpy) console.log("numpy: skipped, python3 or numpy is missing");
const limits = options.limit === undefined ? [] : compileLimits(resolve(options.limit));

interface Limit {
  readonly program: string;
  readonly args: readonly string[];
  readonly workload: string;
  readonly pattern: RegExp;
  readonly nanoseconds: number;
}

/** The C programs that mark what a machine can do at most, compiled into a folder that is deleted at the end. */
function compileLimits(folder: string): readonly Limit[] {
  const built = mkdtempSync(join(tmpdir(), "bench-"));
  process.on("exit", () => rmSync(built, { recursive: true, force: true }));
  const flags = "-O3 -march=native -mprefer-vector-width=512 -ffast-math".split(" ");
  const sources = [
    ["w0.c", "normals", /AVX512\): ([\d.]+) ns/, 1, [], []],
    ["w1.c", "harmonic", /: ([\d.]+) ns\/\(eig/, 1, ["-DN=10", "-DMODE=0"], []],
    ["w1.c", "harmonic-100", /: ([\d.]+) ns\/\(eig/, 1, ["-DN=100", "-DMODE=0"], []],
    ["w2.c", "rbm-collapsed", /R=\d+: ([\d.]+) us/, 1000, ["-DMODE=0"], []],
    ["w2.c", "rbm-sweeps", /R=\d+: ([\d.]+) us/, 1000, ["-DMODE=0"], []],
    ["w2.c", "rbm-one", /R=\d+: ([\d.]+) us/, 1000, ["-DMODE=0"], []],
    [
      "w34.c",
      "teacher-student",
      /W3 N=2 noise mean direct: ([\d.]+) us/,
      1000,
      ["-fno-finite-math-only"],
      [],
    ],
    ["w34.c", "eigenvalues", /W4 [^:]*: ([\d.]+) us/, 1000, ["-fno-finite-math-only"], []],
  ] as const;
  const known = new Map<string, string>();
  return sources.flatMap(([source, workload, pattern, nanoseconds, more, args]) => {
    const key = [source, ...more].join(" ");
    const program = known.get(key) ?? join(built, `limit${known.size}`);
    if (
      !known.has(key) &&
      output("gcc", [...flags, ...more, join(folder, source), "-o", program, "-lm"]) === null
    ) {
      console.log(`C, ${source}: skipped, it does not compile here`);
      return [];
    }
    known.set(key, program);
    return [{ program, args, workload, pattern, nanoseconds }];
  });
}

for (let round = 1; round <= rounds; round++) {
  console.log(`round ${round} of ${rounds}`);
  const timings = JSON.parse(own("run")) as Record<string, Record<string, Timing>>;
  for (const [name, { "wasm-simd": kernel, reference }] of Object.entries(timings)) {
    record(name, "kernel", kernel.nanoseconds, kernel.check);
    record(name, "reference", reference.nanoseconds, reference.check);
  }
  const outputs = new Map<string, string | null>();
  for (const { program, args, workload, pattern, nanoseconds } of limits) {
    if (!outputs.has(program)) outputs.set(program, output(program, args));
    const found = pattern.exec(outputs.get(program) ?? "");
    if (found) record(workload, "c", Number(found[1]) * nanoseconds);
  }
  if (hasNumpy) {
    const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
    const found = output("python3", [join(here, "workloads.py")], oneThread);
    for (const [name, [nanoseconds]] of Object.entries(
      JSON.parse(found ?? "{}") as Record<string, [number, number]>,
    )) {
      record(name, "numpy", nanoseconds);
    }
  }
}
console.log("what commands take");
const commands = commandTimes(rounds);
console.log("how the cost grows");
const scaling: Scaling = { ...JSON.parse(own("scaling")), processes: await independentProcesses() };

/** How many times as much so many processes do that share nothing: what the machine's cores give at most. */
async function independentProcesses(): Promise<readonly Curve[]> {
  const start = promisify(execFile);
  const counts = Array.from({ length: Math.min(8, availableParallelism()) }, (_, k) => k + 1);
  const times = new Map<number, number[]>();
  for (let round = 0; round < 5; round++) {
    for (const count of counts) {
      const together = await Promise.all(
        Array.from({ length: count }, () =>
          start(process.execPath, [...process.execArgv, join(here, "workloads.ts"), "alone"]),
        ),
      );
      const mean = together.reduce((sum, { stdout }) => sum + Number(stdout) / count, 0);
      times.set(count, [...(times.get(count) ?? []), mean]);
    }
  }
  const one = median(times.get(1)!);
  return counts.map((x) => ({ x, kernel: (x * one) / median(times.get(x)!) }));
}

/** A cost against something that grows. */
export interface Curve {
  readonly x: number;
  /** Nanoseconds per level and step, or for workers the times faster than one. */
  readonly kernel: number;
  readonly reference?: number;
}
export interface Scaling {
  readonly levels: readonly Curve[];
  readonly replicas: readonly Curve[];
  readonly workers: readonly Curve[];
  readonly processes: readonly Curve[];
  readonly checks: readonly Check[];
}

export interface Row {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** What keeps the kernel from being faster. */
  readonly bound?: string;
  /** Medians over the rounds, nanoseconds. */
  readonly medians: Partial<Record<Program, number>>;
}
const medians: Readonly<Record<string, Row["medians"]>> = Object.fromEntries(
  Object.entries(collected).map(([name, { times }]) => [
    name,
    Object.fromEntries(Object.entries(times).map(([program, all]) => [program, median(all)])),
  ]),
);
const kernelTimes = Object.fromEntries(Object.entries(medians).map(([name, own]) => [name, own.kernel!]));
const rows: readonly Row[] = Object.entries(workloads).map(([name, { title, unit, bound }]) => ({
  name,
  title,
  unit,
  medians: medians[name],
  ...(bound ? { bound: bound(kernelTimes) } : {}),
}));

const ratio = (row: Row, to: Program) => {
  const other = row.medians[to];
  return other === undefined ? "–" : (row.medians.kernel! / other).toFixed(2);
};
console.log();
for (const row of rows) {
  const times = Object.entries(row.medians).map(([program, value]) => `${program} ${timeText(value)}`);
  console.log(`${row.title}, ${row.unit}`);
  console.log(
    `  ${times.join(", ")}; kernel / reference ${ratio(row, "reference")}, / numpy ${ratio(row, "numpy")}, / C ${ratio(row, "c")}`,
  );
}
for (const { command, seconds, ratio: times } of commands)
  console.log(`${command}: ${seconds.toFixed(2)} s of CPU time, ${times.toFixed(1)} times that of node -e 0`);
for (const { bound } of rows) if (bound !== undefined) console.log(bound);
scaling.workers.forEach(({ x, kernel }, k) => {
  const most = scaling.processes[k].kernel.toFixed(2);
  console.log(
    `${x} workers: ${kernel.toFixed(2)} times as fast as one; ${x} processes that share nothing: ${most} times`,
  );
});

const wrong = [...Object.values(collected).flatMap(({ checks }) => checks), ...scaling.checks].filter(
  ({ value, expected, within }) => !(Math.abs(value / expected - 1) <= within),
);
for (const { quantity, value, expected, within } of wrong) {
  console.error(
    `wrong: ${quantity} = ${value}, must be ${expected} within ${within}: its time does not count`,
  );
}

mkdirSync(options.out, { recursive: true });
const machine = {
  processor: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  node: process.version,
};
writeFileSync(
  join(options.out, "results.json"),
  `${JSON.stringify({ schema: 1, machine, rounds, workloads: rows.map((row) => ({ ...row, times: collected[row.name].times, checks: collected[row.name].checks })), commands, scaling }, null, 2)}\n`,
);
writeFileSync(join(options.out, "report.png"), await drawBenchmark(rows, scaling, machine, rounds));
console.log(`report in ${options.out}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
