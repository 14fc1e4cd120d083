import { rangeOfGas, riceParameters, transitionDensity, wellOf } from "../../coulomb-gas/index.ts";
import {
  type Evolution,
  evolution,
  levelEquation,
  pairEvolution,
  spacingEquation,
} from "../../fokker-planck/index.ts";
import { type Law, ornsteinUhlenbeckTransition } from "../../laws/index.ts";
import { integrated, invert, sampleBy } from "../../laws/integrated.ts";
import type { DensityEvolution, Transient, TransientQuantity } from "../model.ts";
import type { LevelGas } from "./level-gas.ts";

/** Number of times in the map of a density. */
const mapRows = 60;

/**
 * Relaxation of a gas from given levels to its stationary state. For one level, and for a pair, the densities come from the
 * Fokker–Planck equation; in a harmonic well there are also closed forms. For more levels the routes are compared.
 */
export function gasTransient(gas: LevelGas, times: readonly number[]): Transient {
  if (gas.levels === 1) return ofOneLevel(gas, times);
  return gas.levels === 2 ? ofPair(gas, times) : { times, quantities: [] };
}

function ofOneLevel(gas: LevelGas, times: readonly number[]): Transient {
  const [from, to] = rangeOfGas(gas);
  const grid = {
    from: Math.min(from, gas.initial[0] - 1e-9),
    to: Math.max(to, gas.initial[0] + 1e-9),
    cells: 600,
  };
  const equation = levelEquation({ grid, potential: heldFinite(gas, 0), g2: gas.g2 });
  const { harmonic, g2, initial } = gas;
  const all = evolution({ equation, initial: initial[0], times: mapTimes(times) });
  const quantity: TransientQuantity = {
    name: "levels",
    symbol: "x",
    values: (levels) => [levels[0]],
    laws: {
      "fokker-planck": lawAt(all, "x"),
      ...(harmonic === null
        ? {}
        : { "closed-form": (time) => ornsteinUhlenbeckTransition({ ...harmonic, g2 }, initial[0], time) }),
    },
  };
  return {
    times,
    quantities: [quantity],
    evolution: () => mapOf(all, "x", lawOf(all.grid, equation.stationary, "x")),
  };
}

function ofPair(gas: LevelGas, times: readonly number[]): Transient {
  const { harmonic, beta, g2, initial } = gas;
  const s0 = initial[1] - initial[0];
  const range = rangeOfGas(gas);
  const [low, high] = [Math.min(range[0], initial[0]), Math.max(range[1], initial[1])];
  const widest = Math.max(high - low, 1.5 * s0);
  const pair = pairEvolution({
    potentials: [heldFinite(gas, 0), heldFinite(gas, 1)],
    g2,
    beta,
    centre: { from: low, to: high, cells: 120 },
    spacing: { from: 0, to: widest, cells: 220 },
    initial: [initial[0], initial[1]],
    times: mapTimes(times),
    tolerance: 2e-4,
  });
  // the spacing in a harmonic well obeys a closed equation, solved on a finer grid
  const spacings: OnGrid =
    harmonic === null
      ? { times: pair.times, grid: pair.spacings, density: pair.spacingDensity }
      : evolution({
          equation: spacingEquation({
            grid: { from: 0, to: widest, cells: 600 },
            potential: (s) => (harmonic.k * s * s) / 2,
            g2,
            beta,
          }),
          initial: s0,
          times: pair.times,
        });
  const exact = harmonic !== null && beta === 1;
  const spacing: TransientQuantity = {
    name: "spacing",
    symbol: "S",
    values: (levels) => [levels[1] - levels[0]],
    laws: {
      "fokker-planck": lawAt(spacings, "S"),
      ...(exact ? { "closed-form": (time: number) => riceLaw({ k: harmonic.k, g2 }, s0, time) } : {}),
    },
  };
  const levels: TransientQuantity = {
    name: "levels",
    symbol: "x",
    values: (all) => [all[0], all[1]],
    laws: {
      "fokker-planck": lawAt({ times: pair.times, grid: pair.levels, density: pair.levelDensity }, "x"),
    },
  };
  return {
    times,
    quantities: [spacing, levels],
    evolution: () => mapOf(spacings, "S", lawOf(spacings.grid, spacings.density.at(-1)!, "S")),
  };
}

