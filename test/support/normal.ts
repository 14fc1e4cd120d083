import erfc from "@stdlib/math-base-special-erfc";

/** Distribution function of the standard normal law. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}
