import type { Random } from "../random/index.ts";
import type { ChainCoordinates } from "./chain-coordinates.ts";
import type { CoulombGas } from "./coulomb-gas.ts";
import { type LogDensity, propose } from "./hamiltonian-monte-carlo.ts";
import { levelCoordinates } from "./level-coordinates.ts";
import { gasAtRest, range } from "./rest.ts";
import { tridiagonalCoordinates } from "./tridiagonal-coordinates.ts";
import { hasEnds, walledCoordinates } from "./walled-coordinates.ts";

/** A Markov chain whose stationary law is that of a gas. */
export interface GasChain {
  /** The current levels, ascending; overwritten by {@link GasChain.advance}. */
  readonly levels: Float64Array;
  /** Advances by this many sweeps: a Hamiltonian Monte Carlo proposal for all levels, and jumps of single ones. */
  advance(sweeps: number): void;
  /** Acceptance rates of proposals and jumps since the warm-up; NaN if there were none. */
  acceptance(): { readonly trajectories: number; readonly jumps: number };
  readonly stepSize: number;
  readonly stepsPerTrajectory: number;
}

/** Acceptance rate at which Hamiltonian trajectories are most efficient. */
const targetAcceptance = 0.8;
/** Maximum number of single-level jumps per sweep. */
const mostJumps = 4;

/**
 * Starts a chain and warms it up: the scales of the variables and the step size are adapted until four in five proposals
 * are accepted, and are then fixed, so that the chain preserves its law. A trajectory lasts about a quarter period, up
 * to ± 20 %.
 *
 * Levels of one polynomial well move as the elements of a tridiagonal matrix, without repulsion between the variables; between walls and
 * poles by the logarithms of their distances from these; otherwise directly. Single levels of a common well may also jump, by a Cauchy-distributed step of the size of the gas, so that no
 * barrier between wells separates them for long. Levels of different wells keep their order.
 *
 * @param start ascending; by default the rest positions reached from a random configuration
 * @param warmUp sweeps
 * @see Chafaï & Ferré 2018, arXiv:1806.05985; Neal 2011, arXiv:1206.1901
 */
export function gasChain(
  gas: CoulombGas,
  random: Random,
  start: Float64Array = gasAtRest(gas, randomStart(gas, random)).levels,
  warmUp = 400,
): GasChain {
  const common = gas.wells.length === 1;
  const levels = start.slice();
  const [low, high] = range(gas, 1 + (gas.beta * gas.levels) / 2);
  const reach = high - low;
  const coordinates = coordinatesOf(gas, reach, Math.min(reach, gasWidth(gas, start)));
  const z = new Float64Array(coordinates.size);
  coordinates.place(levels, random, z);
  const scale = coordinates.initialScale();
  const y = z.map((value, k) => value / scale[k]);
  const density = scaled(coordinates.density, scale);
  let stepSize = 0.5;
  const counts = { trajectories: 0, accepted: 0, jumps: 0, landed: 0 };

  const sweep = () => {
    counts.trajectories++;
    const accepted = propose(density, { stepSize, stepsPerProposal: stepsFor(stepSize) }, random, y);
    if (accepted) {
      counts.accepted++;
      for (let k = 0; k < y.length; k++) z[k] = y[k] * scale[k];
      coordinates.levels(z, levels);
    }
    if (common || coordinates.jump !== undefined) jumps();
    return accepted;
  };
  const jumps = () => {
    if (coordinates.jump !== undefined) {
      for (let k = 0; k < Math.max(2, Math.min(mostJumps, gas.levels)); k++) {
        counts.jumps++;
        if (coordinates.jump(z, random)) counts.landed++;
      }
      for (let k = 0; k < y.length; k++) y[k] = z[k] / scale[k];
      coordinates.levels(z, levels);
      return;
    }
    let landed = false;
    for (let k = 0; k < Math.min(mostJumps, gas.levels); k++) {
      counts.jumps++;
      if (!jump(gas, levels, reach, random)) continue;
      counts.landed++;
      landed = true;
    }
    if (!landed) return;
    coordinates.place(levels, random, z);
    for (let k = 0; k < y.length; k++) y[k] = z[k] / scale[k];
  };
  /** Robbins–Monro adaptation of the step size. */
  const adapt = (sweeps: number, each: () => void) => {
    for (let k = 0; k < sweeps; k++) {
      stepSize *= Math.exp(((sweep() ? 1 : 0) - targetAcceptance) / (1 + k / 10) ** 0.6);
      each();
    }
  };
  const spread = runningSpread(z.length);
  adapt(Math.ceil(warmUp / 4), () => {});
  adapt(Math.ceil(warmUp / 4), () => spread.add(z));
  if (coordinates.size > gas.levels) {
    const spreads = spread.deviations();
    // few sweeps determine a deviation poorly: it is kept near the expected one
    for (let k = 0; k < scale.length; k++)
      scale[k] = Math.max(0.2, Math.min(5, spreads[k] / scale[k])) * scale[k];
    for (let k = 0; k < y.length; k++) y[k] = z[k] / scale[k];
  }
  adapt(Math.ceil(warmUp / 2), () => {});
  Object.assign(counts, { trajectories: 0, accepted: 0, jumps: 0, landed: 0 });
  return {
    levels,
    stepSize,
    stepsPerTrajectory: stepsFor(stepSize),
    advance(sweeps) {
      for (let k = 0; k < sweeps; k++) sweep();
    },
    acceptance: () => ({
      trajectories: counts.accepted / counts.trajectories,
      jumps: counts.landed / counts.jumps,
    }),
  };
}

