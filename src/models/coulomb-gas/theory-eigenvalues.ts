import { type CoulombGas, wellOf } from "../../coulomb-gas/index.ts";
import type { DysonSde } from "../../langevin/index.ts";

/**
 * Langevin equations of the levels,
 *
 *   dx_i = [ −V_i′(x_i) + βg² Σ_{j≠i} 1/(x_i − x_j) ] dτ + √2 g dB_i.
 *
 * A level may lie on a reflecting wall.
 */
export function gasSde(gas: CoulombGas): DysonSde {
  const { levels, beta, g2 } = gas;
  return {
    levels,
    coefficients(x, f, p, b) {
      for (let i = 0; i < levels; i++) f[i] = -wellOf(gas, i).derivative(x[i]);
      p.fill(beta * g2);
      b.fill(Math.sqrt(2 * g2));
    },
    outside(x) {
      for (let i = 0; i < levels; i++) {
        const [low, high] = wellOf(gas, i).support;
        if (!(x[i] >= low && x[i] <= high && Number.isFinite(x[i])))
          return `level ${i + 1} = ${x[i]} has left the support of its potential`;
      }
      return null;
    },
  };
}
