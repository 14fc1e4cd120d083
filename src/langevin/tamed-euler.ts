import { ok } from "../spectra/index.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { bareCoefficients, inOrder, putInOrder } from "./explicit-step.ts";
import type { Integrator, Stepper } from "./integrator.ts";

/**
 * Euler–Maruyama with a tamed drift,
 *
 *   x_i ← x_i + d_i dt/(1 + dt |d|) + b_i dB_i,   d_i = f_i + Σ_{j≠i} p_ij/(x_i − x_j),   |d|² = Σ_i d_i².
 *
 * No drift moves the levels by more than 1 in a step, in units of x: a collision cannot throw them to infinity. Taming
 * was made for drifts that grow at infinity; at a collision it only bounds the error. Levels that pass each other are put
 * in order again.
 *
 * @see Hutzenthaler, Jentzen & Kloeden 2012, "Strong convergence of an explicit numerical method for SDEs with
 *   nonglobally Lipschitz continuous coefficients", Ann. Appl. Probab. 22, 1611
 */
export const tamedEuler: Integrator = {
  title: "Euler–Maruyama with tamed drift",
  equation: "x ← x + d dt/(1 + dt |d|) + b dB,  d = f + Σ p/(x_i − x_j)",
  strongOrder: { additive: 1, multiplicative: 0.5, repelling: null },
  weakOrder: { additive: 1, multiplicative: 1, repelling: null },
  stepper: tamedStepper,
};

function tamedStepper(sde: DysonSde): Stepper {
  const n = sde.levels;
  const at = bareCoefficients(sde);
  const y = new Float64Array(n);
  let crossings = 0;
  return {
    step(x, dt, dB) {
      at.at(x);
      let square = 0;
      for (const d of at.drift) square += d * d;
      const tamed = dt / (1 + dt * Math.sqrt(square));
      // levels that stand in one place have an infinite drift and no direction to go in: the noise parts them
      const finite = Number.isFinite(square);
      for (let i = 0; i < n; i++) {
        y[i] = x[i]! + (finite ? at.drift[i]! * tamed : 0) + at.b[i]! * dB[i]!;
      }
      if (!inOrder(n, at.p, y)) {
        crossings++;
        putInOrder(n, at.p, y);
      }
      x.set(y);
      return ok;
    },
    averted: () => crossings,
  };
}
