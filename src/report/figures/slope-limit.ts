import type { EstimateSource } from "../../comparison/results.ts";
import type { Multiplet } from "../../spectra/index.ts";
import { exactRange, extent, linearAxis, type Range, roundRange } from "../chart/axes.ts";
import {
  curves,
  type Dataset,
  heights,
  points as marks,
  shapes,
  type Vertex,
  vertex,
} from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { MUTED, SOURCE_STYLES } from "../chart/theme.ts";
import { formatEstimate, formatMargin, formatNumber } from "../numbers.ts";
import { levelNames, SOURCE_NAMES, temperatureName } from "../vocabulary.ts";
import type { StudyFigure, StudyInput } from "./input.ts";
import { rightLabels } from "./right-labels.ts";
import { estimateOf, followsTemperature, pairsOf, sweepSeries } from "./sweep.ts";

const NAME = "slope-limit";
const TITLE = "The slope of the mean spacing as ε → 0";
const FIT = "spacing-scaling.extrapolated";

/** ⟨S⟩ of each pair divided by its scaling variable against ε, and its limit ε → 0. */
export const slopeLimit: StudyFigure = (input) => {
  if (!followsTemperature(input)) return [];
  const { points, results, size } = input;
  const { scaling, symbols } = points[0].system;
  const limit = results.fits.find(({ name, source }) => name === FIT && source === "training");
  if (scaling === null || limit === undefined) {
    return [omission(NAME, TITLE, "no slope of the mean spacing was extrapolated to ε = 0")];
  }
  const { predicted, abscissaSymbol } = scaling;
  const margin = results.acrossPoints?.find(({ observable }) => observable === FIT)?.margin ?? 0;
  const lines = linesOf(input);
  const series = sweepSeries(points);
  const at = (source: EstimateSource, { pair }: Line, path: readonly number[]) =>
    path.flatMap((p): readonly Vertex[] => {
      const estimate = estimateOf(results.points[p], source, "spacing.mean.block", pair.label);
      const unit = points[p].system.scaling?.abscissa(pair) ?? 0;
      if (estimate === null || !(unit > 0)) return [];
      return [vertex(results.points[p].temperature, estimate.value / unit, estimate.standardError / unit)];
    });
  const curvesOf = (source: EstimateSource) =>
    lines.flatMap((line) =>
      series.flatMap(({ curves: paths }) => paths.map((path) => at(source, line, path))),
    );
  const limitError = Number.isFinite(limit.standardError) ? limit.standardError : 0;
  const fitted = formatEstimate({ value: limit.a, standardError: limitError, effectiveSamples: null });
  const faint = { ...SOURCE_STYLES.training, colour: FAINT };
  const datasets = [
    marks(
      [vertex(0, limit.a, limitError)],
      { ...SOURCE_STYLES["closed-form"], mark: "rect" },
      { label: `limit ${fitted}`, order: 0 },
      { radius: 5 },
    ),
    ...series.map(({ label, style, look, points: members }) =>
      marks(
        lines.flatMap((line) => at("training", line, members)),
        style,
        { label, order: 1 },
        look,
      ),
    ),
    curves(curvesOf("matrix-langevin"), THEORY, { label: SOURCE_NAMES["matrix-langevin"], order: 3 }, 1.2),
    curves(curvesOf("training"), faint, { label: "", order: 4 }, 1),
  ].filter(({ data }) => data.some((v) => v.y !== null));
  const temperatures = results.points.map(({ temperature }) => temperature);
  const highest = Math.max(...temperatures);
  const x = exactRange(-0.04 * highest, 1.04 * highest, 6);
  const band = [predicted * (1 - margin), predicted * (1 + margin)] as const;
  const y = roundRange(...extent([...band, ...datasets.flatMap(({ data }) => heights(data))]), 6);
  const order = temperatures.map((_, p) => p).sort((a, b) => temperatures[a] - temperatures[b]);
  const names = rightLabels(
    lines.map((line) => ({ name: line.name, last: at("training", line, order).at(-1) })),
    x.max,
    y,
    size.height - 76,
  );
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation: limit.equation,
      caption:
        `Mean spacing within each pair's diagonal block divided by ${abscissaSymbol} (dimensionless), ± one standard error, against ` +
        `${temperatureName(symbols)}; points of one pair are joined${names.annotations.length > 0 ? ", labelled by its target at the right" : ""}. ` +
        `Square: the limit ε → 0 fitted to all points, ${fitted} (χ² per degree of freedom ` +
        `${formatNumber(limit.chi2PerDof, 2)}). Line: theory, ${formatNumber(predicted, 5)}, without free parameters` +
        `${margin > 0 ? `; shaded: the equivalence margin of ± ${formatMargin(margin)}` : ""}.`,
      judgedBy: { observables: [FIT, "temperature-exponent"] },
      size,
      chart: chart({
        datasets: [
          ...datasets,
          curves(
            [[vertex(x.min, predicted), vertex(x.max, predicted)]],
            SOURCE_STYLES["closed-form"],
            {
              label: `theory ${formatNumber(predicted, 4)}${margin > 0 ? ` ± ${formatMargin(margin)}` : ""}`,
              order: 6,
            },
            1.5,
          ),
          ...(margin > 0 ? [shaded(band, x)] : []),
        ],
        scales: {
          x: linearAxis("x", temperatureName(symbols), x),
          y: linearAxis("y", `⟨S⟩/${abscissaSymbol}`, y),
        },
        annotations: names.annotations,
        padding: { right: names.room },
      }),
    }),
  ];
};

/** Colour of the lines that join training's points. */
const FAINT = "#9cc6e2";

const THEORY = SOURCE_STYLES["matrix-langevin"];

function shaded([low, high]: readonly [number, number], { min, max }: Range): Dataset {
  const corners = [vertex(min, low), vertex(max, low), vertex(max, high), vertex(min, high)];
  return shapes([corners], MUTED, { label: "", order: 9 });
}

interface Line {
  readonly pair: Multiplet;
  /** Empty where there is no other pair. */
  readonly name: string;
}

function linesOf({ points }: Pick<StudyInput, "points">): readonly Line[] {
  const pairs = pairsOf(points);
  const names = levelNames(pairs);
  return pairs.map((pair) => ({ pair, name: pairs.length > 1 ? names.get(pair.label)! : "" }));
}
