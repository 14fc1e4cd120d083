/** A source of random numbers, such as a stream of `streams(seed)`. */
export interface RandomSource {
  /** Uniform on (0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** @throws RangeError if a number of bootstrap draws is not a whole number of at least `fewest` */
export function checkDraws(where: string, draws: number, fewest: number): void {
  if (!Number.isInteger(draws) || draws < fewest) {
    throw new RangeError(`${where}: must be a whole number of at least ${fewest}, got ${draws}`);
  }
}

/**
 * p = (1 + reached)/(1 + draws) and its Monte-Carlo error √(p(1 − p)/(1 + draws)): the observed statistic is one of the
 * draws, so p is never 0 and P(p ≤ u) ≤ u for any number of draws.
 *
 * @see Davison & Hinkley 1997, Bootstrap Methods and their Application, section 4.2
 */
export function drawnPValue(reached: number, draws: number): { pValue: number; pValueError: number } {
  const pValue = (1 + reached) / (1 + draws);
  return { pValue, pValueError: Math.sqrt((pValue * (1 - pValue)) / (1 + draws)) };
}
