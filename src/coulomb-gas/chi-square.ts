import type { Random } from "../random/index.ts";

/** Beyond this many a gamma variate is faster; published numbers depend on the bits of the squares up to it. */
const mostSquares = 256;

/**
 * A sample of χ² with any number of degrees of freedom from 0 on: the sum of that many squares if it is a whole number and
 * not large, otherwise twice a gamma variate of half the shape.
 *
 * @see Marsaglia & Tsang 2000, ACM Trans. Math. Software 26, 363
 */
export function chiSquare(random: Random, degrees: number): number {
  if (Number.isInteger(degrees) && degrees <= mostSquares) {
    let sum = 0;
    for (let k = 0; k < degrees; k++) {
      const z = random.normal();
      sum += z * z;
    }
    return sum;
  }
  return 2 * gamma(random, degrees / 2);
}

/** A sample of the gamma law ∝ x^{shape−1} e^{−x}, shape above 0. */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (!(v > 0)) continue;
    if (Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
