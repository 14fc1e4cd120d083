import { cellCentres, cellWidth } from "./cell-grid.ts";
import type { FokkerPlanck } from "./equation.ts";
import type { HoppingRates } from "./hopping-rates.ts";
import { type InitialDensity, initialDensity } from "./initial-density.ts";
import { march, type Stepping } from "./march.ts";
import { positiveStep, stepScratch } from "./positive-step.ts";

export interface EvolutionRun extends Stepping {
  readonly equation: FokkerPlanck;
  /** Initial position of the level, or cell densities with Σ P_i h = 1, such as the last of another evolution. */
  readonly initial: InitialDensity | Float64Array;
  /** Learning times at which the density is recorded, ascending, from 0. */
  readonly times: ArrayLike<number>;
}

/** A density as a function of time, for a heat map or a family of curves. */
export interface Evolution {
  readonly times: Float64Array;
  /** Centres of the cells, in units of the spectrum. */
  readonly grid: Float64Array;
  /** Cell means of P(x, τ), [time][cell]. */
  readonly density: readonly Float64Array[];
  /** Survival probability Σ P_i h at each time: 1 between reflecting ends. */
  readonly survival: Float64Array;
  /** Probability that has left through the lower and through the upper end by each time. */
  readonly lost: { readonly below: Float64Array; readonly above: Float64Array };
  /** Largest change of the sum of Σ P_i h and the lost probability, after any step. */
  readonly massDrift: number;
  /** Smallest density of any cell after any step: never negative. */
  readonly minimum: number;
  readonly steps: number;
  readonly rejectedSteps: number;
}

/**
 * The density at the requested times, from a Fokker–Planck equation on a grid.
 *
 * Second order in the width of the cells, second order in time; positive for steps of any length, and of total 1
 * including the absorbed probability.
 *
 * @throws RangeError if the initial density, the times or the stepping is out of range
 */
export function evolution({ equation, initial, times, ...stepping }: EvolutionRun): Evolution {
  const { grid } = equation;
  const width = cellWidth(grid);
  const first = initial instanceof Float64Array ? initial : initialDensity(grid, initial);
  const n = grid.cells;
  if (first.length !== n)
    throw new RangeError(`initial: must have ${n} cells as the grid has, got ${first.length}`);
  // two more elements, for the probability that leaves through the ends
  const p = new Float64Array(n + 2);
  p.set(first);
  const line = { cells: n, first: 0, stride: 1, firstEdge: 0, lost: n };
  const scratch = stepScratch(grid.cells);
  const watch = watchProbability(p, width, n);
  const density: Float64Array[] = [];
  const [below, above]: [number[], number[]] = [[], []];
  const step = (dt: number) => {
    const difference = positiveStep(equation, line, dt, p, scratch) * width;
    watch.record();
    return difference;
  };
  const { steps, rejected } = march(p, step, times, 1 / fastestRate(equation), stepping, () => {
    density.push(p.slice(0, n));
    below.push(p[n] * width);
    above.push(p[n + 1] * width);
  });
  return {
    times: Float64Array.from(times),
    grid: cellCentres(grid),
    density,
    survival: Float64Array.from(density, (row) => row.reduce((sum, value) => sum + value, 0) * width),
    lost: { below: Float64Array.from(below), above: Float64Array.from(above) },
    ...watch.seen(),
    steps,
    rejectedSteps: rejected,
  };
}

/** Largest rate at which any cell empties through one edge. */
export function fastestRate({ right, left, out = [0, 0] }: HoppingRates): number {
  let fastest = Math.max(...out);
  for (let i = 0; i < right.length; i++) fastest = Math.max(fastest, right[i], left[i]);
  return fastest;
}

/** Records the deviation of the total, and the smallest density of the first `cells`. */
export function watchProbability(p: Float64Array, volume: number, cells = p.length) {
  let [massDrift, minimum] = [0, Number.POSITIVE_INFINITY];
  const before = p.reduce((sum, value) => sum + value, 0);
  const record = () => {
    let sum = 0;
    for (let i = 0; i < p.length; i++) {
      sum += p[i];
      if (i < cells && !(p[i] >= minimum)) minimum = p[i];
    }
    massDrift = Math.max(massDrift, Math.abs(sum - before) * volume);
  };
  record();
  return { record, seen: () => ({ massDrift, minimum }) };
}
