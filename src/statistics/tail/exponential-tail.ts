import { type Tail, type TailLaw, tailLaw } from "./tail-law.ts";

/**
 * The exponential law cut at x_min, p(x) = λ e^{−λ(x − x_min)}, of largest likelihood: 1/λ = ⟨x⟩ − x_min. It neither
 * holds the power law nor is held by it.
 */
export function exponentialTail({ xMin, logs }: Tail): TailLaw {
  // in units of x_min
  const rate = 1 / (logs.reduce((sum, y) => sum + Math.expm1(y), 0) / logs.length);
  return tailLaw(
    xMin,
    {
      name: "exponential",
      equation: "exp(−λ x)",
      parameters: { lambda: rate / xMin },
      freeParameters: 1,
      nested: false,
    },
    (y) => Math.log(rate) + y - rate * Math.expm1(y),
    (y) => Math.exp(-rate * Math.expm1(y)),
  );
}
