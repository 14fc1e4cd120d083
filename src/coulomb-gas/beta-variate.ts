import type { Random } from "../random/index.ts";
import { gamma } from "./chi-square.ts";

/**
 * A sample x of the beta law ∝ x^{a−1} (1 − x)^{b−1} with its complement 1 − x: from the ratio of two gamma variates, by their
 * logarithms, as those of small shapes underflow. A shape of 0 is the limit: all weight at the other end.
 *
 * @param a at least 0
 * @param b at least 0, not both 0
 * @see Devroye 1986, Non-Uniform Random Variate Generation, section IX.4
 */
export function betaVariate(random: Random, a: number, b: number): readonly [number, number] {
  const [p, q] = [logGamma(random, a), logGamma(random, b)];
  const most = Math.max(p, q);
  // both underflow: x is 0 or 1, with mean a/(a + b)
  if (most === Number.NEGATIVE_INFINITY) return random.uniform() * (a + b) < a ? [1, 0] : [0, 1];
  const [x, y] = [Math.exp(p - most), Math.exp(q - most)];
  return [x / (x + y), y / (x + y)];
}

/** ln of a gamma variate; −∞ for shape 0. */
function logGamma(random: Random, shape: number): number {
  if (shape === 0) return Number.NEGATIVE_INFINITY;
  if (shape >= 1) return Math.log(gamma(random, shape));
  return Math.log(gamma(random, shape + 1)) + Math.log(random.uniform()) / shape;
}
