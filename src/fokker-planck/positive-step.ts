import type { HoppingRates } from "./hopping-rates.ts";

/** Where the cells of one line lie in an array of densities, and its edges in the arrays of rates. */
export interface Line {
  readonly cells: number;
  readonly first: number;
  readonly stride: number;
  readonly firstEdge: number;
  /** Index where the probability leaving through the lower end is summed, followed by that of the upper end; needed if one absorbs. */
  readonly lost?: number;
}

/** Scratch memory of a step along one line. */
export interface StepScratch {
  readonly p: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly c: Float64Array;
  readonly inverse: Float64Array;
}

export function stepScratch(cells: number): StepScratch {
  const row = () => new Float64Array(cells);
  return { p: row(), y: row(), z: row(), c: row(), inverse: row() };
}

/**
 * P ← P(τ + dt) along one line, positive and conservative for every dt, of second order in dt: the modified
 * Patankar–Runge–Kutta scheme of Heun's type,
 *
 *   (1 − dt L) y = P,   (1 − dt L C) P⁺ = P,   C = diag(½(1 + P_i/y_i)).
 *
 * No linear scheme of an order above one is positive for every dt (Bolley & Crouzeix 1978); this one weights each
 * cell's outflow by its previous content and so is nonlinear in P, in terms of order dt³. Each half is one tridiagonal system
 * with columns that sum to 1, or more by what leaves through an absorbing end. A stationary P gives y = P, C = 1, P⁺ = P. A stiff mode is multiplied by −½ a step.
 *
 * @param p densities, overwritten along the line
 * @returns Σ |P⁺ − y|, the difference between the first- and second-order schemes, O(dt²)
 * @see Burchard, Deleersnijder & Meister 2003, Appl. Numer. Math. 47, 1
 */
export function positiveStep(
  rates: HoppingRates,
  line: Line,
  dt: number,
  p: Float64Array,
  scratch: StepScratch,
): number {
  const { cells, first, stride } = line;
  const { y, z, c } = scratch;
  for (let i = 0; i < cells; i++) scratch.p[i] = p[first + i * stride];
  c.fill(1, 0, cells);
  solve(rates, line, dt, scratch, y);
  for (let i = 0; i < cells; i++) c[i] = y[i] > 0 ? 0.5 * (1 + scratch.p[i] / y[i]) : 1;
  solve(rates, line, dt, scratch, z);
  let difference = 0;
  for (let i = 0; i < cells; i++) {
    p[first + i * stride] = z[i];
    difference += Math.abs(z[i] - y[i]);
  }
  const { out } = rates;
  if (out !== undefined && line.lost !== undefined) {
    const last = cells - 1;
    p[line.lost] = p[line.lost] + dt * out[0] * c[0] * z[0];
    p[line.lost + 1] = p[line.lost + 1] + dt * out[1] * c[last] * z[last];
  }
  return difference;
}

/**
 * (1 − dt L C) out = P by elimination from the first cell to the last and back. The pivot of a cell is its column's
 * remaining sum plus its rate to the right, and the sums follow from each other: nothing is ever subtracted, so every
 * cell comes out positive, to a relative error of a few roundings a cell, however stiff the rates.
 *
 * @see Grassmann, Taksar & Heyman 1985, Oper. Res. 33, 1107
 */
function solve(
  { right, left, out: [below, above] = [0, 0] }: HoppingRates,
  { cells, firstEdge }: Line,
  dt: number,
  { p, c, inverse }: StepScratch,
  out: Float64Array,
): void {
  const last = cells - 1;
  let excess = 1 + dt * c[0] * below;
  let inflow = 0;
  for (let i = 0; i < last; i++) {
    const toRight = dt * c[i] * right[firstEdge + i];
    const pivot = 1 / (excess + toRight);
    const eliminated = p[i] + inflow;
    inverse[i] = pivot;
    out[i] = eliminated;
    inflow = toRight * pivot * eliminated;
    excess = 1 + dt * c[i + 1] * left[firstEdge + i] * excess * pivot;
  }
  excess += dt * c[last] * above;
  out[last] = (p[last] + inflow) / excess;
  for (let i = last - 1; i >= 0; i--) {
    out[i] = (out[i] + dt * c[i + 1] * left[firstEdge + i] * out[i + 1]) * inverse[i];
  }
}
