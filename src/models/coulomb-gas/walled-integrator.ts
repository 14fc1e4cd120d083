import { type CoulombGas, wellOf } from "../../coulomb-gas/index.ts";
import { type DysonSde, type Integrator, integrators } from "../../langevin/index.ts";
import type { Random } from "../../random/index.ts";
import { levelStep, reflectedBetween } from "./wall-step.ts";

/**
 * Dyson Brownian motion between walls: each level by a single-level step with reflection, then the repulsion of the others at
 * the end of the step, as in implicit-repulsion; a level that this pushes over a wall is reflected too.
 *
 * @param random source of what the steps at walls draw in addition to the increments
 */
export function walledIntegrator(gas: CoulombGas, random: Random): Integrator {
  const { levels: n } = gas;
  const noise = Math.sqrt(2 * gas.g2);
  const steps = Array.from({ length: n }, (_, i) => levelStep(gas, i, random));
  return {
    ...integrators["implicit-repulsion"],
    title: "Euler–Maruyama between walls with implicit repulsion",
    equation: "d² = s² χ′²(d²/s²) at a wall, z = y + dt Σ p/(z_i − z_j)",
    stepper(sde) {
      const target = new Float64Array(n);
      let stepSize = 0;
      // the repulsion alone, from the positions after the single-level steps
      const repulsion: DysonSde = {
        levels: n,
        coefficients(x, f, p, b) {
          sde.coefficients(x, f, p, b);
          for (let i = 0; i < n; i++) f[i] = (target[i] - x[i]) / stepSize;
          b.fill(0);
        },
        outside: () => null,
      };
      const stepper = integrators["implicit-repulsion"].stepper(repulsion);
      return {
        step(x, dt, dB) {
          stepSize = dt;
          for (let i = 0; i < n; i++) target[i] = steps[i](x[i], dt, noise * dB[i]);
          const outcome = stepper.step(x, dt, dB);
          if (!outcome.ok) return outcome;
          for (let i = 0; i < n; i++) x[i] = reflectedBetween(x[i], wellOf(gas, i).support);
          x.sort();
          return outcome;
        },
        averted: () => stepper.averted(),
      };
    },
  };
}
