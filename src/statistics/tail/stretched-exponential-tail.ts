import { fittedFamily, type TailFamily } from "./fitted-family.ts";
import { fallingRoot } from "./monotone-root.ts";
import { meanOver, type Tail, type TailLaw, tailLaw } from "./tail-law.ts";
import { isHalfLine } from "./tail-support.ts";

/**
 * The stretched exponential (Weibull) law cut at x_min, of largest likelihood: with r = x/x_min
 *
 *   P(X ≥ x) = exp(−a (r^b − 1)/b),   b ≥ 0,
 *
 * a power law of exponent 1 + a in the limit b → 0 and an exponential at b = 1. Given b, 1/a = ⟨(r^b − 1)/b⟩; what is
 * left, −ln⟨(r^b − 1)/b⟩ + (b − 1)⟨ln r⟩, is concave in b, so there is one maximum. On other supports its density is
 * normalised there.
 *
 * @see Malevergne, Pisarenko & Sornette 2005, Quant. Finance 5, 379
 */
export function stretchedExponentialTail(tail: Tail): TailLaw {
  if (!isHalfLine(tail)) return fittedFamily(stretchedFamily, tail);
  const { xMin, logs, counts, meanLog } = tail;
  const slope = (b: number) => {
    let [sum, derivative] = [0, 0];
    for (let k = 0; k < logs.length; k++) {
      const [value, rise] = growth(b, logs[k]);
      sum += counts[k] * value;
      derivative += counts[k] * rise;
    }
    return meanLog - derivative / sum;
  };
  const b = fallingRoot(slope, 0, mostShape(tail));
  const a = 1 / meanOver(tail, (y) => growth(b, y)[0]);
  return tailLaw(
    xMin,
    { ...stretchedFamily.description, parameters: { a, b } },
    (y) => Math.log(a) + b * y - a * growth(b, y)[0],
    (y) => Math.exp(-a * growth(b, y)[0]),
  );
}

const stretchedFamily: TailFamily = {
  description: {
    name: "stretched exponential",
    equation: "x^{b−1} exp(−(a/b) (x/x_min)^b)",
    freeParameters: 2,
    nested: true,
  },
  base: (y, b) => (b - 1) * y,
  statistic: (y, b) => growth(b, y)[0],
  fixedStatistics: false,
  slope: (y, a, b) => y - a * growth(b, y)[1],
  // of real numbers without an end 1/⟨t⟩; for few whole numbers, if the law favours the upper ones, it may be many times larger
  rates: (tail, b) => {
    const guess = 1 / meanOver(tail, (y) => growth(b, y)[0]);
    return { least: 0, most: 1e3 * guess, guess };
  },
  shapes: (tail) => ({ least: 0, most: mostShape(tail) }),
  parameters: (a, b) => ({ a, b }),
};

/** Keeps b·ln r within the range of exp. */
function mostShape({ logs }: Tail): number {
  return Math.min(100, 600 / logs.reduce((most, y) => Math.max(most, y), 0));
}

/** (e^{by} − 1)/b and its derivative with respect to b. */
function growth(b: number, y: number): readonly [number, number] {
  const by = b * y;
  if (by < 1e-4) return [y * (1 + by / 2 + (by * by) / 6), y * y * (0.5 + by / 3 + (by * by) / 8)];
  const value = Math.expm1(by) / b;
  return [value, (y * Math.exp(by) - value) / b];
}
