import type { EstimateSource, Fit } from "../../comparison/results.ts";
import { horizontal } from "../chart/annotations.ts";
import { extent, gapAxis, linearAxis, roundRange } from "../chart/axes.ts";
import { curves, points, vertex } from "../chart/datasets.ts";
import { chart } from "../chart/figure.ts";
import { INK, SOURCE_STYLES } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";
import { isRoute, SOURCE_NAMES, SOURCES } from "../vocabulary.ts";
import type { StudyFigure, StudyInput } from "./input.ts";

const NAME = "spacing-scaling";
const TITLE = "Scaling of the mean spacing";

/** ⟨S⟩ of every pair and sweep point against the model's scaling variable, with the line of the predicted slope. */
export const spacingScaling: StudyFigure = (input) => {
  const measured = spacings(input);
  const { scaling } = input.points[0]!.system;
  if (scaling === null || measured.length === 0) {
    const reason =
      scaling === null || input.points.every((p) => p.system.pairLaws.length === 0)
        ? "theory gives no spacing of a degenerate pair that scales"
        : "no pair has a measured mean spacing";
    return [{ kind: "omission", name: NAME, title: TITLE, reason }];
  }
  const fits = input.results.fits.filter((fit) => fit.name === NAME);
  const { predicted: slope, abscissaSymbol, equation } = scaling;
  const x = roundRange(0, 1.04 * Math.max(...measured.map((m) => m.x)), 6);
  const y = roundRange(0, 1.06 * Math.max(slope * x.max * 0.9, ...measured.map((m) => m.y + m.error)), 5);
  const ratios = measured.flatMap((m) => [(m.y - m.error) / (slope * m.x), (m.y + m.error) / (slope * m.x)]);
  const reach = roundRange(0, Math.max(0.02, ...extent(ratios.map((r) => Math.abs(r - 1)))), 1).max;
  const sources = SOURCES.filter((source) => measured.some((m) => m.source === source));
  return [
    {
      kind: "figure",
      name: NAME,
      title: TITLE,
      equation,
      caption:
        `Mean spacing of each pair's own block against ${abscissaSymbol} from theory (dimensionless), ± one standard ` +
        `error; the line has the predicted slope ${formatNumber(slope, 5)}. Below: the same over this prediction, ` +
        `routes moved apart sideways.${fitSentence(fits)}`,
      judgedBy: { observables: ["spacing.mean.block"] },
      size: input.size,
      minimumWidth: 0,
      detail: false,
      chart: chart({
        datasets: [
          ...sources.flatMap((source, k) => {
            const own = measured.filter((m) => m.source === source);
            const dodge = sources.length > 1 ? 0.022 * x.max * (k / (sources.length - 1) - 0.5) : 0;
            const radius = source === "training" ? 4.5 : 3.5;
            const order = 2 + k;
            return [
              points(
                own.map((m) => vertex(m.x, m.y, m.error)),
                SOURCE_STYLES[source],
                { label: SOURCE_NAMES[source], yAxisID: "y", order },
                { radius, open: source === "training" },
              ),
              points(
                own.map((m) => vertex(m.x + dodge, m.y / (slope * m.x), m.error / (slope * m.x))),
                SOURCE_STYLES[source],
                { label: "", yAxisID: "ratio", order },
                { radius: 0.8 * radius, open: source === "training" },
              ),
            ];
          }),
          curves(
            [[vertex(0, 0), vertex(Math.min(x.max, y.max / slope), Math.min(slope * x.max, y.max))]],
            SOURCE_STYLES["closed-form"],
            { label: `predicted slope ${formatNumber(slope, 5)}`, yAxisID: "y", order: 9 },
            1.5,
          ),
        ],
        scales: {
          x: linearAxis("x", abscissaSymbol, x),
          ratio: linearAxis(
            "y",
            "⟨S⟩/theory",
            { min: 1 - reach, max: 1 + reach, ticks: { stepSize: reach } },
            { stack: "y", stackWeight: 1 },
          ),
          gap: gapAxis("y", "y", 0.2),
          y: linearAxis("y", "⟨S⟩", y, { stack: "y", stackWeight: 2.2 }),
        },
        annotations: [horizontal(1, { yScaleID: "ratio", colour: INK, dash: [] })],
      }),
    },
  ];
};

interface Measured {
  readonly source: EstimateSource;
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

function spacings({ points: outcomes, results }: StudyInput): readonly Measured[] {
  return outcomes.flatMap((point, p) =>
    point.system.pairLaws.flatMap(({ multiplet }) => {
      const x = point.system.scaling?.abscissa(multiplet) ?? 0;
      const found = results.points[p]?.observables.find(
        (o) => o.name === "spacing.mean.block" && o.level === multiplet.label,
      );
      return SOURCES.flatMap((source): Measured[] => {
        const estimate = found?.estimates[source];
        if (!estimate || !isRoute(source) || !Number.isFinite(estimate.value) || !(x > 0)) return [];
        const error = Number.isFinite(estimate.standardError) ? estimate.standardError : 0;
        return [{ source, x, y: estimate.value, error }];
      });
    }),
  );
}

function fitSentence(fits: readonly Fit[]): string {
  if (fits.length === 0) return "";
  const slopes = fits.map(
    (fit) =>
      `${SOURCE_NAMES[fit.source]} ${formatNumber(fit.a, 5)} ± ${formatNumber(fit.standardError, 2)} ` +
      `(χ² per degree of freedom ${formatNumber(fit.chi2PerDof, 2)})`,
  );
  return ` Fitted slopes: ${slopes.join("; ")}.`;
}
