import type { PointOutcome } from "../../comparison/study-outcome.ts";
import { pairDensity as pairDensityLaw } from "../../laws/index.ts";
import type { PairLaw } from "../../models/model.ts";
import type { Figure } from "../chart/figure.ts";
import { levelNames } from "../vocabulary.ts";
import { binEdges, centralRange, densityOver } from "./binned.ts";
import { type Facet, facets } from "./facets.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { noPairs, type PairSamples, pairSamples } from "./samples.ts";

const NAME = "pair-density";
const TITLE = "Density of a degenerate pair";
const OBSERVABLES = ["density"];

/** The levels of every degenerate pair, centred and in units of σ, against the two-level "semicircle". */
export const pairDensity: PointFigure = (input) => {
  const none = noPairs(input.point);
  const drawn = none === null ? pairs(input) : [];
  if (drawn.length === 0) {
    const reason = none ?? "no pair has a finite stationary level";
    return [{ kind: "omission", name: NAME, title: TITLE, reason }];
  }
  const combined = figure(
    input,
    NAME,
    TITLE,
    drawn.map(({ facet }) => facet),
    { observables: OBSERVABLES },
  );
  if (drawn.length === 1) return [combined];
  const singles = drawn.map(({ law, facet }) => ({
    ...figure(input, `${NAME}-${law.multiplet.label}`, `Density of the pair at ${facet.title}`, [facet], {
      observables: OBSERVABLES,
      level: law.multiplet.label,
    }),
    detail: true,
  }));
  return [combined, ...singles];
};

/** Every pair that has samples, over a common range. */
const pairs = oncePerPoint(({ point, results }) => {
  const found = point.system.pairLaws.flatMap((law) => {
    const samples = pairSamples(point, results, law).map(standardised);
    return samples.length > 0 ? [{ law, samples }] : [];
  });
  const reach = Math.max(3.6, ...found.flatMap(({ samples }) => samples.flatMap(farthest)));
  return found.map(({ law, samples }) => ({ law, facet: facetOf(point, law, samples, reach) }));
});

/** u = (λ − ⟨λ⟩)/σ, about the measured mean of the pair. */
function standardised(samples: PairSamples): PairSamples {
  const mean = samples.levels.reduce((sum, x) => sum + x, 0) / samples.levels.length;
  return { ...samples, levels: samples.levels.map((x) => (x - mean) / samples.law.sigma) };
}

function farthest({ levels }: PairSamples): readonly number[] {
  return centralRange(levels).map(Math.abs);
}

function facetOf(point: PointOutcome, law: PairLaw, samples: readonly PairSamples[], reach: number): Facet {
  const { symbols, multiplets } = point.system;
  const most = Math.min(61, Math.round((21 * reach) / 3.6));
  const edges = binEdges(samples[0]!.levels, [-reach, reach], [9, most]);
  return {
    title: `${symbols.target} = ${levelNames(multiplets).get(law.multiplet.label)}`,
    xTitle: "u",
    range: [-reach, reach],
    step: reach > 8 ? 5 : 3,
    densities: samples.map(({ route, levels, effective }) => ({
      route,
      density: densityOver(edges, levels),
      independent: 2 * effective,
    })),
    law: pairDensityLaw(1).density,
  };
}

function figure(
  { point, size }: PointInput,
  name: string,
  title: string,
  panels: readonly Facet[],
  judgedBy: Figure["judgedBy"],
): Figure {
  const drawing = facets(panels, "ρ(u)", size, "pair law");
  const { level } = point.system.symbols;
  return {
    kind: "figure",
    name,
    title,
    equation: "ρ(u) = exp(−u²/2)/(4√π) · [2 exp(−u²/2) + √(2π) u erf(u/√2)]",
    caption:
      `Density of u = (${level} − ⟨${level}⟩)/σ over both levels of each pair's own block (dimensionless; integral 1), ` +
      `about the measured mean, σ from theory. ${drawing.marks}${drawing.leftOut}`,
    judgedBy,
    size,
    minimumWidth: drawing.minimumWidth,
    detail: false,
    chart: drawing.chart,
  };
}
