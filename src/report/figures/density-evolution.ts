import type { DensityEvolution } from "../../models/model.ts";
import { exactRange, linearAxis } from "../chart/axes.ts";
import { curves, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, figure } from "../chart/figure.ts";
import { formatNumber } from "../numbers.ts";
import { ringsOf, SHADES, shadedRings } from "./density-map.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";

const NAME = "density-evolution";

/** P(x, τ) as a map of filled contours over learning time, with the mean of the density and of its stationary law. */
export const densityEvolution: PointFigure = (input) => {
  const map = mapped(input);
  if (map === null) return [];
  const { evolution, top, thresholds, rings, mean, to } = map;
  const { symbol, times, x, stationary } = evolution;
  const y = exactRange(x[0], to, 6);
  return [
    figure({
      name: NAME,
      title: `Time evolution of P(${symbol}, τ)`,
      equation: "∂P/∂τ = −∂(f P)/∂x + ∂(D ∂P/∂x)/∂x",
      caption:
        `The density of ${symbol} against learning time τ, from the Fokker–Planck equation (dimensionless). Each shade spans ${formatNumber(top / SHADES.length, 2)} in P(${symbol}, τ); ` +
        `densities above ${formatNumber(top, 2)}, near the initial spectrum at τ = 0, have the darkest. Solid: the mean; dashed: the mean of the stationary law.`,
      judgedBy: { observables: ["transient.spacing.distribution", "transient.levels.distribution"] },
      size: input.size,
      chart: chart({
        datasets: [
          ...shadedRings(rings, thresholds, (above) => `P(${symbol}, τ) > ${formatNumber(above, 2)}`),
          curves([mean], MEAN, { label: `⟨${symbol}⟩`, order: 1 }, 2),
          curves(
            [[vertex(times[0], stationary.mean), vertex(times.at(-1)!, stationary.mean)]],
            { ...MEAN, dash: [6, 4] },
            { label: "stationary", order: 2 },
            1.5,
          ),
        ],
        scales: {
          x: linearAxis("x", "learning time τ", exactRange(times[0], times.at(-1)!)),
          y: linearAxis("y", symbol, y),
        },
      }),
    }),
  ];
};

const MEAN = { colour: "#D55E00", dash: [], mark: "circle" } as const;

const mapped = oncePerPoint(({ point }: Omit<PointInput, "size">) => {
  const evolution = point.system.transient?.().evolution?.();
  if (evolution === undefined) return null;
  const { times, x, density } = evolution;
  const cells = x.length;
  const last = density.subarray((times.length - 1) * cells);
  // the final peak sets the scale: the initial one is as high as the initial spectrum is sharp
  const top = 1.5 * Math.max(...last);
  const thresholds = SHADES.map((_, k) => ((k + 0.5) * top) / SHADES.length);
  const clipped = Float64Array.from(density, (value) => Math.min(value, top));
  const rings = ringsOf({ columns: times, cells: x, density: clipped, thresholds }, vertex);
  return { evolution, top, thresholds, rings, mean: meanPath(evolution), to: x.at(-1)! };
});

function meanPath({ times, x, density }: DensityEvolution): readonly Vertex[] {
  return Array.from(times, (time, t) => {
    let [mass, first] = [0, 0];
    x.forEach((at, k) => {
      const p = density[t * x.length + k];
      mass += p;
      first += p * at;
    });
    return vertex(time, first / mass);
  });
}
