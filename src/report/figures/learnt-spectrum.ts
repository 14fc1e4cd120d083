import { median } from "simple-statistics";
import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import { binEdges, centralRange, densityOver } from "../../statistics/index.ts";
import { vertical } from "../chart/annotations.ts";
import { exactRange, extent, linearAxis } from "../chart/axes.ts";
import { curves, type Dataset, shapes } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { SOURCE_STYLES } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";
import { SOURCE_NAMES } from "../vocabulary.ts";
import { beyondAxes, outline, trace } from "./binned.ts";
import type { PointFigure } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { joined, noStationary, routesOf, stationaryValues } from "./samples.ts";
import { targetLabels } from "./target-labels.ts";

const NAME = "learnt-spectrum";
const TITLE = "The learnt spectrum";

/** Density of all learnable levels together, in the stationary window. */
export const learntSpectrum: PointFigure = (input) => {
  const { point, size } = input;
  const omitted = (reason: string) => [omission(NAME, TITLE, reason)];
  const none = noStationary(point);
  if (none !== null) return omitted(none);
  const { symbols, learnable, multiplets } = point.system;
  if (learnable.length === 0) return omitted("no level of the target is learnable");
  const { edges, densities } = spectrumOf(input);
  if (densities.length === 0) return omitted("no route has a finite stationary value");
  const peak = Math.max(...densities.flatMap(({ density }) => [...density.height]));
  const x = exactRange(edges[0], edges.at(-1)!, 8);
  const y = exactRange(0, peak * 1.06, 5);
  const targets = targetLabels(point.system, { side: "top", range: x, length: size.width - 74 });
  const unlearnable = multiplets.length - learnable.length;
  const datasets = densities.map(({ name, density }, i): Dataset => {
    const place = { label: SOURCE_NAMES[name], order: 6 - i };
    if (i === 0) return shapes([outline(density)], SOURCE_STYLES[name].colour, place, 1.6);
    return curves([trace(density)], SOURCE_STYLES[name], place, 1.6);
  });
  return [
    figure({
      name: NAME,
      title: point.routes.training === undefined ? "The stationary spectrum" : TITLE,
      equation: `P(${symbols.level}) = Z⁻¹ ∏ |${symbols.level}ᵢ − ${symbols.level}ⱼ| exp(−Σ V(${symbols.level}ᵢ)/g²)`,
      caption:
        `Density of the sorted levels ${symbols.level} over all replicas and stationary snapshots (dimensionless; ` +
        `integral 1; bins of width ${formatNumber(edges[1] - edges[0], 2)}). Dashed: the target levels ` +
        `${symbols.target}, with their multiplicity.${beyondAxes(densities.map((d) => d.density))}` +
        (unlearnable > 0 ? ` ${unlearnable} target level(s) that training cannot reach are not shown.` : ""),
      judgedBy: { observables: ["level.variance"] },
      size,
      minimumWidth: learnable.length > 3 ? 540 : 0,
      chart: chart({
        datasets,
        scales: {
          x: linearAxis("x", symbols.level, x),
          y: linearAxis("y", `density ρ(${symbols.level})`, y),
        },
        annotations: [
          ...learnable.map((m) => vertical(m.value)),
          ...targets.annotations.map((place) => place("x", "y", y.max)),
        ],
        padding: { top: targets.room, right: 14 },
      }),
    }),
  ];
};

/** Every route's density over common bins. */
export const spectrumOf = oncePerPoint(({ point }) => {
  const { learnable } = point.system;
  const routes = routesOf(point).flatMap((route) => {
    const values = joined(
      learnable.map((m) => stationaryValues(route.ensemble.spectrum, route.from, m.first, m.first + m.size)),
    );
    return values.length > 0 ? [{ ...route, values }] : [];
  });
  if (routes.length === 0) return { edges: new Float64Array(), densities: [] };
  const edges = commonEdges(
    point,
    routes.map((r) => r.values),
  );
  return {
    edges,
    densities: routes.map(({ name, values }) => ({ name, density: densityOver(edges, values) })),
  };
});

/**
 * Bins for all routes that resolve a single level: the median over the multiplets of the width that the
 * Freedman–Diaconis rule gives for each; applied to the whole spectrum, the rule would blur its peaks.
 */
function commonEdges(point: EnsemblesOutcome, values: readonly Float64Array[]): Float64Array {
  const { learnable } = point.system;
  const reference = routesOf(point).find(({ ensemble, from }) => ensemble.spectrum.times.length > from)!;
  const widths = learnable.flatMap((m) => {
    const levels = stationaryValues(reference.ensemble.spectrum, reference.from, m.first, m.first + m.size);
    if (levels.length < 2) return [];
    const edges = binEdges(levels, centralRange(levels), [5, 60]);
    return [edges[1] - edges[0]];
  });
  const [low, high] = extent([...learnable.map((m) => m.value), ...values.flatMap(centralRange)]) as [
    number,
    number,
  ];
  const span = high - low || Math.abs(high) * 0.1 || 1;
  const typical = widths.length > 0 ? median(widths) : 0;
  const width = Math.min(span / 8, Math.max(span / 160, typical));
  const bins = Math.ceil((1.06 * span) / width) + 1;
  const start = (low + high - bins * width) / 2;
  return Float64Array.from({ length: bins + 1 }, (_, i) => start + i * width);
}