/** A level's potential, kept finite where it would overflow and e^{−V/g²} is negligible. */
function heldFinite(gas: LevelGas, level: number): (x: number) => number {
  const { value } = wellOf(gas, level);
  const most = value(gas.rest[level]) + 1e4 * gas.g2;
  return (x) => Math.min(value(x), most);
}

/** Times up to 1.5 times the last one compared, denser at the beginning, including the compared ones. */
function mapTimes(times: readonly number[]): Float64Array {
  const last = 1.5 * times.at(-1)!;
  const denser = Array.from({ length: mapRows }, (_, k) => ((k + 1) / mapRows) ** 2 * last);
  return Float64Array.from(new Set([...denser, ...times])).sort();
}

type OnGrid = Pick<Evolution, "times" | "grid" | "density">;

function lawAt({ times, grid, density }: OnGrid, symbol: string): (time: number) => Law {
  return (time) => {
    const row = times.findIndex((t) => Math.abs(t - time) < 1e-9);
    return lawOf(grid, density[row], symbol);
  };
}

/** A density on cells as a law: linear between the centres, its distribution function exact on the edges. */
function lawOf(grid: Float64Array, p: Float64Array, symbol: string): Law {
  const h = grid[1] - grid[0];
  const from = grid[0] - h / 2;
  const n = grid.length;
  const edges = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) edges[i + 1] = edges[i] + p[i] * h;
  const whole = edges[n];
  const mean = p.reduce((sum, value, i) => sum + value * grid[i], 0) * (h / whole);
  const secondMoment =
    p.reduce((sum, value, i) => sum + value * (grid[i] ** 2 + (h * h) / 12), 0) * (h / whole);
  const density = (x: number) => {
    const at = (x - grid[0]) / h;
    const k = Math.floor(at);
    const low = p[k] ?? 0;
    return (low + (at - k) * ((p[k + 1] ?? 0) - low)) / whole;
  };
  const cdf = (x: number) => {
    const at = (x - from) / h;
    if (at <= 0) return 0;
    if (at >= n) return 1;
    const k = Math.floor(at);
    return (edges[k] + (at - k) * (edges[k + 1] - edges[k])) / whole;
  };
  const ends = [from, from + n * h] as const;
  const quantile = invert({ cdf, density, from, to: ends[1], ends });
  return {
    title: `P(${symbol}, τ) on a grid`,
    equation: "∂P/∂τ = −∂(f P)/∂x + ∂(D ∂P/∂x)/∂x",
    support: ends,
    mean,
    secondMoment,
    density,
    cdf,
    quantile,
    sample: sampleBy(quantile),
  };
}

/** The Rice law of the spacing of a harmonic pair, β = 1. */
function riceLaw(process: { readonly k: number; readonly g2: number }, s0: number, time: number): Law {
  const { nu, scale } = riceParameters(process, s0, time);
  const density = (s: number) => transitionDensity(process, s, s0, time);
  const [from, to] = [Math.max(0, nu - 9 * scale), nu + 9 * scale];
  const table = integrated(density, from, to, 2000, [0, Number.POSITIVE_INFINITY]);
  const h = (to - from) / 4000;
  let mean = 0;
  for (let k = 0; k < 4000; k++) mean += (from + (k + 0.5) * h) * density(from + (k + 0.5) * h) * h;
  return {
    title: "Rice's law",
    equation: "P(S, τ) = (S/s²) exp(−(S² + ν²)/(2s²)) I₀(Sν/s²)",
    support: [0, Number.POSITIVE_INFINITY],
    mean,
    secondMoment: nu * nu + 2 * scale * scale,
    density,
    ...table,
  };
}

/** The rows of a map, over the range that holds all but 1e-3 of the last one. */
function mapOf({ times, grid, density }: OnGrid, symbol: string, stationary: Law): DensityEvolution {
  const [from, to] = [stationary.quantile(5e-4), stationary.quantile(1 - 5e-4)];
  const first = symbol === "S" ? 0 : Math.max(0, grid.findIndex((x) => x >= from) - 1);
  const beyond = grid.findIndex((x) => x > to);
  const end = beyond < 0 ? grid.length : beyond + 1;
  const every = Math.max(1, Math.floor((end - first) / 120));
  const rowsShown = Array.from(grid.keys()).filter((k) => k >= first && k < end && (k - first) % every === 0);
  return {
    symbol,
    times,
    x: Float64Array.from(rowsShown, (k) => grid[k]),
    density: Float64Array.from(density.flatMap((row) => rowsShown.map((k) => row[k]))),
    stationary,
  };
}
