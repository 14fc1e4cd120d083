import type { RouteName } from "../../comparison/results.ts";
import { poissonSpacing, wignerSurmise } from "../../laws/index.ts";
import { binEdges, densityOver } from "../../statistics/index.ts";
import { linearAxis, roundRange } from "../chart/axes.ts";
import { curves, heights, points } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { SOURCE_STYLES } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";
import { SOURCE_NAMES, SOURCES } from "../vocabulary.ts";
import { beyondAxes, lawCurve, markedBins, trace } from "./binned.ts";
import type { PointFigure } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { joined, type MultipletSamples, multipletSamples, noPairs, spacingsOf } from "./samples.ts";

const NAME = "wigner";
const TITLE = "All multiplets on one curve: the Wigner surmise";

/** Spacings of all pairs, each in units of its mean, against the Wigner surmise. */
export const wigner: PointFigure = (input) => {
  const none = noPairs(input.point);
  const { multiplets, onlyPairs, densities } =
    none === null ? collapsed(input) : { multiplets: 0, onlyPairs: true, densities: [] };
  if (densities.length === 0) {
    return [omission(NAME, TITLE, none ?? "no multiplet has a finite stationary spacing")];
  }
  const beta = input.point.system.dysonIndex ?? 1;
  const marks = markedBins(densities[0].density, densities[0].effective);
  const peak = Math.max(1, ...heights(marks), ...densities.flatMap(({ density }) => [...density.height]));
  const y = roundRange(0, peak, 5);
  return [
    figure({
      name: NAME,
      title: multiplets === 1 ? "Spacings and the Wigner surmise" : TITLE,
      equation: `${wignerSurmise(beta).equation},  s = S/⟨S⟩`,
      caption:
        `Spacings of ${multiplets === 1 ? "the" : `all ${multiplets}`} degenerate ` +
        `${onlyPairs ? "pair" : "multiplet"}${multiplets === 1 ? "" : "s"}, each divided by its ` +
        `${onlyPairs ? "measured mean" : "gap's measured mean"} (dimensionless; integral 1). Error bars: counting error of the independent samples of ` +
        `${SOURCE_NAMES[densities[0].route]} (± one standard error). Grey: no level repulsion, exp(−s).${beyondAxes(densities.map((d) => d.density))}`,
      judgedBy: { observables: ["spacing.distribution", "spacing.secondMoment.block", "ratio.mean"] },
      size: input.size,
      chart: chart({
        datasets: [
          ...densities.map(({ route, density }, k) => {
            const place = { label: SOURCE_NAMES[route], order: k === 0 ? 1 : 4 + k };
            return k === 0
              ? points(marks, SOURCE_STYLES[route], place, { radius: 3.5 })
              : curves([trace(density)], SOURCE_STYLES[route], place, 1.5);
          }),
          curves([lawCurve(wignerSurmise(beta).density, 0, TOP)], SOURCE_STYLES["closed-form"], {
            label: beta === 1 ? "Wigner surmise" : `Wigner surmise, β = ${formatNumber(beta)}`,
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
    }),
  ];
};

/** Every route's density of the spacings of all pairs, each in units of its mean. */
const collapsed = oncePerPoint(({ point, results }) => {
  const samples = point.system.learnable
    .filter(({ size }) => size > 1)
    .flatMap((multiplet) => multipletSamples(point, results, multiplet));
  const routes = SOURCES.flatMap((route) => {
    const routeSamples = samples.filter((s) => s.route === route);
    if (routeSamples.length === 0) return [];
    const spacings = joined(routeSamples.flatMap(gaps).map(inUnitsOfMean));
    const effective = routeSamples.reduce(
      (sum, s) => sum + (s.effective * (s.multiplet.size - 1)) / s.multiplet.size,
      0,
    );
    return [{ route: route as RouteName, spacings, effective }];
  });
  const edges = routes.length === 0 ? null : binEdges(routes[0].spacings, [0, TOP], [8, 24]);
  return {
    multiplets: new Set(samples.map((s) => s.multiplet)).size,
    onlyPairs: samples.every((s) => s.multiplet.size === 2),
    densities: routes.map(({ route, spacings, effective }) => ({
      route,
      effective,
      density: densityOver(edges!, spacings),
    })),
  };
});

/** Under the surmise one spacing in a thousand exceeds 3. */
const TOP = 3;
const NO_REPULSION = { colour: "#8c8c8c", dash: [3, 3], mark: "circle" } as const;

/** The spacings of each gap of a multiplet. */
function gaps(samples: MultipletSamples): readonly Float64Array[] {
  return Array.from({ length: samples.multiplet.size - 1 }, (_, gap) => spacingsOf(samples, gap));
}

function inUnitsOfMean(spacings: Float64Array): Float64Array {
  const mean = spacings.reduce((sum, S) => sum + S, 0) / spacings.length;
  return mean > 0 ? spacings.map((S) => S / mean) : new Float64Array();
}
