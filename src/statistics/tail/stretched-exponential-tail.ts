import { fallingRoot } from "./monotone-root.ts";
import { type Tail, type TailLaw, tailLaw } from "./tail-law.ts";

/**
 * The stretched exponential (Weibull) law cut at x_min, of largest likelihood: with r = x/x_min
 *
 *   P(X ≥ x) = exp(−a (r^b − 1)/b),   b ≥ 0,
 *
 * a power law of exponent 1 + a in the limit b → 0 and an exponential at b = 1. Given b, 1/a = ⟨(r^b − 1)/b⟩; what is
 * left, −ln⟨(r^b − 1)/b⟩ + (b − 1)⟨ln r⟩, is concave in b, so there is one maximum.
 *
 * @see Malevergne, Pisarenko & Sornette 2005, Quant. Finance 5, 379
 */
export function stretchedExponentialTail({ xMin, logs, meanLog }: Tail): TailLaw {
  const slope = (b: number) => {
    let [sum, derivative] = [0, 0];
    for (const y of logs) {
      const [value, rise] = growth(b, y);
      sum += value;
      derivative += rise;
    }
    return meanLog - derivative / sum;
  };
  // b·ln r stays within what exp can hold
  const largest = logs.reduce((most, y) => Math.max(most, y), 0);
  const b = fallingRoot(slope, 0, Math.min(100, 600 / largest));
  const a = logs.length / logs.reduce((sum, y) => sum + growth(b, y)[0], 0);
  return tailLaw(
    xMin,
    {
      name: "stretched exponential",
      equation: "x^{b−1} exp(−(a/b) (x/x_min)^b)",
      parameters: { a, b },
      freeParameters: 2,
      nested: true,
    },
    (y) => Math.log(a) + b * y - a * growth(b, y)[0],
    (y) => Math.exp(-a * growth(b, y)[0]),
  );
}

/** (e^{by} − 1)/b and its derivative by b. */
function growth(b: number, y: number): readonly [number, number] {
  const by = b * y;
  if (by < 1e-4) return [y * (1 + by / 2 + (by * by) / 6), y * y * (0.5 + by / 3 + (by * by) / 8)];
  const value = Math.expm1(by) / b;
  return [value, (y * Math.exp(by) - value) / b];
}
