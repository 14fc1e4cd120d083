import { figure, omission } from "../chart/figure.ts";
import { formatNumber } from "../numbers.ts";
import { SOURCE_NAMES } from "../vocabulary.ts";
import type { StudyFigure } from "./input.ts";
import { lineAndRatio } from "./line-and-ratio.ts";
import { pairSeries, seriesSentence } from "./pair-series.ts";
import { estimateOf, followsTemperature, manyPoints } from "./sweep.ts";

const NAME = "spacing-width";
const TITLE = "Mean spacing and width of the pairs";

/** ⟨S⟩ of every pair and sweep point against √π σ of its levels: equal according to theory, at any ε. */
export const spacingWidth: StudyFigure = (input) => {
  if (!followsTemperature(input)) return [];
  const series = pairSeries(input, (point, pair, route) => {
    const results = input.results.points[point];
    const [x, y] = ["spacing.width.block", "spacing.mean.block"].map((name) =>
      estimateOf(results, route, name, pair.label),
    );
    if (!x || !y || !(x.value > 0)) return null;
    const error = Math.hypot(y.standardError, (y.value / x.value) * x.standardError);
    return { x: x.value, y: y.value, error };
  });
  if (series.length === 0) {
    return [omission(NAME, TITLE, "no mean spacing and width of a pair were measured")];
  }
  const slopes = input.results.fits
    .filter(({ name, source }) => name === "width-scaling" && source === "training")
    .map(({ source, a, standardError, predicted }) => {
      const fitted = `${formatNumber(a, 5)} ± ${formatNumber(standardError, 2)}`;
      return ` Fitted slope of √π σ itself, ${SOURCE_NAMES[source]}: ${fitted}, predicted ${formatNumber(predicted, 5)}.`;
    });
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation: "⟨S⟩ = √π σ,  σ² = ⅔ ⟨(λ − ⟨λ⟩)²⟩".replaceAll("λ", input.points[0].system.symbols.level),
      caption:
        "Mean spacing within each pair's diagonal block against √π σ of its two levels, both measured on the same spectra " +
        "(dimensionless). Error bars: standard errors of the two added as if independent, which is " +
        "conservative. Below: their ratio, 1 for a Gaussian symmetric block of any width; marks offset " +
        `sideways.${manyPoints(input.points) ? seriesSentence(input.points[0].system.symbols) : ""}${slopes.join("")}`,
      judgedBy: { observables: ["spacing.secondMoment.block", "spacing.distribution"] },
      size: input.size,
      chart: lineAndRatio({
        series,
        slope: 1,
        titles: { x: "√π σ", y: "⟨S⟩", ratio: "⟨S⟩/(√π σ)", line: "⟨S⟩ = √π σ" },
      }),
    }),
  ];
};
