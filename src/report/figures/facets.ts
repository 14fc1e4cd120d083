import type { RouteName } from "../../comparison/results.ts";
import type { Density } from "../../statistics/index.ts";
import { type Annotation, label, vertical } from "../chart/annotations.ts";
import { type Axis, exactRange, gapAxis, linearAxis } from "../chart/axes.ts";
import { curves, heights, points } from "../chart/datasets.ts";
import { type Chart, chart, type Size } from "../chart/figure.ts";
import { INK, MUTED, SOURCE_STYLES } from "../chart/theme.ts";
import { SOURCE_NAMES } from "../vocabulary.ts";
import { beyondAxes, lawCurve, markedBins, trace } from "./binned.ts";

/** A measured density against a law, one of several side by side with a common y axis. */
export interface Facet {
  readonly title: string;
  readonly xTitle: string;
  readonly range: readonly [number, number];
  /** Tick spacing, where the default would be a poor choice. */
  readonly step?: number;
  readonly densities: readonly RouteDensity[];
  /** The first is the one tested; the others are for comparison. */
  readonly laws: readonly FacetLaw[];
}

export interface FacetLaw {
  /** For the legend. */
  readonly name: string;
  density(x: number): number;
}

export interface RouteDensity {
  readonly route: RouteName;
  readonly density: Density;
  /** Effective number of independent samples. */
  readonly independent: number;
}

/** The chart, and the sentences its caption needs. */
export interface Facets {
  readonly chart: Chart;
  readonly marks: string;
  readonly leftOut: string;
  readonly minimumWidth: number;
}

/** More than this many side by side would be too narrow to read. */
const MOST = 5;

/**
 * Facets side by side: the first route as marks with counting errors, the others as lines, the tested law as a black
 * line, further laws in grey. Each has its own x axis; the y axis is common. Of many facets an even selection is shown.
 */
export function facets(all: readonly Facet[], yTitle: string, size: Size): Facets {
  const shown = evenChoice(all, Math.max(1, Math.min(MOST, Math.floor(size.width / 105))));
  const reached = shown.flatMap(({ densities, laws, range }) => [
    ...densities.flatMap(({ density, independent }, k) =>
      k === 0 ? heights(markedBins(density, independent)) : [...density.height],
    ),
    ...laws.flatMap(({ density }) => heights(lawCurve(density, ...range, 60))),
  ]);
  const y = exactRange(0, 1.06 * Math.max(...reached), 5);
  const scales: Record<string, Axis> = { y: linearAxis("y", yTitle, y) };
  shown.forEach((facet, i) => {
    if (i > 0) scales[`gap${i}`] = gapAxis("x", "facets", 0.15);
    const ticks = shown.length > 2 ? 4 : 7;
    const range = exactRange(...facet.range, ticks);
    const stepped = facet.step === undefined ? range : { ...range, ticks: { stepSize: facet.step } };
    scales[axisOf(i)] = linearAxis("x", facet.xTitle, stepped, STACK);
  });
  const first = shown[0].densities[0];
  return {
    chart: chart({
      datasets: shown.flatMap((facet, i) => facetDatasets(facet, i)),
      scales,
      annotations: shown.length === 1 ? [] : shown.flatMap((facet, i) => heading(facet, axisOf(i), y.max)),
      padding: { top: shown.length === 1 ? 8 : 22 },
    }),
    marks: `Error bars: counting error of the independent samples of ${SOURCE_NAMES[first.route]} (± one standard error).`,
    leftOut:
      beyondAxes(all.flatMap((f) => f.densities.map((d) => d.density))) +
      (shown.length < all.length ? ` ${shown.length} of ${all.length} multiplets are shown here.` : ""),
    minimumWidth: shown.length > 2 ? 110 * shown.length : 0,
  };
}

/** The facet's name above its plot, and the left edge of the plot. */
function heading({ title, range: [low, high] }: Facet, xScaleID: string, top: number): readonly Annotation[] {
  return [
    label(title, (low + high) / 2, top, { anchor: "center", down: -10, colour: INK, bold: true, xScaleID }),
    vertical(low, { colour: MUTED, dash: [], xScaleID }),
  ];
}

/** Colour and dash of the laws; the tested one is black and solid. */
const BESIDE: readonly { readonly colour?: string; readonly dash?: readonly number[] }[] = [
  {},
  { colour: "#6b6b6b", dash: [7, 4] },
  { colour: "#8c8c8c", dash: [2, 3] },
  { colour: "#6b6b6b", dash: [10, 3, 2, 3] },
];

const STACK = { stack: "facets", stackWeight: 1 };

function axisOf(i: number): string {
  return `x${i}`;
}

/** Only the first facet's datasets are named; the legend applies to all. */
function facetDatasets({ densities, laws, range }: Facet, i: number) {
  const place = (name: string, order: number) => ({ label: i === 0 ? name : "", order, xAxisID: axisOf(i) });
  return [
    ...densities.map(({ route, density, independent }, k) =>
      k === 0
        ? points(markedBins(density, independent), SOURCE_STYLES[route], place(SOURCE_NAMES[route], 1), {
            radius: 3,
          })
        : curves([trace(density)], SOURCE_STYLES[route], place(SOURCE_NAMES[route], 4 + k), 1.5),
    ),
    ...laws.map(({ name, density }, k) =>
      curves(
        [lawCurve(density, ...range)],
        { ...SOURCE_STYLES["closed-form"], ...BESIDE[k] },
        place(name, k === 0 ? 3 : 8 + k),
        k === 0 ? 2 : 1.6,
      ),
    ),
  ];
}

function evenChoice<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  if (most === 1) return all.slice(0, 1);
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}
