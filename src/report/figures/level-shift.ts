import type { EstimateSource } from "../../comparison/results.ts";
import { horizontal } from "../chart/annotations.ts";
import { extent, linearAxis, logAxis, logRangeOf, roundRange } from "../chart/axes.ts";
import { curves, heights, points as marks, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { INK, SOURCE_STYLES } from "../chart/theme.ts";
import { levelNames, SOURCE_NAMES, temperatureName } from "../vocabulary.ts";
import type { StudyFigure, StudyInput } from "./input.ts";
import { rightLabels } from "./right-labels.ts";
import { atVariedTemperature, distinct, estimateOf, sweepSeries } from "./sweep.ts";

const NAME = "level-shift";
const TITLE = "Mean levels as ε grows";

/** ⟨λ⟩/κ of every level against ε: training, the matrix Langevin equation and the closed form. */
export const levelShift: StudyFigure = (study) => {
  const varied = atVariedTemperature(study);
  if (varied === null) return [];
  const { points, results, size } = varied.slice;
  const { symbols } = points[0].system;
  const levels = followed(points);
  const temperatures = results.points.map(({ temperature }) => temperature);
  const order = distinct(temperatures).map((temperature) => temperatures.indexOf(temperature));
  const at = (source: EstimateSource, level: Followed, members: readonly number[]): readonly Vertex[] =>
    members.flatMap((p) => {
      const estimate = estimateOf(results.points[p], source, "level.mean", level.label, level.member);
      if (estimate === null) return [];
      const error = estimate.standardError / Math.abs(level.target);
      return [vertex(results.points[p].temperature, estimate.value / level.target, error)];
    });
  const series = sweepSeries(points);
  const training = series.map(({ label, style, look, points: members }) =>
    marks(
      levels.flatMap((level) => at("training", level, members)),
      style,
      { label, order: 1 },
      look,
    ),
  );
  const theory = curves(
    levels.flatMap((level) =>
      series.flatMap((entry) => entry.curves.map((path) => at("matrix-langevin", level, path))),
    ),
    SOURCE_STYLES["matrix-langevin"],
    { label: SOURCE_NAMES["matrix-langevin"], order: 3 },
    1.4,
  );
  if (!training.some(({ data }) => data.length > 0)) {
    return [omission(NAME, TITLE, "no mean level was measured for training")];
  }
  const y = roundRange(...extent([1, ...[...training, theory].flatMap(({ data }) => heights(data))]), 6);
  const x = logRangeOf(temperatures, 1.1);
  // where the expansion no longer holds, it leaves the plot
  const closed = curves(
    levels.map((level) => at("closed-form", level, order).filter((v) => v.y! >= y.min && v.y! <= y.max)),
    { ...SOURCE_STYLES["closed-form"], dash: [2, 3] },
    { label: "closed form, first order in ε", order: 4 },
    1.2,
  );
  const names = rightLabels(
    levels.map((level) => ({ name: level.name, last: at("training", level, order).at(-1) })),
    x.max,
    y,
    size.height - 76,
  );
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation: `⟨${symbols.level}⟩/${symbols.target} = 1 + O(ε); a pair splits by ± ⟨S⟩/2 ∝ √ε${varied.where}`,
      caption:
        `Stationary mean of each sorted level ${symbols.level} over its target ${symbols.target} against ${temperatureName(symbols)} ` +
        `(dimensionless), ± one standard error; a degenerate level appears with all its members. Right: the target of ` +
        "each. The matrix Langevin equation is a curve through the points that vary α and one through those that vary |B|.",
      judgedBy: { observables: ["equal-temperature.level.mean", "level.mean"] },
      size,
      chart: chart({
        datasets: [...training, theory, closed].filter(({ data }) => data.length > 0),
        scales: {
          x: logAxis("x", temperatureName(symbols), x),
          y: linearAxis("y", `⟨${symbols.level}⟩/${symbols.target}`, y),
        },
        annotations: [horizontal(1, { colour: INK }), ...names.annotations],
        padding: { right: names.room },
      }),
    }),
  ];
};

interface Followed {
  readonly label: string;
  readonly member: number | undefined;
  readonly target: number;
  readonly name: string;
}

/** Every level that is learnable at some point, the members of a multiplet one by one. */
function followed(points: StudyInput["points"]): readonly Followed[] {
  const multiplets = new Map(
    points.flatMap(({ system }) => system.learnable.map((m) => [m.label, m] as const)),
  );
  const nonZero = [...multiplets.values()].filter(({ value }) => value !== 0);
  const names = levelNames(nonZero);
  return nonZero.flatMap(({ label, value, size }) =>
    Array.from({ length: size }, (_, i) => ({
      ...{ label, target: value, name: names.get(label) ?? label },
      member: size > 1 ? i + 1 : undefined,
    })),
  );
}
