import type { RouteName } from "../../comparison/results.ts";
import type { Symbols } from "../../models/model.ts";
import type { Multiplet } from "../../spectra/index.ts";
import { SOURCE_STYLES } from "../chart/theme.ts";
import { isRoute, SOURCE_NAMES, SOURCES, temperatureName } from "../vocabulary.ts";
import type { StudyInput } from "./input.ts";
import type { LinePoint, LineSeries } from "./line-and-ratio.ts";
import { manyPoints, pairsOf, sweepSeries } from "./sweep.ts";

/** States how the points of a sweep are distinguished. */
export function seriesSentence(symbols: Symbols): string {
  return ` Points of equal |B|, or of equal α, have the same marks, ${temperatureName(symbols)}; the other routes are thin curves, one for each pair along each series.`;
}

/**
 * Every pair at every point: for few points one series for each route; for many one for each series of the sweep, and
 * the other routes as curves along these.
 */
export function pairSeries(
  { points }: StudyInput,
  at: (point: number, pair: Multiplet, route: RouteName) => LinePoint | null,
): readonly LineSeries[] {
  const pairs = pairsOf(points);
  const path = (members: readonly number[], pair: Multiplet, route: RouteName) =>
    members.flatMap((point) => at(point, pair, route) ?? []);
  const each = (members: readonly number[], route: RouteName) =>
    pairs.map((pair) => path(members, pair, route)).filter(({ length }) => length > 0);
  const all = points.map((_, p) => p);
  const series = sweepSeries(points);
  const many = manyPoints(points);
  return SOURCES.filter(isRoute)
    .flatMap((route): readonly LineSeries[] => {
      const look = { label: SOURCE_NAMES[route], style: SOURCE_STYLES[route] };
      if (!many) {
        const open = route === "training";
        return [{ ...look, marks: { radius: open ? 4.5 : 3.5, open }, paths: each(all, route) }];
      }
      if (route === "training") {
        return series.map(({ label, style, look: marks, points: members }) => ({
          ...{ label, style, marks },
          paths: each(members, route),
        }));
      }
      return [
        {
          ...look,
          marks: null,
          paths: series.flatMap(({ curves }) => curves.flatMap((path) => each(path, route))),
        },
      ];
    })
    .filter(({ paths }) => paths.length > 0);
}
