import type { Results } from "../comparison/results.ts";
import type { Symbols } from "../models/model.ts";
import { formatNumber } from "./numbers.ts";
import { absentRouteLines, parameterLine, temperatureName } from "./vocabulary.ts";

/** Whether the verdict of a study rests on comparisons across its points. */
export function judgedAcrossPoints({ acrossPoints = [] }: Pick<Results, "acrossPoints">): boolean {
  return acrossPoints.some(({ required }) => required);
}

/** Lengths of a run, its files and what is measured on how many samples: they vary together with what is asked. */
const ACCOMPANYING = [
  ...["training.updates", "training.snapshotEvery", "model.files"],
  ...["routes.matrix-langevin.noiseSamples", "premise.samples", "premise.starts"],
];

/** The parameters that differ between points, point by point; those that accompany others only where nothing else differs. */
export function variedParameters(
  points: readonly Readonly<Record<string, unknown>>[],
): readonly Readonly<Record<string, unknown>>[] {
  const first = points[0] ?? {};
  const varied = Object.keys(first).filter((key) =>
    points.some((p) => JSON.stringify(p[key]) !== JSON.stringify(first[key])),
  );
  const physical = varied.filter((key) => !ACCOMPANYING.includes(key));
  const shown =
    new Set(points.map((p) => JSON.stringify(physical.map((key) => p[key])))).size === points.length;
  return points.map((p) => Object.fromEntries((shown ? physical : varied).map((key) => [key, p[key]])));
}

/** The ranges of a sweep, e.g. "12 sweep points: α = 0.01 … 0.1, |B| = 4 … 64". */
export function sweepLine(
  { points }: Pick<Results, "points">,
  symbols?: Pick<Symbols, "temperature">,
): string {
  const varied = variedParameters(points.map(({ parameters }) => parameters));
  const ranges = Object.keys(varied[0] ?? {}).flatMap((path) => {
    const values = varied.map((parameters) => parameters[path]);
    const numbers = values.filter((value) => typeof value === "number");
    if (numbers.length < values.length) return [];
    return [`${parameterLine({ [path]: Math.min(...numbers) })} … ${formatNumber(Math.max(...numbers))}`];
  });
  const temperatures = points.map(({ temperature }) => temperature);
  const ends = [Math.min(...temperatures), Math.max(...temperatures)].map((value) => formatNumber(value));
  return `${points.length} sweep points: ${[...ranges, `${temperatureName(symbols ?? {})} = ${ends.join(" … ")}`].join(", ")}`;
}

/** The unavailable routes, with the points at which they are unavailable if not at all of them. */
export function absences({ points }: Pick<Results, "points">): readonly string[] {
  const varied = variedParameters(points.map(({ parameters }) => parameters));
  const lines = points.map(({ diagnostics }) => absentRouteLines(diagnostics));
  return [...new Set(lines.flat())].map((line) => {
    const where = varied.filter((_, p) => lines[p].includes(line));
    return where.length === points.length
      ? `${line.charAt(0).toUpperCase()}${line.slice(1)}.`
      : `At ${where.map(parameterLine).join(" and at ")}, ${line}.`;
  });
}
