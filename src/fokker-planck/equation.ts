import { type CellGrid, cellCentres, cellEdges, cellWidth, checkGrid } from "./cell-grid.ts";
import { absorbingRate, boltzmannLaw, edgeRates, type HoppingRates } from "./hopping-rates.ts";

/** A Fokker–Planck equation in one dimension, on a grid; no flux through an end unless it absorbs. */
export interface FokkerPlanck extends HoppingRates {
  readonly grid: CellGrid;
  /** The stationary density: the Boltzmann law on the cells, normalised to 1; 0 if an end absorbs. */
  readonly stationary: Float64Array;
}

export interface LevelInPotential {
  readonly grid: CellGrid;
  /** V, in units of the spectrum squared per learning time. */
  readonly potential: (x: number) => number;
  /** g², per unit learning time */
  readonly g2: number;
  /** Boundary conditions at the lower and at the upper end of the grid; reflecting by default. */
  readonly ends?: readonly [GridEnd, GridEnd];
}

/** An end that reflects a level, or one that absorbs it: P = 0 there. */
export type GridEnd = "reflecting" | "absorbing";

/**
 * One level in a potential, dx = −V′(x) dτ + √2 g dB:
 *
 *   ∂P/∂τ = ∂/∂x [V′(x) P + g² ∂P/∂x],   P(∞) ∝ e^{−V/g²}
 *
 * between ends that reflect, V′P + g² ∂P/∂x = 0, or absorb, P = 0. {@link Evolution} accounts for absorbed probability. Of
 * second order in the width of the cells either way.
 *
 * @throws RangeError if the grid, g², an end, or the potential on the grid or at an absorbing end is out of range
 */
export function levelEquation({
  grid,
  potential,
  g2,
  ends = ["reflecting", "reflecting"],
}: LevelInPotential): FokkerPlanck {
  checkGrid("grid", grid);
  checkG2(g2);
  const u = cellCentres(grid).map((x) => potential(x) / g2);
  const equation = onCells(
    grid,
    u,
    new Float64Array(grid.cells).fill(1),
    new Float64Array(grid.cells - 1).fill(g2),
  );
  const width = cellWidth(grid);
  const [below, above] = ends.map((end, k) => {
    if (end === "reflecting") return 0;
    if (end !== "absorbing")
      throw new RangeError(`ends: must each be "reflecting" or "absorbing", got ${JSON.stringify(end)}`);
    const [place, cell] = k === 0 ? [grid.from, 0] : [grid.to, grid.cells - 1];
    const atEnd = potential(place) / g2;
    if (!Number.isFinite(atEnd))
      throw new RangeError(`potential: must be finite at an absorbing end, got ${atEnd * g2} at ${place}`);
    return absorbingRate(g2, 1, u[cell] - atEnd, width);
  }) as [number, number];
  if (below === 0 && above === 0) return equation;
  return { ...equation, out: [below, above], stationary: new Float64Array(grid.cells) };
}

export interface SpacingInPotential extends Omit<LevelInPotential, "ends"> {
  /** From 0, where the two levels meet. */
  readonly grid: CellGrid;
  /** W(S); kS²/2 for a pair in the well V = kx²/2 */
  readonly potential: (s: number) => number;
  /** Dyson index β > 0, 1 where it is not given */
  readonly beta?: number;
}

/**
 * The spacing of a pair of levels, dS = (−W′(S) + 2βg²/S) dτ + 2g dB:
 *
 *   ∂P/∂τ = ∂/∂S [(W′(S) − 2βg²/S) P + 2g² ∂P/∂S],   P(∞) ∝ S^β e^{−W/(2g²)}
 *
 * The singular drift is never evaluated. It enters as the weight S^β, by its exact mean in each cell and its value at
 * each edge, like the radius in polar coordinates; P/S^β is smooth down to S = 0, where the weight lets nothing
 * through. So the order in the grid is two up to the end.
 *
 * @throws RangeError if the grid does not begin at 0, or g², β or the potential is out of range
 */
export function spacingEquation({ grid, potential, g2, beta = 1 }: SpacingInPotential): FokkerPlanck {
  checkGrid("grid", grid);
  checkG2(g2);
  const { weights, edges } = repulsionWeights("grid", grid, beta);
  const u = cellCentres(grid).map((s) => potential(s) / (2 * g2));
  return onCells(
    grid,
    u,
    weights,
    edges.map((weight) => 2 * g2 * weight),
  );
}

