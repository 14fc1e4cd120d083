/** Mean and variance of a statistic t under a law ∝ e^{−qt}. */
export interface StatisticMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The q of a law ∝ e^{−qt} whose ⟨t⟩ is that of the data: Newton's method from a guess, d⟨t⟩/dq being minus the variance of
 * t, kept within a bracket of the root.
 */
export function rootOfMean(
  moments: (q: number) => StatisticMoments,
  wanted: number,
  { least, most, guess }: { readonly least: number; readonly most: number; readonly guess: number },
): number {
  let [low, high, q] = [least, most, guess];
  for (let k = 0; k < 200; k++) {
    const { mean, variance } = moments(q);
    // a law whose mean overflows also has too large a mean
    if (mean <= wanted) high = q;
    else low = q;
    const newton = q + (mean - wanted) / variance;
    // in units of 1/√variance, over which the law changes: after such a small Newton step the error is its square
    if (Math.abs(newton - q) * Math.sqrt(variance) <= 1e-7) return Math.min(most, Math.max(least, newton));
    if (high - low <= 1e-14 * Math.max(Math.abs(low), Math.abs(high))) break;
    // far from the root the Newton step is unreliable: limited to a factor of four, and never past an end
    const reach = 3 * (1 + Math.abs(q));
    const next = Math.min(q + reach, Math.max(q - reach, newton));
    q = next > low && next < high ? next : Math.max((low + high) / 2, q - reach);
  }
  return q;
}
