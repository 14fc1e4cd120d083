import type { Scenario } from "../scenario/index.ts";
import type { Cost } from "../study/index.ts";
import type { ComputeOptions } from "./compute-options.ts";
import { bytes, duration } from "./print-quantities.ts";

/** What a study will do and how long it will take, printed before it starts. */
export function planLines(
  { name, scenario, cost, out }: { name: string; scenario: Scenario; cost: Cost; out: string },
  { workers, engine }: Pick<ComputeOptions, "workers" | "engine">,
): readonly string[] {
  const time =
    engine === undefined
      ? `about ${duration(wallSeconds(cost, workers))} with ${plural(workers, "worker")}`
      : `about ${duration(cost.seconds)} of one core, shared by the workers`;
  const points = cost.points === 1 ? "" : `${cost.points} sweep points, each with `;
  return [
    `${name}: ${scenario.title}`,
    `  ${points}${cost.run}, seed ${scenario.ensemble.seed}`,
    ...("routes" in scenario ? [`  routes: ${Object.keys(scenario.routes).join(", ")}`] : []),
    ...cost.lines.map((line) => `  ${line}`),
    `  ${time}, ${bytes(cost.memoryBytes)} of memory; report in ${out}`,
  ];
}

/** Estimated wall time with this number of threads. */
function wallSeconds({ seconds, undivided }: Cost, workers: number): number {
  if (undivided === undefined) return seconds / workers;
  const { pieces, afterwards } = undivided;
  return (Math.ceil(pieces / workers) / pieces) * (seconds - afterwards) + afterwards;
}

/** `1 worker`, `2 workers`. */
export function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
