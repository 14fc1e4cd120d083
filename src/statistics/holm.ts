/**
 * Holm's step-down correction: which hypotheses are rejected when the chance of any false rejection is at most
 * `level`. NaN p-values are not hypotheses: never rejected and not counted.
 *
 * @see Holm 1979, Scand. J. Statist. 6, 65
 */
export function holm(pValues: readonly number[], level: number): readonly boolean[] {
  return holmCorrected(pValues).map((p) => p <= level);
}

/**
 * p-values corrected for their number: the smallest level at which Holm's correction rejects each,
 *
 *   p̃_(k) = max_{j ≤ k} min(1, (m − j + 1) p_(j)),   p_(1) ≤ … ≤ p_(m).
 *
 * NaN stays NaN and is not counted.
 */
export function holmCorrected(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, i) => i).filter((i) => !Number.isNaN(pValues[i]));
  order.sort((i, j) => pValues[i] - pValues[j]);
  const corrected = pValues.map(() => Number.NaN);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (order.length - rank) * pValues[i]));
    corrected[i] = largest;
  }
  return corrected;
}
