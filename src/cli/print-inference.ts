import type { InferenceResults } from "../inference/index.ts";
import { coefficientColumns, coefficientRows, summaryLines } from "../report/inference/words.ts";
import type { ReadTrajectories } from "../study/index.ts";
import { plural } from "./print-plan.ts";
import { table } from "./print-table.ts";
import type { Colours } from "./terminal.ts";

/** More coefficients than this are not listed one by one. */
const mostListed = 60;

/** What the equation is inferred from. */
export function planLine(name: string, { trajectories, skipped }: ReadTrajectories): string {
  const { levels, replicas, times } = trajectories[0].ensemble;
  const left = skipped.length === 0 ? "" : `; left out: ${skipped.map((each) => each.name).join(", ")}`;
  return `${name}: ${plural(trajectories.length, "array")} of trajectories, ${trajectories.length > 1 ? "the first with " : ""}${plural(levels, "level")}, ${plural(replicas, "replica")}, ${plural(times.length, "snapshot")}${left}`;
}

/** Every coefficient. */
export function coefficientLines(results: InferenceResults, colours: Colours): readonly string[] {
  const rows = coefficientRows(results);
  const [head = "", ...lines] = table(
    coefficientColumns,
    rows.slice(0, mostListed).map((row) => coefficientColumns.map(({ text }) => text(row))),
  );
  const left = rows.length - mostListed;
  return [colours.bold(head), ...lines, ...(left > 0 ? [`… ${left} more, in inference.csv`] : [])];
}

/** What the levels say of their equation. */
export function summaryText({ name, series }: InferenceResults): readonly string[] {
  return series.flatMap((each) =>
    summaryLines(each).map((line) => `${series.length === 1 ? name : each.label}: ${line}`),
  );
}
