/**
 * A Fokker–Planck equation on cells: rates at which probability hops between neighbouring cells,
 *
 *   dP_i/dτ = right_{i−1} P_{i−1} − (left_{i−1} + right_i) P_i + left_i P_{i+1},   all rates ≥ 0.
 *
 * Edge i lies between cells i and i + 1. No flux through an end, unless it absorbs. Per unit learning time.
 */
export interface HoppingRates {
  /** From cell i to cell i + 1. */
  readonly right: Float64Array;
  /** From cell i + 1 to cell i. */
  readonly left: Float64Array;
  /** From the first cell out through the lower end, and from the last through the upper one; 0 where it reflects. */
  readonly out?: readonly [number, number];
}

/**
 * Rates of one edge from the Chang–Cooper fluxes (Scharfetter–Gummel in semiconductor physics):
 *
 *   J = −C e^{−u} ∂_x(e^{u} q),   J_edge = (C/h) [B(−w) q_i − B(w) q_{i+1}],   w = u_i − u_{i+1},
 *
 * B(z) = z/(e^z − 1), for q = P/m with m the cell's weight. J vanishes where q_{i+1}/q_i = e^w, for any w: the
 * Boltzmann law is stationary on every grid. With the cell Péclet number w → 0 it is the centred flux, for w → ±∞ the
 * upwind one. Chang & Cooper write it with the weight δ = 1/w − 1/(e^w − 1), which is equivalent.
 *
 * @param conductance C: diffusion constant times weight at the edge
 * @param weights of the cells below and above, m_i and m_{i+1}
 * @param w u_i − u_{i+1}, the integral of force over diffusion constant from centre to centre
 * @param width h
 * @returns rates to the right and to the left
 * @see Chang & Cooper 1970, J. Comput. Phys. 6, 1; Scharfetter & Gummel 1969, IEEE Trans. Electron Devices 16, 64
 */
export function edgeRates(
  conductance: number,
  weights: readonly [number, number],
  w: number,
  width: number,
): readonly [number, number] {
  const scale = conductance / (width * width);
  return [(scale / weights[0]) * bernoulli(-w), (scale / weights[1]) * bernoulli(w)];
}

/**
 * The rate out of a cell through an end that absorbs, half a cell from its centre: the flux of {@link edgeRates} towards
 * q = 0.
 *
 * @param w u of the cell minus u at the end
 */
export function absorbingRate(conductance: number, weight: number, w: number, width: number): number {
  return ((2 * conductance) / (width * width * weight)) * bernoulli(-w);
}

/** B(z) = z/(e^z − 1), to rounding for every z: 1 at 0, −z and z e^{−z} far from it. */
export function bernoulli(z: number): number {
  return z === 0 ? 1 : z / Math.expm1(z);
}

/**
 * The Boltzmann law on cells, m_i e^{−u_i}, with Σ P_i · width = 1.
 *
 * @throws RangeError if u is not finite in some cell
 */
export function boltzmannLaw(u: Float64Array, weights: Float64Array, width: number): Float64Array {
  const bad = u.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new RangeError(`potential: must be finite in every cell of the grid, got ${u[bad]} in cell ${bad}`);
  const lowest = u.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const law = u.map((value, i) => weights[i] * Math.exp(lowest - value));
  const total = law.reduce((sum, value) => sum + value, 0) * width;
  return law.map((value) => value / total);
}
