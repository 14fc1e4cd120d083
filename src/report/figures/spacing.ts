import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import { pairSpacing } from "../../laws/index.ts";
import type { PairLaw } from "../../models/model.ts";
import { binEdges, centralRange, densityOver } from "../../statistics/index.ts";
import { type Figure, figure, type JudgedBy, omission, withDetails } from "../chart/figure.ts";
import { levelNames } from "../vocabulary.ts";
import { type Facet, facets } from "./facets.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { type MultipletSamples, multipletSamples, noPairs, spacingsOf } from "./samples.ts";

const NAME = "spacing";
const TITLE = "Spacing of the degenerate pairs";
const EQUATION = "P(S) = S/(2σ²) · exp(−S²/(4σ²))";

/** The spacing inside every degenerate pair against its law, side by side and one by one. */
export const spacing: PointFigure = (input) => {
  const none =
    input.point.system.pairLaws.length === 0 && !input.point.system.frozen
      ? "theory gives no law for the spacing of a degenerate pair of this target"
      : noPairs(input.point);
  const entries = none === null ? pairs(input) : [];
  if (entries.length === 0) {
    const reason = none ?? "no pair has a finite stationary spacing";
    return [omission(NAME, TITLE, reason)];
  }
  const all = entries.map(({ facet }) => facet);
  const singles = entries.map(({ law: { multiplet }, end, facet }) => {
    const { label } = multiplet;
    const title = `Spacing of the pair at ${facet.title}`;
    return drawnOf(input, `${NAME}-${label}`, title, [{ ...facet, range: [0, end] }], { level: label });
  });
  return withDetails(drawnOf(input, NAME, TITLE, all, {}), singles);
};

/** Every pair that has samples; a common axis, so that the pairs' widths can be compared by eye. */
const pairs = oncePerPoint(({ point, results }) => {
  const drawable = point.system.pairLaws.flatMap((law) => {
    const samples = multipletSamples(point, results, law.multiplet);
    return samples.length > 0 ? [{ law, samples, end: reach(law, samples) }] : [];
  });
  const top = Math.max(...drawable.map(({ end }) => end));
  return drawable.map(({ law, samples, end }) => ({
    law,
    end,
    facet: facetOf(point, law, samples, end, top),
  }));
});

/** Upper end of the spacings of a pair. */
function reach(law: PairLaw, samples: readonly MultipletSamples[]): number {
  return Math.max(5.2 * law.sigma, ...samples.map((sample) => centralRange(spacingsOf(sample, 0))[1]));
}

function facetOf(
  point: EnsemblesOutcome,
  law: PairLaw,
  samples: readonly MultipletSamples[],
  end: number,
  top: number,
): Facet {
  const { symbols, multiplets } = point.system;
  const edges = binEdges(spacingsOf(samples[0], 0), [0, end], [8, 20]);
  return {
    title: `${symbols.target} = ${levelNames(multiplets).get(law.multiplet.label)}`,
    xTitle: "S",
    range: [0, top],
    densities: samples.map((sample) => ({
      route: sample.route,
      density: densityOver(edges, spacingsOf(sample, 0)),
      independent: sample.effective / 2,
    })),
    laws: [{ name: "law, no free parameter", density: pairSpacing(law.sigma).density }],
  };
}

function drawnOf(
  { size }: PointInput,
  name: string,
  title: string,
  panels: readonly Facet[],
  judged: Pick<JudgedBy, "level">,
): Figure {
  const drawing = facets(panels, "P(S)", size);
  return figure({
    name,
    title,
    equation: EQUATION,
    caption:
      "Density of the spacing S between the two eigenvalues of each pair's diagonal block (dimensionless; integral 1). " +
      `${drawing.marks} σ of the law is predicted; nothing is fitted.${drawing.leftOut}`,
    judgedBy: { observables: ["spacing.mean.block"], ...judged },
    size,
    minimumWidth: drawing.minimumWidth,
    chart: drawing.chart,
  });
}
