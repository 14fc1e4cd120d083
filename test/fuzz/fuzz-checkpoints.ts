import { parseArgs } from "node:util";
import { readAll } from "./checkpoint-pool.ts";

// `npm run fuzz:checkpoints -- --seed 1 --files 100000`: ends with 1 where anything is found.

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    files: { type: "string", default: "100000" },
    only: { type: "string" },
    processes: { type: "string", default: "2" },
  },
});
const indices =
  values.only === undefined
    ? Array.from({ length: Number(values.files) }, (_, i) => i)
    : [Number(values.only)];
const start = performance.now();
const { findings, read, refused } = await readAll(
  Number(values.seed),
  indices,
  Number(values.processes),
  (done) => {
    if (done % 2500 === 0)
      console.log(`${done} of ${indices.length} files, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  },
);
console.log(
  `${indices.length} files of seed ${values.seed}: ${read} read, ${refused} refused, ${findings.length} with faults`,
);
for (const { index, file, faults, message } of findings)
  console.log(`#${index} ${file}: ${faults.join("; ")}\n${message}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
