/**
 * Langevin equations of levels that repel, in the Itô sense:
 *
 *   dx_i = [ f_i(x) + Σ_{j≠i} p_ij(x)/(x_i − x_j) ] dτ + b_i(x) dB_i,   p_ij = p_ji ≥ 0
 *
 * Dyson Brownian motion of index β has p_ij = β b²/2; a pair with p_ij = 0 does not interact and may cross. Every
 * function below overwrites `out` and is given the levels in ascending order within each interacting group.
 */
export interface DysonSde {
  readonly levels: number;
  /** f_i: all of the drift that stays finite when levels meet, per unit learning time. */
  drift(x: Float64Array, out: Float64Array): void;
  /** p_ij at out[i · levels + j] for i < j. */
  repulsion(x: Float64Array, out: Float64Array): void;
  /** b_i, per square root of learning time. */
  diffusion(x: Float64Array, out: Float64Array): void;
  /** Why these levels are outside the range of the equation, or null. */
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
    drift(x, out) {
      for (let i = 0; i < levels; i++) out[i] = -k * (x[i]! - center);
    },
    repulsion: (_, out) => {
      out.fill(g2);
    },
    diffusion: (_, out) => {
      out.fill(Math.sqrt(2 * g2));
    },
    outside: () => null,
  };
}
