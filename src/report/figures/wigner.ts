import type { RouteName } from "../../comparison/results.ts";
import { poissonSpacing, wignerSurmise } from "../../laws/index.ts";
import { linearAxis, roundRange } from "../chart/axes.ts";
import { curves, points } from "../chart/datasets.ts";
import { chart } from "../chart/figure.ts";
import { SOURCE_STYLES } from "../chart/theme.ts";
import { SOURCE_NAMES, SOURCES } from "../vocabulary.ts";
import { beyondAxes, binEdges, densityOver, lawCurve, markedBins, trace } from "./binned.ts";
import type { PointFigure } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { noPairs, pairSamples } from "./samples.ts";

const NAME = "wigner";
const TITLE = "All pairs on one curve: the Wigner surmise";

/** Spacings of all pairs, each in units of its own mean, against the Wigner surmise. */
export const wigner: PointFigure = (input) => {
  const none = noPairs(input.point);
  const { pairs, densities } = none === null ? collapsed(input) : { pairs: 0, densities: [] };
  if (densities.length === 0) {
    return [
      {
        kind: "omission",
        name: NAME,
        title: TITLE,
        reason: none ?? "no pair has a finite stationary spacing",
      },
    ];
  }
  const marks = markedBins(densities[0]!.density, densities[0]!.effective);
  const peak = Math.max(
    1,
    ...marks.map((v) => v.yMax ?? v.y ?? 0),
    ...densities.flatMap(({ density }) => [...density.height]),
  );
  const y = roundRange(0, peak, 5);
  return [
    {
      kind: "figure",
      name: NAME,
      title: pairs === 1 ? "The pair's spacing and the Wigner surmise" : TITLE,
      equation: "P(s) = (π/2) s · exp(−π s²/4),  s = S/⟨S⟩",
      caption:
        `Spacings of ${pairs === 1 ? "the degenerate pair" : `all ${pairs} degenerate pairs`}, each divided by its ` +
        `measured mean (dimensionless; integral 1). Error bars: counting error of the independent samples of ` +
        `${SOURCE_NAMES[densities[0]!.route]} (± one standard error). Grey: levels that do not repel, exp(−s).${beyondAxes(densities.map((d) => d.density))}`,
      judgedBy: { observables: ["spacing.distribution", "spacing.secondMoment.block", "ratio.mean"] },
      size: input.size,
      minimumWidth: 0,
      detail: false,
      chart: chart({
        datasets: [
          ...densities.map(({ route, density }, k) => {
            const place = { label: SOURCE_NAMES[route], order: k === 0 ? 1 : 4 + k };
            return k === 0
              ? points(marks, SOURCE_STYLES[route], place, { radius: 3.5 })
              : curves([trace(density)], SOURCE_STYLES[route], place, 1.5);
          }),
          curves([lawCurve(wignerSurmise.density, 0, TOP)], SOURCE_STYLES["closed-form"], {
            label: "Wigner surmise",
            order: 3,
          }),
          curves(
            [lawCurve(poissonSpacing.density, 0, TOP)],
            NO_REPULSION,
            { label: "no repulsion", order: 9 },
            1.2,
          ),
        ],
        scales: {
          x: linearAxis("x", "s = S/⟨S⟩", { min: 0, max: TOP, ticks: { stepSize: 0.5 } }),
          y: linearAxis("y", "P(s)", y),
        },
      }),
    },
  ];
};

/** Every route's density of the spacings of all pairs, each in units of its own mean. */
const collapsed = oncePerPoint(({ point, results }) => {
  const samples = point.system.pairLaws.flatMap((law) => pairSamples(point, results, law));
  const routes = SOURCES.flatMap((route) => {
    const own = samples.filter((s) => s.route === route);
    if (own.length === 0) return [];
    const spacings = Float64Array.from(own.flatMap((s) => inUnitsOfMean(s.spacings)));
    return [{ route: route as RouteName, spacings, effective: own.reduce((sum, s) => sum + s.effective, 0) }];
  });
  const edges = routes.length === 0 ? null : binEdges(routes[0]!.spacings, [0, TOP], [8, 24]);
  return {
    pairs: new Set(samples.map((s) => s.law)).size,
    densities: routes.map(({ route, spacings, effective }) => ({
      route,
      effective,
      density: densityOver(edges!, spacings),
    })),
  };
});

/** The surmise leaves one spacing in a thousand beyond 3. */
const TOP = 3;
const NO_REPULSION = { colour: "#8c8c8c", dash: [3, 3], mark: "circle" } as const;

function inUnitsOfMean(spacings: Float64Array): number[] {
  const mean = spacings.reduce((sum, S) => sum + S, 0) / spacings.length;
  return mean > 0 ? Array.from(spacings, (S) => S / mean) : [];
}
