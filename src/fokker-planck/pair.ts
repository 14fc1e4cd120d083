import { type CellGrid, cellCentres, cellWidth, checkGrid } from "./cell-grid.ts";
import { checkG2, repulsionWeights } from "./equation.ts";
import { fastestRate, watchProbability } from "./evolution.ts";
import { edgeRates } from "./hopping-rates.ts";
import { nearestCells } from "./initial-density.ts";
import { march, type Stepping } from "./march.ts";
import { positiveStep, stepScratch } from "./positive-step.ts";

export interface PairRun extends Stepping {
  /** V₁ and V₂, in units of the spectrum squared per learning time. */
  readonly potentials: readonly [(x: number) => number, (x: number) => number];
  /** g², per unit learning time */
  readonly g2: number;
  /** Dyson index β > 0, 1 where it is not given */
  readonly beta?: number;
  /** Grid of r = (x₁ + x₂)/2. */
  readonly centre: CellGrid;
  /** Grid of S = x₂ − x₁, from 0. */
  readonly spacing: CellGrid;
  /** The levels at τ = 0, ascending. */
  readonly initial: readonly [number, number];
  /** Learning times at which the density is recorded, ascending, from 0. */
  readonly times: ArrayLike<number>;
}

/** The density of a pair as a function of time, and its marginals; [time][cell]. */
export interface PairEvolution {
  readonly times: Float64Array;
  readonly centres: Float64Array;
  readonly spacings: Float64Array;
  /** P(r, S, τ), [time][r · spacings.length + S] */
  readonly density: readonly Float64Array[];
  readonly spacingDensity: readonly Float64Array[];
  readonly centreDensity: readonly Float64Array[];
  /** Density of either level, at the positions `levels`, normalised to 1. */
  readonly levels: Float64Array;
  readonly levelDensity: readonly Float64Array[];
  /** Largest |total − 1| after any step. */
  readonly massDrift: number;
  /** Smallest density of any cell after any step: never negative. */
  readonly minimum: number;
  readonly steps: number;
}

/**
 * Fokker–Planck equation of two levels that repel in any potential, dx_i = [−V_i′ ± βg²/S] dτ + √2 g dB_i, in the
 * centre r and the spacing S, whose noises are independent:
 *
 *   ∂P/∂τ = ∂/∂r [(V₁′ + V₂′) P/2 + (g²/2) ∂P/∂r] + ∂/∂S [(V₂′ − V₁′) P − 2βg² P/S + 2g² ∂P/∂S]
 *
 * Both directions use the Chang–Cooper fluxes, the weight S^β as in {@link spacingEquation}, no flux through the
 * ends. A step is half a step of r, a full one of S and half a step of r (Strang), each positive and conservative; the
 * stationary law ∝ S^β e^{−(V₁ + V₂)/g²} is stationary under each. Second order in both widths and in time.
 *
 * @throws RangeError if a grid, g², β, the times or the initial levels are out of range
 */
