import { contours } from "d3-contour";
import type { DensityEvolution } from "../../models/model.ts";
import { exactRange, linearAxis } from "../chart/axes.ts";
import { area, curves, type Vertex, vertex } from "../chart/datasets.ts";
import { chart } from "../chart/figure.ts";
import { formatNumber } from "../numbers.ts";
import type { PointFigure, PointInput } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";

const NAME = "density-evolution";

/** P(x, τ) as a map of filled contours over learning time, with the mean of the density and of its stationary law. */
export const densityEvolution: PointFigure = (input) => {
  const map = mapped(input);
  if (map === null) return [];
  const { evolution, top, rings, mean, to } = map;
  const { symbol, times, x, stationary } = evolution;
  const y = exactRange(x[0]!, to, 6);
  return [
    {
      kind: "figure",
      name: NAME,
      title: `P(${symbol}, τ) in time`,
      equation: "∂P/∂τ = −∂(f P)/∂x + ∂(D ∂P/∂x)/∂x",
      caption:
        `The density of ${symbol} against learning time τ, by Fokker & Planck's equation (dimensionless). Each shade is ${formatNumber(top / SHADES.length, 2)} in P(${symbol}, τ); ` +
        `where the density is above ${formatNumber(top, 2)}, near the given spectrum at τ = 0, it has the darkest. Solid: the mean; dashed: the mean of the stationary law.`,
      judgedBy: { observables: ["transient.spacing.distribution", "transient.levels.distribution"] },
      size: input.size,
      minimumWidth: 0,
      detail: false,
      chart: chart({
        datasets: [
          ...rings.map(({ path, shade }, k) =>
            area(path, shade < 0 ? PAPER : SHADES[shade]!, {
              label: legendOf(shade, k, rings, top, symbol),
              order: 1000 - k,
            }),
          ),
          curves([mean], MEAN, { label: `⟨${symbol}⟩`, order: 1 }, 2),
          curves(
            [[vertex(times[0]!, stationary.mean), vertex(times.at(-1)!, stationary.mean)]],
            { ...MEAN, dash: [6, 4] },
            { label: "stationary", order: 2 },
            1.5,
          ),
        ],
        scales: {
          x: linearAxis("x", "learning time τ", exactRange(times[0]!, times.at(-1)!)),
          y: linearAxis("y", symbol, y),
        },
      }),
    },
  ];
};

/** From pale to dark, told apart in grey as well. */
const SHADES = [
  "#e8f1fa",
  "#cfe1f2",
  "#b0d2e8",
  "#85bcdb",
  "#5ba3cf",
  "#3787c0",
  "#1c6ab0",
  "#0c4a8e",
  "#08306b",
];
const PAPER = "#ffffff";
const MEAN = { colour: "#D55E00", dash: [], mark: "circle" } as const;

interface Ring {
  readonly path: readonly Vertex[];
  /** Index of its shade; −1 is none. */
  readonly shade: number;
  readonly size: number;
}

/** Three shades are named in the legend, each at the first of its rings. */
function legendOf(shade: number, k: number, rings: readonly Ring[], top: number, symbol: string): string {
  const named = [0, Math.floor(SHADES.length / 2), SHADES.length - 1];
  if (!named.includes(shade) || rings.findIndex((ring) => ring.shade === shade) !== k) return "";
  return `P(${symbol}, τ) > ${formatNumber(((shade + 0.5) * top) / SHADES.length, 2)}`;
}

const mapped = oncePerPoint(({ point }: Omit<PointInput, "size">) => {
  const evolution = point.system.transient?.().evolution?.();
  if (evolution === undefined) return null;
  const { times, x, density } = evolution;
  const rows = times.length;
  const cells = x.length;
  const last = density.subarray((rows - 1) * cells);
  // the peak at the end tells most: at the beginning it is as high as the given spectrum is sharp
  const top = 1.5 * Math.max(...last);
  const drawn = Float64Array.from(density, (value) => Math.min(value, top));
  return { evolution, top, rings: ringsOf(evolution, drawn, top), mean: meanPath(evolution), to: x.at(-1)! };
});

/**
 * Lines of equal density as closed rings, the largest first: rings are nested or apart, so that painted in this order
 * each place has the shade of its own density. A hole has the shade below.
 */
function ringsOf({ times, x }: DensityEvolution, density: Float64Array, top: number): readonly Ring[] {
  const [rows, cells] = [times.length, x.length];
  const thresholds = SHADES.map((_, k) => ((k + 0.5) * top) / SHADES.length);
  // contours are in units of cells, with the centre of the first at ½
  const place = ([column, row]: readonly number[]): Vertex =>
    vertex(between(times, row! - 0.5), between(x, column! - 0.5));
  const rings = contours().size([cells, rows]).thresholds(thresholds)(density as unknown as number[]);
  return rings
    .flatMap(({ coordinates }, shade) =>
      coordinates.flatMap((polygon) =>
        polygon.map((ring, hole) => ({
          path: ring.map(place),
          shade: hole === 0 ? shade : shade - 1,
          size: Math.abs(signedArea(ring)),
        })),
      ),
    )
    .sort((a, b) => b.size - a.size);
}

/** Linear interpolation, held at the ends. */
function between(values: Float64Array, at: number): number {
  const held = Math.max(0, Math.min(values.length - 1, at));
  const k = Math.min(values.length - 2, Math.floor(held));
  return values[k]! + (held - k) * (values[k + 1]! - values[k]!);
}

function signedArea(ring: readonly (readonly number[])[]): number {
  let twice = 0;
  ring.forEach(([x, y], k) => {
    const [u, v] = ring[(k + 1) % ring.length]!;
    twice += x! * v! - u! * y!;
  });
  return twice / 2;
}

function meanPath({ times, x, density }: DensityEvolution): readonly Vertex[] {
  return Array.from(times, (time, t) => {
    let [mass, first] = [0, 0];
    x.forEach((at, k) => {
      const p = density[t * x.length + k]!;
      mass += p;
      first += p * at;
    });
    return vertex(time, first / mass);
  });
}