/** A quarter period of variables of unit width. */
function stepsFor(stepSize: number): number {
  return Math.max(1, Math.min(1000, Math.ceil(Math.PI / 2 / stepSize)));
}

function coordinatesOf(gas: CoulombGas, reach: number, width: number): ChainCoordinates {
  if (hasEnds(gas)) return walledCoordinates(gas, reach, width);
  const [well] = gas.wells;
  const tridiagonal =
    gas.wells.length === 1 &&
    gas.levels > 1 &&
    well.polynomial !== undefined &&
    well.support.every((end) => !Number.isFinite(end));
  return tridiagonal ? tridiagonalCoordinates(gas, well.polynomial!) : levelCoordinates(gas, width);
}

/** Standard deviation of the softest mode about the rest position. */
function gasWidth(gas: CoulombGas, start: Float64Array): number {
  return 1 / Math.sqrt(Math.max(1e-12, gasAtRest(gas, start).stiffness[0]));
}

function scaled({ value, gradient }: LogDensity, scale: Float64Array): LogDensity {
  const z = new Float64Array(scale.length);
  const unscaled = (y: Float64Array) => {
    for (let k = 0; k < y.length; k++) z[k] = y[k] * scale[k];
    return z;
  };
  return {
    value: (y) => value(unscaled(y)),
    gradient(y, out) {
      gradient(unscaled(y), out);
      for (let k = 0; k < y.length; k++) out[k] = out[k] * scale[k];
    },
  };
}

function runningSpread(size: number) {
  const [mean, squares] = [new Float64Array(size), new Float64Array(size)];
  let count = 0;
  return {
    add(z: Float64Array) {
      count++;
      for (let k = 0; k < size; k++) {
        const away = z[k] - mean[k];
        mean[k] = mean[k] + away / count;
        squares[k] = squares[k] + away * (z[k] - mean[k]);
      }
    },
    deviations: () => squares.map((sum) => Math.sqrt(sum / Math.max(1, count - 1))),
  };
}

/** Levels uniform over the interval of the gas, ascending. */
function randomStart(gas: CoulombGas, random: Random): Float64Array {
  const [low, high] = range(gas, 1 + (gas.beta * gas.levels) / 2);
  const x = Float64Array.from({ length: gas.levels }, () => low + (high - low) * random.uniform()).sort();
  // no two coincide
  return x.map((value, i) => value + ((i + 1) / (gas.levels + 1)) * 1e-6 * (high - low));
}

/** One level by a Cauchy-distributed step; the levels are then sorted. */
function jump(
  { levels: n, beta, g2, wells }: CoulombGas,
  x: Float64Array,
  reach: number,
  random: Random,
): boolean {
  const i = Math.floor(random.uniform() * n);
  const from = x[i];
  const to = from + 0.5 * reach * Math.tan(Math.PI * (random.uniform() - 0.5));
  const { support, value } = wells[0];
  const chance = random.uniform();
  if (!(to > support[0] && to < support[1])) return false;
  let gain = (value(from) - value(to)) / g2;
  for (let j = 0; j < n; j++) if (j !== i) gain += beta * Math.log(Math.abs((to - x[j]) / (from - x[j])));
  if (!(chance < Math.exp(gain))) return false;
  x[i] = to;
  x.sort();
  return true;
}
