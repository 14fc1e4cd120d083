import { fittedFamily, mostPowerLaw, type TailFamily } from "./fitted-family.ts";
import { meanOver, type Tail, type TailLaw } from "./tail-law.ts";

/**
 * The gamma law cut at x_min, of largest likelihood: a power law with an exponential cut-off,
 *
 *   p(x) ∝ x^{−α} e^{−λx},   λ ≥ 0, α any number; the gamma law's shape is 1 − α.
 *
 * An exponential family in (α, λ): its likelihood has one maximum. Given λ, ⟨ln r⟩ fixes α; the profile is concave in λ
 * and rises while the law's ⟨r⟩ exceeds the data's. At λ = 0 it is the power law.
 */
export function gammaTail(tail: Tail): TailLaw {
  return fittedFamily(gammaFamily, tail);
}

const gammaFamily: TailFamily = {
  description: {
    name: "gamma (power law with cut-off)",
    equation: "x^{−α} exp(−λ x)",
    freeParameters: 2,
    nested: true,
  },
  base: (y, shape) => -y - shape * Math.expm1(y),
  statistic: (y) => y,
  fixedStatistics: true,
  slope: (y) => -Math.expm1(y),
  rates: mostPowerLaw,
  // the cut-off from far beyond the largest value to far below the first; in units of 1/x_min
  shapes: (tail) => {
    const rise = meanOver(tail, Math.expm1);
    return { least: 1e-7 / (1 + rise), most: 1e4 / rise };
  },
  parameters: (rate, shape, xMin) => ({ alpha: 1 + rate, lambda: shape / xMin }),
};
