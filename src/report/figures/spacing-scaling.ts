import type { Fit } from "../../comparison/results.ts";
import { figure, omission } from "../chart/figure.ts";
import { formatNumber } from "../numbers.ts";
import { SOURCE_NAMES } from "../vocabulary.ts";
import type { StudyFigure } from "./input.ts";
import { lineAndRatio } from "./line-and-ratio.ts";
import { pairSeries, seriesSentence } from "./pair-series.ts";
import { estimateOf, manyPoints } from "./sweep.ts";

const NAME = "spacing-scaling";
const TITLE = "Scaling of the mean spacing";

/** ⟨S⟩ of every pair and sweep point against the model's scaling variable, with the line of the predicted slope. */
export const spacingScaling: StudyFigure = (input) => {
  const series = pairSeries(input, (point, pair, route) => {
    const x = input.points[point].system.scaling?.abscissa(pair) ?? 0;
    const measured = estimateOf(input.results.points[point], route, "spacing.mean.block", pair.label);
    return measured === null || !(x > 0) ? null : { x, y: measured.value, error: measured.standardError };
  });
  const { scaling } = input.points[0].system;
  if (scaling === null || series.length === 0) {
    const reason =
      scaling === null || input.points.every((p) => p.system.pairLaws.length === 0)
        ? "theory predicts no scaling of the spacing of a degenerate pair"
        : "no mean spacing of a pair was measured";
    return [omission(NAME, TITLE, reason)];
  }
  const fits = input.results.fits.filter((fit) => fit.name === NAME);
  const { predicted: slope, abscissaSymbol, equation } = scaling;
  const several = manyPoints(input.points);
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation,
      caption:
        `Mean spacing within each pair's diagonal block against ${abscissaSymbol} from theory (dimensionless), ± one standard ` +
        `error; the line has the predicted slope ${formatNumber(slope, 5)}. Below: the ratio to this prediction, ` +
        `${several ? "marks" : "routes"} offset sideways.${several ? seriesSentence(input.points[0].system.symbols) : ""}${fitSentence(fits)}`,
      judgedBy: {
        observables: [
          ...(several ? ["spacing-scaling.extrapolated", "equal-temperature.spacing.mean.block"] : []),
          "spacing.mean.block",
        ],
      },
      size: input.size,
      chart: lineAndRatio({
        series,
        slope,
        titles: {
          x: abscissaSymbol,
          y: "⟨S⟩",
          ratio: "⟨S⟩/theory",
          line: `predicted slope ${formatNumber(slope, 5)}`,
        },
      }),
    }),
  ];
};

function fitSentence(fits: readonly Fit[]): string {
  if (fits.length === 0) return "";
  const slopes = fits.map(
    (fit) =>
      `${SOURCE_NAMES[fit.source]} ${formatNumber(fit.a, 5)} ± ${formatNumber(fit.standardError, 2)} ` +
      `(χ² per degree of freedom ${formatNumber(fit.chi2PerDof, 2)})`,
  );
  return ` Fitted slopes: ${slopes.join("; ")}.`;
}
