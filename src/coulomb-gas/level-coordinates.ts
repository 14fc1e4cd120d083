import type { ChainCoordinates } from "./chain-coordinates.ts";
import { type CoulombGas, wellOf } from "./coulomb-gas.ts";
import { gasEnergy } from "./rest.ts";

/**
 * The levels themselves: in one well in any order, as P is symmetric; in different wells in the order of these. The force
 * 1/(x_i − x_j) requires short steps if there are many levels.
 *
 * @param width standard deviation of the softest mode
 */
export function levelCoordinates(gas: CoulombGas, width: number): ChainCoordinates {
  const { levels: n, beta, g2 } = gas;
  const common = gas.wells.length === 1;
  const sorted = new Float64Array(n);
  return {
    size: n,
    initialScale: () => new Float64Array(n).fill(width),
    levels(z, out) {
      out.set(z);
      out.sort();
    },
    place: (levels, _, out) => out.set(levels),
    density: {
      value(x) {
        sorted.set(x);
        if (common) sorted.sort();
        return -gasEnergy(gas, sorted);
      },
      gradient(x, out) {
        for (let i = 0; i < n; i++) out[i] = -wellOf(gas, i).derivative(x[i]) / g2;
        for (let i = 0; i < n; i++) {
          const xi = x[i];
          let sum = 0;
          for (let j = 0; j < i; j++) {
            const push = beta / (xi - x[j]);
            sum += push;
            out[j] = out[j] - push;
          }
          out[i] = out[i] + sum;
        }
      },
    },
  };
}
