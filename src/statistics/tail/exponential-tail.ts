import { fittedFamily, type TailFamily } from "./fitted-family.ts";
import { meanOver, type Tail, type TailLaw, tailLaw } from "./tail-law.ts";
import { isHalfLine } from "./tail-support.ts";

/**
 * The exponential law cut at x_min, p(x) = λ e^{−λ(x − x_min)}, of largest likelihood: 1/λ = ⟨x⟩ − x_min; on other supports
 * the same function normalised there, λ ≥ 0. It is not nested with the power law.
 */
export function exponentialTail(tail: Tail): TailLaw {
  if (!isHalfLine(tail)) return fittedFamily(exponentialFamily, tail);
  // in units of x_min
  const rate = 1 / meanOver(tail, Math.expm1);
  return tailLaw(
    tail.xMin,
    { ...exponentialFamily.description, parameters: exponentialFamily.parameters(rate, 0, tail.xMin) },
    (y) => Math.log(rate) + y - rate * Math.expm1(y),
    (y) => Math.exp(-rate * Math.expm1(y)),
  );
}

const exponentialFamily: TailFamily = {
  description: { name: "exponential", equation: "exp(−λ x)", freeParameters: 1, nested: false },
  base: () => 0,
  statistic: Math.expm1,
  fixedStatistics: true,
  slope: () => 0,
  // an upper end only lowers the mean, and so do whole numbers
  rates: (tail) => {
    const most = 1 / meanOver(tail, Math.expm1);
    return { least: 0, most, guess: most };
  },
  shapes: () => null,
  parameters: (rate, _, xMin) => ({ lambda: rate / xMin }),
};
