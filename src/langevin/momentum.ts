import type { MatrixSde } from "./matrix-langevin.ts";

/** An update that repeats a part of the last one. */
export interface Momentum {
  /** β */
  readonly beta: number;
  /** Whether the repeated part is added to the present update as well (Nesterov). */
  readonly nesterov: boolean;
  readonly stepsPerUpdate: number;
}

/**
 * The Langevin equation of the weights and their momentum,
 *
 *   dW = −m dt,   α dm = −(1 − β) m dt + ∇L(W) dt + √ε dΞ,   ε = α/|B|, t = αn,
 *
 * from the increments of the equation without momentum: underdamped, with the friction (1 − β)/α. One step an update is the heavy ball
 * itself with Gaussian noise, V ← βV − α(∇L + noise), W ← W + V; Nesterov's moves W by βV − α(∇L + noise) instead.
 *
 * @param sde without momentum, at the temperature α/|B| of a single update
 */
export function withMomentum(sde: MatrixSde, { beta, nesterov, stepsPerUpdate }: Momentum): MatrixSde {
  const kept = 1 - (1 - beta) / stepsPerUpdate;
  let velocity = new Float64Array(0);
  let moved = velocity;
  return {
    noiseSize: sde.noiseSize,
    step(w, dt, normals) {
      if (velocity.length !== w.length) {
        velocity = new Float64Array(w.length);
        moved = new Float64Array(w.length);
      }
      moved.set(w);
      const reason = sde.step(moved, dt, normals);
      if (reason !== null) return reason;
      for (let k = 0; k < w.length; k++) {
        const kick = (moved[k] - w[k]) / stepsPerUpdate;
        velocity[k] = kept * velocity[k] + kick;
        w[k] = w[k] + (nesterov ? kick + kept * velocity[k] : velocity[k]);
      }
      return null;
    },
  };
}
