import { quantileSorted } from "simple-statistics";
import type { SpectrumEnsemble } from "../../spectra/index.ts";
import { type Annotation, horizontal, label, vertical } from "../chart/annotations.ts";
import { exactRange, extent, linearAxis, roundRange } from "../chart/axes.ts";
import { curves, type Dataset, heights, shapes, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { FONT_SIZES, INK, SOURCE_STYLES } from "../chart/theme.ts";
import { SOURCE_NAMES } from "../vocabulary.ts";
import type { PointFigure } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { type NamedRoute, routesOf } from "./samples.ts";
import { targetLabels } from "./target-labels.ts";

const NAME = "eigenvalue-flow";
const TITLE = "The spectrum during training";

/** The mean of every sorted level against learning time, for each route. */
export const eigenvalueFlow: PointFigure = (input) => {
  const { point, size } = input;
  const { symbols, target } = point.system;
  const { routes, datasets } = flow(input);
  if (routes.length === 0) {
    return [omission(NAME, TITLE, "no dynamical route has two snapshots")];
  }
  const banded = routes[0];
  const y = roundRange(...extent([...target, ...datasets.flatMap(({ data }) => heights(data))]));
  const times = banded.ensemble.spectrum.times;
  const targets = targetLabels(point.system, { side: "right", range: y, length: size.height - 76 });
  return [
    figure({
      name: NAME,
      title: point.routes.training === undefined ? "Evolution of the levels" : TITLE,
      equation: symbols.dynamics ?? "dW = −∇L(W) dτ + √ε dΞ,  Cov[dΞ] = Σ(W) dτ",
      caption:
        `Mean of each sorted level ${symbols.level} over the replicas against learning time τ = αn; the band covers ` +
        `the central 68 % of the replicas of ${SOURCE_NAMES[banded.name]}, whose stationary samples begin at the vertical line. Dashed: the target levels ${symbols.target}. ` +
        "All quantities are dimensionless.",
      judgedBy: { observables: ["level.mean"], sources: routes.map(({ name }) => name) },
      size,
      chart: chart({
        datasets,
        scales: {
          x: linearAxis("x", "learning time τ = αn", exactRange(times[0], times.at(-1)!)),
          y: linearAxis("y", symbols.level, y),
        },
        annotations: [
          ...point.system.multiplets.map((m) => horizontal(m.value)),
          ...targets.annotations.map((place) => place("x", "y", times.at(-1)!)),
          ...stationaryMark(times, banded.from, y.max),
        ],
        padding: { right: targets.room, top: 22 },
      }),
    }),
  ];
};

/** The dynamical routes: a band of the first and the means of all. */
const flow = oncePerPoint(({ point }) => {
  const levels = point.system.target.length;
  const routes = routesOf(point).filter(
    ({ name, ensemble }) => name !== "coulomb-gas" && ensemble.spectrum.times.length > 1,
  );
  const datasets = [
    ...routes.slice(0, 1).map((route) => band(route, shownSnapshots(route, levels))),
    ...routes.map((route, i) => means(route, shownSnapshots(route, levels), 3 - i)),
  ];
  return { routes, datasets };
});

/** Evenly chosen snapshots, first and last among them: no more than the eye can distinguish. */
function shownSnapshots({ ensemble }: NamedRoute, levels: number): readonly number[] {
  const count = ensemble.spectrum.times.length;
  const most = Math.max(40, Math.min(160, Math.floor(3200 / levels)));
  if (count <= most) return Array.from({ length: count }, (_, t) => t);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

function means({ name, ensemble }: NamedRoute, snapshots: readonly number[], order: number): Dataset {
  const { levels, times } = ensemble.spectrum;
  const paths = Array.from({ length: levels }, (_, level) =>
    snapshots.map((t) => {
      const row = acrossReplicas(ensemble.spectrum, t, level);
      return vertex(times[t], row.reduce((sum, x) => sum + x, 0) / row.length);
    }),
  );
  return curves(paths, SOURCE_STYLES[name], { label: SOURCE_NAMES[name], order }, levels > 20 ? 1 : 2);
}

function band({ name, ensemble }: NamedRoute, snapshots: readonly number[]): Dataset {
  const { levels, times } = ensemble.spectrum;
  const paths = Array.from({ length: levels }, (_, level) => {
    const upper: Vertex[] = [];
    const lower: Vertex[] = [];
    for (const t of snapshots) {
      const row = acrossReplicas(ensemble.spectrum, t, level).sort();
      if (row.length === 0) continue;
      upper.push(vertex(times[t], quantileSorted(row as unknown as number[], 0.84)));
      lower.push(vertex(times[t], quantileSorted(row as unknown as number[], 0.16)));
    }
    return [...upper, ...lower.reverse()];
  });
  return shapes(paths, SOURCE_STYLES[name].colour, { label: `${SOURCE_NAMES[name]}, 16–84 % of replicas` });
}

function acrossReplicas({ levels, replicas, x }: SpectrumEnsemble, t: number, level: number): Float64Array {
  const start = (t * levels + level) * replicas;
  return x.slice(start, start + replicas).filter(Number.isFinite);
}

/** The beginning of the stationary window. */
function stationaryMark(times: Float64Array, from: number, top: number): readonly Annotation[] {
  const begin = times[from];
  if (begin === undefined) return [];
  const span = times.at(-1)! - times[0];
  const anchor = begin - times[0] > 0.7 * span ? "end" : "start";
  const down = -(FONT_SIZES.label - 1);
  return [
    vertical(begin, { colour: INK, dash: [], width: 1.2 }),
    label(anchor === "start" ? "stationary samples →" : "stationary samples from here", begin, top, {
      anchor,
      down,
      colour: INK,
    }),
  ];
}
