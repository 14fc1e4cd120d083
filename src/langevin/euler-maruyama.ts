import { ok } from "../spectra/index.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { addBareRepulsion, inOrder, withoutRepulsion } from "./explicit-step.ts";
import type { Integrator, Stepper } from "./integrator.ts";

/**
 * The bare Euler–Maruyama step
 *
 *   x_i ← x_i + [ f_i + Σ_{j≠i} p_ij/(x_i − x_j) ] dt + b_i dB_i.
 *
 * At Dyson index 1 it is wrong: the kick p dt/(x_i − x_j) of two levels that come close has a second moment that
 * diverges logarithmically, so sooner or later it throws levels far away or past each other. It is here as the twin
 * that the tests of the safe integrator must tell apart. Crossed levels are put in order again.
 */
export const eulerMaruyama: Integrator = {
  title: "Euler–Maruyama, bare (wrong at collisions: for comparison only)",
  equation: "x ← x + [f + Σ p/(x_i − x_j)] dt + b dB",
  strongOrder: 0.5,
  weakOrder: 1,
  stepper: bareStepper,
};

function bareStepper(sde: DysonSde): Stepper {
  const n = sde.levels;
  const y = new Float64Array(n);
  const b = new Float64Array(n);
  const p = new Float64Array(n * n);
  let crossings = 0;
  return {
    step(x, dt, dB) {
      withoutRepulsion(sde, x, dt, dB, b, p, y);
      addBareRepulsion(n, x, dt, p, y);
      if (!inOrder(n, p, y)) crossings++;
      x.set(y.sort());
      return ok;
    },
    averted: () => crossings,
  };
}
