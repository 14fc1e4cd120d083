import type { Scenario } from "../scenario/index.ts";
import type { Cost } from "../study/index.ts";
import { bytes, duration } from "./print-quantities.ts";
import type { ComputeOptions } from "./run.ts";

/** What a study will do and how long that takes, before it starts. */
export function planLines(
  { name, scenario, cost, out }: { name: string; scenario: Scenario; cost: Cost; out: string },
  { workers, engine }: Pick<ComputeOptions, "workers" | "engine">,
): readonly string[] {
  const time =
    engine === undefined
      ? `about ${duration(cost.seconds / workers)} with ${plural(workers, "worker")}`
      : `about ${duration(cost.seconds)} of one core, shared by the workers`;
  const { training, ensemble, routes } = scenario;
  const points = cost.points === 1 ? "" : `${cost.points} sweep points, each with `;
  return [
    `${name}: ${scenario.title}`,
    `  ${points}${ensemble.replicas} replicas, ${training.updates} updates, seed ${ensemble.seed}`,
    `  routes: ${Object.keys(routes).join(", ")}`,
    ...cost.lines.map((line) => `  ${line}`),
    `  ${time}, ${bytes(cost.memoryBytes)} of memory; report in ${out}`,
  ];
}

/** `1 worker`, `2 workers`. */
export function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
