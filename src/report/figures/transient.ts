import { levelsOf, snapshotAt, timeLabel } from "../../comparison/measure-transient.ts";
import type { TransientQuantity } from "../../models/model.ts";
import { binEdges, centralRange, densityOver } from "../../statistics/index.ts";
import { roundRange } from "../chart/axes.ts";
import { figure, omission, type Panel, type Size } from "../chart/figure.ts";
import { SOURCE_NAMES } from "../vocabulary.ts";
import { type Facet, facets } from "./facets.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { routesOf } from "./samples.ts";

/** The transient density of every followed quantity at each time, against its laws. */
export const transient: PointFigure = (input) =>
  followed(input).map(({ quantity, facets }) => panel(quantity, facets, input.size));

const followed = oncePerPoint(({ point }: Omit<PointInput, "size">) => {
  const transient = point.system.transient?.();
  return (transient?.quantities ?? [])
    .filter(({ laws }) => Object.keys(laws).length > 0)
    .map((quantity) => {
      const facets = transient!.times.flatMap((time) => facetAt(point, quantity, time));
      // one range for all, so that the spreading is visible
      const { min, max, ticks } = roundRange(
        Math.min(...facets.map(({ range: [low] }) => low)),
        Math.max(...facets.map(({ range: [, high] }) => high)),
        4,
      );
      const step = "stepSize" in ticks ? { step: ticks.stepSize } : {};
      return { quantity, facets: facets.map((facet) => ({ ...facet, ...step, range: [min, max] as const })) };
    });
});

function facetAt(point: PointInput["point"], quantity: TransientQuantity, time: number): readonly Facet[] {
  const routes = routesOf(point).flatMap(({ name, ensemble: { spectrum } }) => {
    const snapshot = name === "coulomb-gas" ? -1 : snapshotAt(spectrum, time);
    if (snapshot < 0) return [];
    const replicas = levelsOf(spectrum, snapshot).map((levels) => quantity.values(levels));
    return [{ name, values: Float64Array.from(replicas.flat()), independent: replicas.length }];
  });
  if (routes.length === 0) return [];
  const range = centralRange(routes[0].values);
  const edges = binEdges(routes[0].values, range, [12, 30]);
  return [
    {
      title: timeLabel(time),
      xTitle: quantity.symbol,
      range,
      densities: routes.map(({ name, values, independent }) => ({
        route: name,
        density: densityOver(edges, values),
        independent,
      })),
      laws: Object.entries(quantity.laws).map(([source, law]) => ({
        name: SOURCE_NAMES[source as keyof typeof quantity.laws],
        density: law(time).density,
      })),
    },
  ];
}

function panel({ name, symbol }: TransientQuantity, panelFacets: readonly Facet[], size: Size): Panel {
  const title = `P(${symbol}, τ): relaxation to the stationary state`;
  if (panelFacets.length === 0) {
    return omission(`transient-${name}`, title, "no dynamical route has a snapshot at the requested times");
  }
  const { chart, marks, leftOut, minimumWidth } = facets(panelFacets, `P(${symbol}, τ)`, size);
  return figure({
    name: `transient-${name}`,
    title,
    equation: "∂P/∂τ = −∂(f P)/∂x + ∂(D ∂P/∂x)/∂x",
    caption: `The density of ${symbol} over the replicas at the learning times τ given above the panels, from a fixed spectrum at τ = 0, against the predicted laws (dimensionless; integral 1). ${marks}${leftOut}`,
    judgedBy: { observables: [`transient.${name}.distribution`, `transient.${name}.mean`] },
    size,
    minimumWidth,
    chart,
  });
}
