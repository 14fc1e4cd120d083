import { pairSpacing } from "../../laws/index.ts";
import type { PairLaw } from "../../models/model.ts";
import type { Figure } from "../chart/figure.ts";
import { levelNames } from "../vocabulary.ts";
import { binEdges, centralRange, densityOver } from "./binned.ts";
import { type Facet, facets } from "./facets.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { noPairs, type PairSamples, pairSamples } from "./samples.ts";

const NAME = "spacing";
const TITLE = "Spacing of the degenerate pairs";
const EQUATION = "P(S) = S/(2σ²) · exp(−S²/(4σ²))";

/** The spacing inside every degenerate pair against its law, side by side and one by one. */
export const spacing: PointFigure = (input) => {
  const { point, results } = input;
  const none = noPairs(point);
  const pairs = point.system.pairLaws.flatMap((law) => {
    const samples = pairSamples(point, results, law);
    return samples.length > 0 ? [{ law, samples }] : [];
  });
  if (none !== null || pairs.length === 0) {
    const reason = none ?? "no pair has a finite stationary spacing";
    return [{ kind: "omission", name: NAME, title: TITLE, reason }];
  }
  // a common axis: the pairs' widths can be compared by eye
  const top = Math.max(...pairs.map(({ law, samples }) => reach(law, samples)));
  const drawn = pairs.map(({ law, samples }) => ({
    law,
    own: reach(law, samples),
    facet: facetOf(input, law, samples, top),
  }));
  const combined = figure(
    input,
    NAME,
    TITLE,
    drawn.map(({ facet }) => facet),
    { observables: OBSERVABLES },
  );
  if (drawn.length === 1) return [combined];
  const singles = drawn.map(({ law, own, facet }) => ({
    ...figure(
      input,
      `${NAME}-${law.multiplet.label}`,
      `Spacing of the pair at ${facet.title}`,
      [{ ...facet, range: [0, own] }],
      {
        observables: OBSERVABLES,
        level: law.multiplet.label,
      },
    ),
    detail: true,
  }));
  return [combined, ...singles];
};

const OBSERVABLES = ["spacing.mean.block"];

/** Where the spacings of a pair end. */
function reach(law: PairLaw, samples: readonly PairSamples[]): number {
  return Math.max(5.2 * law.sigma, ...samples.map(({ spacings }) => centralRange(spacings)[1]));
}

function facetOf({ point }: PointInput, law: PairLaw, samples: readonly PairSamples[], top: number): Facet {
  const { symbols, multiplets } = point.system;
  const edges = binEdges(samples[0]!.spacings, [0, reach(law, samples)], [8, 20]);
  return {
    title: `${symbols.target} = ${levelNames(multiplets).get(law.multiplet.label)}`,
    xTitle: "S",
    range: [0, top],
    densities: samples.map(({ route, spacings, effective }) => ({
      route,
      density: densityOver(edges, spacings),
      independent: effective,
    })),
    law: pairSpacing(law.sigma).density,
  };
}

function figure(
  { size }: PointInput,
  name: string,
  title: string,
  panels: readonly Facet[],
  judgedBy: Figure["judgedBy"],
): Figure {
  const drawing = facets(panels, "P(S)", size, "law, no free parameter");
  return {
    kind: "figure",
    name,
    title,
    equation: EQUATION,
    caption:
      "Density of the spacing S between the two eigenvalues of each pair's own block (dimensionless; integral 1). " +
      `${drawing.marks} The law has σ from theory, nothing is fitted.${drawing.leftOut}`,
    judgedBy,
    size,
    minimumWidth: drawing.minimumWidth,
    detail: false,
    chart: drawing.chart,
  };
}
