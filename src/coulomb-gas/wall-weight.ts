/**
 * The factor x^{shape−1}, shape above 0, in the weight of a level at distance x from a wall; or the number of rows M,
 * integer or not and above N − 1, that it corresponds to:
 *
 *   shape = β(M − N + 1)/2
 *
 * At β = 0 only a shape is meaningful.
 */
export type WallWeight = number | { readonly shape: number };

/** @throws RangeError if there is no shape above 0 */
export function wallShape(name: string, weight: WallWeight, levels: number, beta: number): number {
  if (typeof weight !== "number") {
    if (weight.shape > 0 && weight.shape < Number.POSITIVE_INFINITY) return weight.shape;
    throw new RangeError(`${name}.shape: must be above 0, got ${weight.shape}`);
  }
  if (!(weight > levels - 1 && weight < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `${name}: must be at least levels = ${levels}, or a fraction above ${levels - 1}, got ${weight}`,
    );
  if (beta === 0)
    throw new RangeError(`${name}: must be given as { shape } at beta = 0, where rows are meaningless`);
  return (beta * (weight - levels + 1)) / 2;
}

/** @throws RangeError if levels is not a whole number of at least 1 that fits, or beta is below 0 or not finite */
export function checkLevels(levels: number, beta: number, out: Float64Array): void {
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`levels: must be a whole number of at least 1, got ${levels}`);
  if (!(beta >= 0 && beta < Number.POSITIVE_INFINITY))
    throw new RangeError(`beta: must be at least 0, got ${beta}`);
  if (out.length !== levels)
    throw new RangeError(`out: must hold levels = ${levels} numbers, got ${out.length}`);
}
