import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { checkAll, type Finding } from "./check-pool.ts";
import { commandLines, runAll } from "./command-lines.ts";
import { scenarioTexts } from "./scenarios.ts";

// `npm run fuzz -- --seed 1 --scenarios 20000 --lines 400`: ends with 1 where anything is found.

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    scenarios: { type: "string", default: "20000" },
    lines: { type: "string", default: "400" },
    only: { type: "string" },
  },
});
const sampling = (numRuns: string) => ({ seed: Number(values.seed), numRuns: Number(numRuns) });
const processes = availableParallelism();
const start = performance.now();

const all = fc.sample(scenarioTexts, sampling(values.scenarios));
if (values.only !== undefined) console.log(all[Number(values.only)]);
const texts = values.only === undefined ? all : [all[Number(values.only)]];
const { findings, accepted, run } = await checkAll(
  texts,
  processes,
  (index) => index % 10 === 0,
  progress("scenarios", texts.length),
);
console.log(
  `${texts.length} scenarios of seed ${values.seed}: ${accepted} accepted, ${run} run, ${findings.length} with faults`,
);
print(findings);

const lines = values.only === undefined ? fc.sample(commandLines, sampling(values.lines)) : [];
const wrong = await runAll(lines, processes, progress("command lines", lines.length));
console.log(`${lines.length} command lines: ${wrong.length} with faults`);
print(wrong);
console.log(`${((performance.now() - start) / 60e3).toFixed(1)} min`);
process.exitCode = findings.length + wrong.length > 0 ? 1 : 0;

function progress(what: string, of: number): (done: number) => void {
  return (done) => {
    if (done % 1000 === 0)
      console.log(`${done} of ${of} ${what}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  };
}

function print(found: readonly Finding[]): void {
  for (const { index, command, faults, input, err } of found)
    console.log(
      `#${index} ${command}: ${faults.join("; ")}\n${indented(err, 600)}\n${indented(input, 1200)}\n`,
    );
}

function indented(text: string, most: number): string {
  return JSON.stringify(text.slice(0, most)).replaceAll("\\n", "\n    ");
}
