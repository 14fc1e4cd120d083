import { columnsOf } from "../report/weights/columns.ts";
import { mostNotable, skippedLines, summaryLines } from "../report/weights/words.ts";
import type { WeightsPlan } from "../study/index.ts";
import type { WeightsResults } from "../weight-spectra/index.ts";
import { plural } from "./print-plan.ts";
import { duration } from "./print-quantities.ts";
import { table } from "./print-table.ts";
import type { Colours } from "./terminal.ts";

/** More matrices than this are not listed one by one. */
const mostListed = 60;

/** What will be analysed, and how long it takes. */
export function planLines(
  name: string,
  plans: readonly WeightsPlan[],
  seconds: number,
  workers: number,
): readonly string[] {
  const matrices = plans.flatMap((plan) => plan.matrices);
  const largest = matrices.reduce((a, b) => (b.rows * b.columns > a.rows * a.columns ? b : a));
  return [
    `${name}: ${matricesText(matrices.length)} in ${plural(plans.flatMap((plan) => plan.files).length, "checkpoint")}, the largest ${largest.rows} × ${largest.columns} (${largest.name})`,
    `  about ${duration(seconds / Math.min(workers, matrices.length))} with ${plural(workers, "worker")}`,
  ];
}

/** The matrices in a table, and what was skipped. */
export function tableLines(results: WeightsResults, colours: Colours): readonly string[] {
  const { matrices } = results;
  const notable = new Set(mostNotable(matrices, mostListed));
  const columns = columnsOf("matrix", "shape", "σ", "outliers", "⟨r̃⟩", "α", "p of noise", "remarks");
  const [head = "", ...lines] = table(
    columns,
    matrices.filter((matrix) => notable.has(matrix)).map((matrix) => columns.map(({ text }) => text(matrix))),
  );
  const left = matrices.length - notable.size;
  return [
    colours.bold(head),
    ...lines,
    ...(left > 0 ? [`… ${left} more with fewer outliers, in weights.csv`] : []),
    ...skippedLines(results).map(colours.dim),
  ];
}

/** What the spectra say. */
export function summaryText(results: WeightsResults): readonly string[] {
  return summaryLines(results).map((line) => `${results.name}: ${line}`);
}

function matricesText(n: number): string {
  return `${n} weight ${n === 1 ? "matrix" : "matrices"}`;
}
