import { sortedStepper } from "./explicit-step.ts";
import type { Integrator } from "./integrator.ts";

/**
 * The bare Euler–Maruyama step
 *
 *   x_i ← x_i + [ f_i + Σ_{j≠i} p_ij/(x_i − x_j) ] dt + b_i dB_i.
 *
 * At Dyson index 1 it is wrong: the kick p dt/(x_i − x_j) of two levels that come close has a second moment that
 * diverges logarithmically, so sooner or later it throws levels far away or past each other. It serves as the counterexample
 * that the tests of the safe integrator must reject. Crossed levels are sorted again.
 */
export const eulerMaruyama: Integrator = {
  title: "Euler–Maruyama, bare (wrong at collisions: for comparison only)",
  equation: "x ← x + [f + Σ p/(x_i − x_j)] dt + b dB",
  strongOrder: { additive: 1, multiplicative: 0.5, repelling: null },
  weakOrder: { additive: 1, multiplicative: 1, repelling: null },
  stepper: (sde) => sortedStepper(sde, (_, dt) => dt),
};
