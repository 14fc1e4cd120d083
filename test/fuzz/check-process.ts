import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Dependencies } from "../../src/cli/dependencies.ts";
import type { Ending } from "./faults.ts";

// A process that checks scenarios, one a message, with the built program; whoever started it stops it when it hangs.
// Small studies that are accepted are run as well.

/** Studies that `check` estimates to take longer are not run; seconds on one core. */
const longestRun = 0.3;

const built = (file: string) => new URL(`../../dist/cli/${file}`, import.meta.url).href;
const { dyson }: typeof import("../../src/cli/program.ts") = await import(built("program.js"));
const { programDependencies }: typeof import("../../src/cli/program-dependencies.ts") = await import(
  built("program-dependencies.js")
);
const { estimateCost }: typeof import("../../src/study/estimate-cost.ts") = await import(
  built("../study/estimate-cost.js")
);

/** Seconds of trials for the cost of a scenario that is not run; see estimateCost. */
const patience = 0.1;

const quick: Partial<Dependencies> = {
  estimateCost: (scenario, backend) => estimateCost(scenario, backend, patience),
};

setFlagsFromString("--stack-trace-limit=0");
const folder = mkdtempSync(join(tmpdir(), "dyson-fuzz-"));
process.chdir(folder);
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => process.exit());

process.on("message", async ({ text, run }: { text: string; run: boolean }) => {
  writeFileSync("s.yaml", text);
  const checked = await ending(["check", "--json", "s.yaml"], run ? {} : quick);
  process.send!({ command: "check", ...checked });
  if (checked.code !== 0 || !run || !isSmall(JSON.parse(checked.out).cost))
    process.send!({ command: "done" });
  else {
    process.send!({
      command: "run",
      ...(await ending(["run", "s.yaml", "--workers", "1", "--fresh", "--out", "r"])),
    });
    process.send!({ command: "done" });
  }
});

/** What `run` refuses for want of memory is not small. */
function isSmall({
  seconds,
  memoryBytes,
}: {
  readonly seconds: number;
  readonly memoryBytes: number;
}): boolean {
  return seconds <= longestRun && memoryBytes <= programDependencies.totalMemory;
}

async function ending(argv: readonly string[], dependencies: Partial<Dependencies> = {}): Promise<Ending> {
  let [out, err] = ["", ""];
  const stdout = { write: (piece: string) => (out += piece) };
  const stderr = { write: (piece: string) => (err += piece) };
  const start = process.cpuUsage();
  const now = () => performance.now() / 1000;
  let code: number;
  try {
    code = await dyson(
      argv,
      { ...programDependencies, ...dependencies },
      { stdout, stderr, env: {}, now },
      new AbortController().signal,
    );
  } catch (error) {
    code = 3;
    err += `dyson: failed unexpectedly: ${(error as Error).stack}`;
  }
  return {
    code,
    out,
    err,
    seconds: seconds(process.cpuUsage(start)),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

process.send!({ command: "ready" });
