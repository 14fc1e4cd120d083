/**
 * Langevin equations of levels that repel, in the Itô sense:
 *
 *   dx_i = [ f_i(x) + Σ_{j≠i} p_ij(x)/(x_i − x_j) ] dτ + b_i(x) dB_i,   p_ij = p_ji ≥ 0
 *
 * and, for singular values, from their mirror images and those of the other levels at −x,
 *
 *   … + Σ_{j≠i} q_ij(x)/(x_i + x_j) + q_ii(x)/x_i,   q_ij = q_ji ≥ 0.
 *
 * Dyson Brownian motion of index β has p_ij = β b²/2; a pair with p_ij = 0 does not interact and may cross. Levels are
 * in ascending order within each interacting group.
 */
export interface DysonSde {
  readonly levels: number;
  /**
   * The coefficients at x.
   *
   * @param f on return f_i: all of the drift that stays finite when levels meet, per unit learning time
   * @param p on return p_ij at p[i · levels + j] for i < j
   * @param b on return b_i, per square root of learning time
   */
  coefficients(x: Float64Array, f: Float64Array, p: Float64Array, b: Float64Array): void;
  /**
   * The repulsion from images; absent where there are none.
   *
   * @param q on return q_ij at q[i · levels + j] for i ≤ j
   */
  images?(x: Float64Array, q: Float64Array): void;
  /** Why the equation breaks down at these levels, or null. */
  outside(x: Float64Array): string | null;
}

/**
 * Dyson Brownian motion in a harmonic well,
 *
 *   dx_i = [ −k (x_i − x₀) + g² Σ_{j≠i} 1/(x_i − x_j) ] dτ + √2 g dB_i,
 *
 * Dyson index β = 1, with stationary law ∏|x_i − x_j| exp(−Σ(x_i − x₀)²/(2σ²)), σ² = g²/k.
 */
export function harmonicDyson(levels: number, k: number, g2: number, center = 0): DysonSde {
  return {
    levels,
    coefficients(x, f, p, b) {
      for (let i = 0; i < levels; i++) f[i] = -k * (x[i] - center);
      p.fill(g2);
      b.fill(Math.sqrt(2 * g2));
    },
    outside: () => null,
  };
}
