import type { LevelPolynomials } from "./level-polynomials.ts";
import type { NoiseBasis } from "./noise-basis.ts";

/**
 * The estimating equations of an inference. For any smooth symmetric function φ of the levels Itô's formula gives
 *
 *   φ(T) − φ(0) − ∫Lφ dt = a martingale,   Lφ = Σ_i [K(x_i) + β Σ_{j≠i} p_ij/(x_i − x_j)] ∂_iφ + Σ_i g²(x_i) ∂_i²φ,
 *
 * with p_ij = (g²(x_i) + g²(x_j))/2. Nothing of it is singular: a pair enters by (∂_iφ − ∂_jφ)/(x_i − x_j), so that E Lφ is a smooth
 * function of time and sums over snapshots converge to the integral with the order of the quadrature, however close levels come.
 * Regressions of single levels on Σ1/(x_i − x_j) have no such limit. The order of levels in a snapshot does not matter either:
 * independent levels may cross. Rows, in this order:
 *
 * - drift a = 0 … order: φ = Σ_i ∫π_a dx, the score of the likelihood for the coefficient of π_a;
 * - repulsion: φ = ½ Σ_{i<j} ln((x_i − x_j)² + δ²), the score for β, softened over δ;
 * - noise n: the squared increments of Y_m = Σ_i ∫π_m dx, Σ_mm' C^n_mm' [ΔY_m ΔY_m' − 2∫(Y_m − Y_m(t)) LY_m' ds]
 *   = 2 Σ_mm' C^n_mm' ∫Σ_i g²(x_i) π_m π_m' ds;
 * - memory: products of successive increments, Σ_m C⁰_mm ΔY_m(t − Δ) [ΔY_m(t) − ∫LY_m ds] = 0 where levels are a Markov process; errors of
 *   measurement of variance s² give −s² Σ_i π_m², velocities that last give more than 0.
 *
 * All are linear in ψ = (κ_b, β d_n, d_n, s²), K = Σ κ_b π_b and g² = Σ d_n e_n.
 *
 * @see Frishman & Ronceray 2020, Phys. Rev. X 10, 021009 (regression in a basis, errors, information); Vestergaard, Blainey & Flyvbjerg
 *   2014, Phys. Rev. E 89, 022726 (errors of measurement); Brückner, Ronceray & Broedersz 2020, Phys. Rev. Lett. 125, 058103
 *   (velocities). That symmetric functions remove the singularity is derived here; test/inference/compare-estimators.ts measures it.
 */
export interface Equations {
  readonly polynomials: LevelPolynomials;
  /** Largest degree of K. */
  readonly order: number;
  /** Number of statistics Y_m that the noise is measured by. */
  readonly statistics: number;
  readonly noise: NoiseBasis;
  /** C^n, [n][m][m']; C⁰ is diagonal. */
  readonly contractions: readonly Float64Array[];
  /** δ, in units of a level. */
  readonly softening: number;
  /** Levels whose equation is inferred: from `first` on, in ascending order; the others only repel them. */
  readonly first: number;
  readonly count: number;
  /** Time between snapshots, τ. */
  readonly interval: number;
}

/** Where each equation stands among the rows. */
export function rowsOf({ order, noise }: Pick<Equations, "order" | "noise">) {
  const repulsion = order + 1;
  return { drift: 0, repulsion, noise: repulsion + 1, memory: repulsion + 1 + noise.names.length };
}

/** Where each coefficient of ψ stands among the columns. */
export function columnsOf({ order, noise }: Pick<Equations, "order" | "noise">) {
  const repulsion = order + 1;
  const diffusion = repulsion + noise.names.length;
  return { drift: 0, repulsion, diffusion, memory: diffusion + noise.names.length };
}
