import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import type { DensityLaw } from "../../models/model.ts";
import { binEdges, centralRange, densityOver } from "../../statistics/index.ts";
import { type Figure, figure, type JudgedBy, omission, withDetails } from "../chart/figure.ts";
import { levelNames } from "../vocabulary.ts";
import { type Facet, facets } from "./facets.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { type MultipletSamples, multipletSamples, noStationary } from "./samples.ts";

const NAME = "density";
const TITLE = "Level density of a multiplet";

/** The levels of every multiplet with a predicted law, in the units of that law, against it and the approximations to it. */
export const density: PointFigure = (input) => {
  const none =
    input.point.system.densities.length === 0 && !input.point.system.frozen
      ? "theory gives no law for the density of a multiplet of this target"
      : noStationary(input.point);
  const entries = none === null ? multiplets(input) : [];
  if (entries.length === 0) {
    const reason = none ?? "no multiplet with a law has a finite stationary level";
    return [omission(NAME, TITLE, reason)];
  }
  const singles = entries.map((entry) => {
    const { label } = entry.law.multiplet;
    const title = `Density of the levels at ${entry.facet.title}`;
    return drawnOf(input, `${NAME}-${label}`, title, [entry], { level: label });
  });
  return withDetails(drawnOf(input, NAME, titleOf(entries), entries, {}), singles);
};

interface Drawn {
  /** The first law of the multiplet, which sets the units of the facet. */
  readonly law: DensityLaw;
  readonly observables: readonly string[];
  readonly facet: Facet;
}

function titleOf(entries: readonly Drawn[]): string {
  return entries.every(({ law }) => law.multiplet.size === 2)
    ? entries.length === 1
      ? "Density of the degenerate pair"
      : "Density of a degenerate pair"
    : TITLE;
}

/** Every multiplet with samples; over a common range where all laws are centred on the mean. */
const multiplets = oncePerPoint(({ point, results }): readonly Drawn[] => {
  const { densities, learnable } = point.system;
  const drawable = learnable.flatMap((multiplet) => {
    const laws = densities.filter((law) => law.multiplet.label === multiplet.label);
    const [law] = laws;
    if (law === undefined) return [];
    const samples = multipletSamples(point, results, multiplet).map((sample) => inUnitsOf(law, sample));
    return samples.length > 0 ? [{ law, laws, samples }] : [];
  });
  const ranges = drawable.map(({ law, samples }) => rangeOf(law, samples));
  const reach = Math.max(...ranges.flat().map(Math.abs));
  return drawable.map(({ law, laws, samples }, k) => {
    const range = law.origin === "mean" ? ([-reach, reach] as const) : ranges[k];
    return {
      law,
      observables: laws.map(({ observable }) => observable),
      facet: facetOf(point, laws, samples, range),
    };
  });
});

/** u = (level − origin)/unit. */
function inUnitsOf({ origin, unit }: DensityLaw, samples: MultipletSamples): MultipletSamples {
  const offset =
    origin === "mean" ? samples.levels.reduce((sum, x) => sum + x, 0) / samples.levels.length : origin;
  return { ...samples, levels: samples.levels.map((x) => (x - offset) / unit) };
}

function rangeOf(
  { law, multiplet }: DensityLaw,
  samples: readonly MultipletSamples[],
): readonly [number, number] {
  const sampleRanges = samples.map(({ levels }) => centralRange(levels));
  const lawRanges: readonly (readonly [number, number])[] = law.support.every(Number.isFinite)
    ? [law.support]
    : multiplet.size <= 2
      ? [[-3.6, 3.6]]
      : [];
  const ends = [...sampleRanges, ...lawRanges];
  return [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
}

function facetOf(
  point: EnsemblesOutcome,
  laws: readonly DensityLaw[],
  samples: readonly MultipletSamples[],
  range: readonly [number, number],
): Facet {
  const { symbols, multiplets: all } = point.system;
  const [reference] = laws as [DensityLaw];
  const edges = binEdges(samples[0].levels, range, [9, 61]);
  const span = range[1] - range[0];
  return {
    title: `${symbols.target} = ${levelNames(all).get(reference.multiplet.label)}`,
    xTitle: "u",
    range,
    ...(reference.multiplet.size === 2 ? { step: span > 16 ? 5 : span > 5 ? 3 : 1 } : {}),
    densities: samples.map(({ route, levels, effective }) => ({
      route,
      density: densityOver(edges, levels),
      independent: effective,
    })),
    laws: laws.map(({ name, law, unit, origin }) => ({
      name,
      density: (u) => {
        // from the first law's units to this one's; laws centred on the mean share their origin
        const shift = reference.origin === "mean" || origin === "mean" ? 0 : reference.origin - origin;
        return (law.density((u * reference.unit + shift) / unit) * reference.unit) / unit;
      },
    })),
  };
}

function drawnOf(
  { point, size }: PointInput,
  name: string,
  title: string,
  entries: readonly Drawn[],
  judged: Pick<JudgedBy, "level">,
): Figure {
  const drawing = facets(
    entries.map(({ facet }) => facet),
    "ρ(u)",
    size,
  );
  const { symbols } = point.system;
  const [{ law }] = entries as readonly [Drawn];
  const meaning =
    law.origin === "mean"
      ? `u = (${symbols.level} − ⟨${symbols.level}⟩)/${law.unitSymbol}, about the measured mean`
      : `u = ${symbols.level}/${law.unitSymbol}`;
  return figure({
    name,
    title,
    equation: law.law.equation,
    caption:
      `Density of ${meaning}, over all eigenvalues of each multiplet's diagonal block (dimensionless; integral 1); ` +
      `${law.unitSymbol} is predicted, not fitted. ${drawing.marks}${drawing.leftOut}`,
    judgedBy: {
      observables: [...new Set(entries.flatMap(({ observables }) => observables))],
      ...judged,
    },
    size,
    minimumWidth: drawing.minimumWidth,
    chart: drawing.chart,
  });
}
