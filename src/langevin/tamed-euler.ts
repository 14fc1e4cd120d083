import { sortedStepper } from "./explicit-step.ts";
import type { Integrator } from "./integrator.ts";

/**
 * Euler–Maruyama with a tamed drift,
 *
 *   x_i ← x_i + d_i dt/(1 + dt |d|) + b_i dB_i,   d_i = f_i + Σ_{j≠i} p_ij/(x_i − x_j),   |d|² = Σ_i d_i².
 *
 * The drift moves no level by more than 1 per step, in units of x: a collision cannot throw them to infinity. Taming
 * was designed for drifts that grow at infinity; at a collision it only bounds the error. Levels that pass each other are
 * sorted again.
 *
 * @see Hutzenthaler, Jentzen & Kloeden 2012, "Strong convergence of an explicit numerical method for SDEs with
 *   nonglobally Lipschitz continuous coefficients", Ann. Appl. Probab. 22, 1611
 */
export const tamedEuler: Integrator = {
  title: "Euler–Maruyama with tamed drift",
  equation: "x ← x + d dt/(1 + dt |d|) + b dB,  d = f + Σ p/(x_i − x_j)",
  strongOrder: { additive: 1, multiplicative: 0.5, repelling: null },
  weakOrder: { additive: 1, multiplicative: 1, repelling: null },
  // coinciding levels have an infinite drift without a direction: the noise separates them
  stepper: (sde) =>
    sortedStepper(sde, (drift, dt) => {
      let square = 0;
      for (const d of drift) square += d * d;
      return Number.isFinite(square) ? dt / (1 + dt * Math.sqrt(square)) : 0;
    }),
};