export function pairEvolution(run: PairRun): PairEvolution {
  const { potentials, g2, beta = 1, centre, spacing, initial, times } = run;
  checkGrid("centre", centre);
  checkGrid("spacing", spacing);
  checkG2(g2);
  if (!(initial[1] > initial[0]))
    throw new RangeError(`initial: must be two ascending levels, got ${initial.join(", ")}`);
  const [centres, spacings] = [cellCentres(centre), cellCentres(spacing)];
  const [n, m] = [centre.cells, spacing.cells];
  const [h, w] = [cellWidth(centre), cellWidth(spacing)];
  const { weights, edges } = repulsionWeights("spacing", spacing, beta);
  const u = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const value =
        (potentials[0](centres[i] - spacings[j] / 2) + potentials[1](centres[i] + spacings[j] / 2)) / g2;
      if (!Number.isFinite(value))
        throw new RangeError(
          `potentials: must be finite on the grid, got ${value} at r = ${centres[i]}, S = ${spacings[j]}`,
        );
      u[i * m + j] = value;
    }
  }
  // edges of r: line j, edge i at j (n − 1) + i; edges of S: line i, edge j at i (m − 1) + j
  const alongR = { right: new Float64Array(m * (n - 1)), left: new Float64Array(m * (n - 1)) };
  const alongS = { right: new Float64Array(n * (m - 1)), left: new Float64Array(n * (m - 1)) };
  for (let j = 0; j < m; j++) {
    for (let i = 0; i + 1 < n; i++) {
      const e = j * (n - 1) + i;
      [alongR.right[e], alongR.left[e]] = edgeRates(g2 / 2, [1, 1], u[i * m + j] - u[(i + 1) * m + j], h);
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j + 1 < m; j++) {
      const e = i * (m - 1) + j;
      const sides = [weights[j], weights[j + 1]] as const;
      [alongS.right[e], alongS.left[e]] = edgeRates(
        2 * g2 * edges[j],
        sides,
        u[i * m + j] - u[i * m + j + 1],
        w,
      );
    }
  }
  const p = pointAt(run, h * w);
  const scratch = stepScratch(Math.max(n, m));
  const watch = watchProbability(p, h * w);
  const sweepR = (dt: number) => {
    let difference = 0;
    for (let j = 0; j < m; j++)
      difference += positiveStep(
        alongR,
        { cells: n, first: j, stride: m, firstEdge: j * (n - 1) },
        dt,
        p,
        scratch,
      );
    return difference;
  };
  const step = (dt: number) => {
    let difference = sweepR(dt / 2);
    for (let i = 0; i < n; i++)
      difference += positiveStep(
        alongS,
        { cells: m, first: i * m, stride: 1, firstEdge: i * (m - 1) },
        dt,
        p,
        scratch,
      );
    difference += sweepR(dt / 2);
    watch.record();
    return difference * h * w;
  };
  const density: Float64Array[] = [];
  const shortest = 1 / Math.max(fastestRate(alongR), fastestRate(alongS));
  const { steps } = march(p, step, times, shortest, run, () => density.push(p.slice()));
  return {
    times: Float64Array.from(times),
    centres,
    spacings,
    density,
    ...marginals(run, density),
    ...watch.seen(),
    steps,
  };
}

function pointAt({ centre, spacing, initial: [x1, x2] }: PairRun, volume: number): Float64Array {
  const p = new Float64Array(centre.cells * spacing.cells);
  const [i, iAbove, iPart] = nearestCells(centre, (x1 + x2) / 2);
  const [j, jAbove, jPart] = nearestCells(spacing, x2 - x1);
  for (const [row, a] of [[i, 1 - iPart] as const, [iAbove, iPart] as const])
    for (const [column, b] of [[j, 1 - jPart] as const, [jAbove, jPart] as const])
      p[row * spacing.cells + column] += (a * b) / volume;
  return p;
}

function marginals({ centre, spacing }: PairRun, density: readonly Float64Array[]) {
  const [n, m] = [centre.cells, spacing.cells];
  const [h, w] = [cellWidth(centre), cellWidth(spacing)];
  const [centres, spacings] = [cellCentres(centre), cellCentres(spacing)];
  const reach = spacing.to / 2;
  const grid: CellGrid = {
    from: centre.from - reach,
    to: centre.to + reach,
    cells: n + Math.ceil((2 * reach) / h),
  };
  const spacingDensity: Float64Array[] = [];
  const centreDensity: Float64Array[] = [];
  const levelDensity: Float64Array[] = [];
  for (const p of density) {
    const [ofS, ofR, ofX] = [new Float64Array(m), new Float64Array(n), new Float64Array(grid.cells)];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        const density = p[i * m + j];
        ofS[j] = ofS[j] + density * h;
        ofR[i] = ofR[i] + density * w;
        for (const sign of [-1, 1] as const) {
          const [below, above, part] = nearestCells(grid, centres[i] + (sign * spacings[j]) / 2);
          const mass = (density * h * w) / (2 * cellWidth(grid));
          ofX[below] = ofX[below] + mass * (1 - part);
          ofX[above] = ofX[above] + mass * part;
        }
      }
    }
    spacingDensity.push(ofS);
    centreDensity.push(ofR);
    levelDensity.push(ofX);
  }
  return { spacingDensity, centreDensity, levels: cellCentres(grid), levelDensity };
}