/**
 * The repulsion S^β on a grid of spacings: its mean in each cell and its value at each of the n − 1 inner edges, both in
 * units of its value at the middle of the grid.
 *
 * @throws RangeError if the grid does not begin at 0, or β is not above 0
 */
export function repulsionWeights(
  name: string,
  grid: CellGrid,
  beta: number,
): { readonly weights: Float64Array; readonly edges: Float64Array } {
  if (grid.from !== 0) throw new RangeError(`${name}.from: must be 0 for a spacing, got ${grid.from}`);
  if (!(beta > 0 && beta < Number.POSITIVE_INFINITY))
    throw new RangeError(`beta: must be above 0, got ${beta}`);
  const middle = grid.cells / 2;
  const power = (edge: number) => (edge / middle) ** (beta + 1);
  return {
    weights: Float64Array.from(
      { length: grid.cells },
      (_, i) => ((power(i + 1) - power(i)) * middle) / (beta + 1),
    ),
    edges: Float64Array.from({ length: grid.cells - 1 }, (_, i) => ((i + 1) / middle) ** beta),
  };
}

export interface DriftDiffusion {
  readonly grid: CellGrid;
  /** Drift at x, per unit learning time. */
  readonly drift: (x: number) => number;
  /** D(x) > 0 inside the grid; it may vanish at the ends. */
  readonly diffusion: (x: number) => number;
  /**
   * Meaning of the drift: `ito` – a in dx = a dτ + √(2D(x)) dB in the Itô sense; `flux` – f in the flux f P − D ∂P/∂x.
   */
  readonly calculus: "ito" | "flux";
}

/**
 * Arbitrary drift and diffusion constant,
 *
 *   ∂P/∂τ = −∂/∂x [f(x) P − D(x) ∂P/∂x],
 *
 * the law of dx = (f + D′) dτ + √(2D) dB in the sense of Itô, so f = a − D′ for an Itô drift a. Between two centres
 * only ∫ f/D dx is needed, which is ∫ a/D dx − ln(D_{i+1}/D_i): D is not differentiated. The integrals are by Gauss–Legendre
 * quadrature with three points.
 *
 * @throws RangeError if the grid, the drift or the diffusion constant is out of range
 */
export function driftDiffusionEquation({ grid, drift, diffusion, calculus }: DriftDiffusion): FokkerPlanck {
  checkGrid("grid", grid);
  const centres = cellCentres(grid);
  const edges = cellEdges(grid);
  const half = cellWidth(grid) / 2;
  const at = (x: number) => {
    const value = diffusion(x);
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`diffusion: must be above 0 inside the grid, got ${value} at ${x}`);
    return value;
  };
  const u = new Float64Array(grid.cells);
  for (let i = 0; i + 1 < grid.cells; i++) {
    const middle = edges[i + 1];
    const ratio = (x: number) => drift(x) / at(x);
    const force =
      (half / 9) * (5 * ratio(middle - half * GAUSS) + 8 * ratio(middle) + 5 * ratio(middle + half * GAUSS));
    const spurious = calculus === "ito" ? Math.log(at(centres[i + 1]) / at(centres[i])) : 0;
    u[i + 1] = u[i] - force + spurious;
  }
  const conductance = Float64Array.from({ length: grid.cells - 1 }, (_, i) => at(edges[i + 1]));
  return onCells(grid, u, new Float64Array(grid.cells).fill(1), conductance);
}

const GAUSS = Math.sqrt(3 / 5);

function onCells(
  grid: CellGrid,
  u: Float64Array,
  weights: Float64Array,
  conductance: Float64Array,
): FokkerPlanck {
  const width = cellWidth(grid);
  const right = new Float64Array(grid.cells - 1);
  const left = new Float64Array(grid.cells - 1);
  const stationary = boltzmannLaw(u, weights, width);
  for (let i = 0; i < right.length; i++) {
    const sides = [weights[i], weights[i + 1]] as const;
    [right[i], left[i]] = edgeRates(conductance[i], sides, u[i] - u[i + 1], width);
  }
  return { grid, right, left, stationary };
}

/** @throws RangeError if g² is not above 0 */
export function checkG2(g2: number): void {
  if (!(g2 > 0 && g2 < Number.POSITIVE_INFINITY)) throw new RangeError(`g2: must be above 0, got ${g2}`);
}
