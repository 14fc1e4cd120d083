import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { median } from "simple-statistics";

const root = resolve(import.meta.dirname, "../..");

/** Commands that should be there at once; `npm run bench` builds the program first. */
const commands: readonly (readonly string[])[] = [
  ["--version"],
  ["--help"],
  ["list"],
  ["schema"],
  ["check", "scenarios/gaussian-rbm.yaml"],
];

/** CPU time of a command, medians over the rounds. */
export interface CommandTime {
  readonly command: string;
  /** Of all threads. */
  readonly seconds: number;
  /** To that of `node -e 0`. */
  readonly ratio: number;
}

/** The commands take turns with the empty program that they are compared with. */
export function commandTimes(rounds: number): readonly CommandTime[] {
  const all = [["-e", "0"], ...commands.map((argv) => ["dist/cli/main.js", ...argv])];
  const seconds = all.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [k, args] of all.entries()) seconds[k].push(cpuSeconds(args));
  const [empty, ...medians] = seconds.map((times) => median(times));
  return commands.map((argv, k) => ({
    command: ["dyson", ...argv].join(" "),
    seconds: medians[k],
    ratio: medians[k] / empty,
  }));
}

function cpuSeconds(args: readonly string[]): number {
  const { status, output } = spawnSync(
    process.execPath,
    ["--require", join(import.meta.dirname, "cpu-time.cjs"), ...args],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "ignore", "inherit", "pipe"] },
  );
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return Number(output[3]);
}
