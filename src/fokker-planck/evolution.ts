import { cellCentres, cellWidth } from "./cell-grid.ts";
import type { FokkerPlanck } from "./equation.ts";
import { type InitialDensity, initialDensity } from "./initial-density.ts";
import { march, type Stepping } from "./march.ts";
import { positiveStep, stepScratch } from "./positive-step.ts";

export interface EvolutionRun extends Stepping {
  readonly equation: FokkerPlanck;
  /** Where the level begins, or cell densities with Σ P_i h = 1, such as the last of another evolution. */
  readonly initial: InitialDensity | Float64Array;
  /** Learning times at which the density is wanted, ascending, from 0. */
  readonly times: ArrayLike<number>;
}

/** A density that evolves: what a heat map or a family of curves shows. */
export interface Evolution {
  readonly times: Float64Array;
  /** Centres of the cells, in units of the spectrum. */
  readonly grid: Float64Array;
  /** Cell means of P(x, τ), [time][cell]. */
  readonly density: readonly Float64Array[];
  /** Largest |Σ P_i h − 1| after any step. */
  readonly massDrift: number;
  /** Smallest density of any cell after any step: never negative. */
  readonly minimum: number;
  readonly steps: number;
  readonly rejectedSteps: number;
}

/**
 * The density at the requested times, from a Fokker–Planck equation on a grid.
 *
 * Second order in the width of the cells, second order in time; positive and of total 1 at every step of any length.
 *
 * @throws RangeError if the initial density, the times or the stepping is out of range
 */
export function evolution({ equation, initial, times, ...stepping }: EvolutionRun): Evolution {
  const { grid } = equation;
  const width = cellWidth(grid);
  const p = initial instanceof Float64Array ? initial.slice() : initialDensity(grid, initial);
  if (p.length !== grid.cells)
    throw new RangeError(`initial: must have ${grid.cells} cells as the grid has, got ${p.length}`);
  const line = { cells: grid.cells, first: 0, stride: 1, firstEdge: 0 };
  const scratch = stepScratch(grid.cells);
  const watch = watchProbability(p, width);
  const density: Float64Array[] = [];
  const step = (dt: number) => {
    const difference = positiveStep(equation, line, dt, p, scratch) * width;
    watch.look();
    return difference;
  };
  const { steps, rejected } = march(p, step, times, 1 / fastestRate(equation), stepping, () =>
    density.push(p.slice()),
  );
  return {
    times: Float64Array.from(times),
    grid: cellCentres(grid),
    density,
    ...watch.seen(),
    steps,
    rejectedSteps: rejected,
  };
}

/** Largest rate at which any cell empties through one edge. */
export function fastestRate({ right, left }: { readonly right: Float64Array; readonly left: Float64Array }) {
  let fastest = 0;
  for (let i = 0; i < right.length; i++) fastest = Math.max(fastest, right[i]!, left[i]!);
  return fastest;
}

/** Keeps account of the total and of the smallest density. */
export function watchProbability(p: Float64Array, volume: number) {
  let [massDrift, minimum] = [0, Number.POSITIVE_INFINITY];
  const look = () => {
    let sum = 0;
    for (let i = 0; i < p.length; i++) {
      sum += p[i]!;
      if (!(p[i]! >= minimum)) minimum = p[i]!;
    }
    massDrift = Math.max(massDrift, Math.abs(sum * volume - 1));
  };
  look();
  return { look, seen: () => ({ massDrift, minimum }) };
}
