import type { ChainCoordinates } from "./chain-coordinates.ts";
import { type CoulombGas, wellOf } from "./coulomb-gas.ts";

/**
 * The levels themselves: of one well in any order, for P is the same; of different wells in the order of these. The force
 * 1/(x_i − x_j) makes short steps necessary where there are many levels.
 *
 * @param width standard deviation of the softest mode
 */
export function levelCoordinates(gas: CoulombGas, width: number): ChainCoordinates {
  const { levels: n, beta, g2 } = gas;
  const common = gas.wells.length === 1;
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
        let [wells, logs, product] = [0, 0, 1];
        for (let i = 0; i < n; i++) {
          const { support, value } = wellOf(gas, i);
          const own = x[i]!;
          if (!(own > support[0] && own < support[1])) return Number.NEGATIVE_INFINITY;
          if (!common && i > 0 && !(own > x[i - 1]!)) return Number.NEGATIVE_INFINITY;
          wells += value(own);
          for (let j = 0; j < i; j++) {
            product *= own - x[j]!;
            // one logarithm for many factors, before they leave the range of a number
            const size = Math.abs(product);
            if (!(size > 1e-200 && size < 1e200)) {
              logs += Math.log(size);
              product = 1;
            }
          }
        }
        return beta * (logs + Math.log(Math.abs(product))) - wells / g2;
      },
      gradient(x, out) {
        for (let i = 0; i < n; i++) out[i] = -wellOf(gas, i).derivative(x[i]!) / g2;
        for (let i = 0; i < n; i++) {
          const own = x[i]!;
          let sum = 0;
          for (let j = 0; j < i; j++) {
            const push = beta / (own - x[j]!);
            sum += push;
            out[j] = out[j]! - push;
          }
          out[i] = out[i]! + sum;
        }
      },
    },
  };
}
