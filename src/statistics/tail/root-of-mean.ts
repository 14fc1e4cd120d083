/** Mean and variance of a statistic t under a law ∝ e^{−qt}. */
export interface StatisticMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The q of a law ∝ e^{−qt} whose ⟨t⟩ is that of the data: Newton's method from a guess, d⟨t⟩/dq being minus the variance of
 * t, kept between ends that enclose the root.
 */
export function rootOfMean(
  moments: (q: number) => StatisticMoments,
  wanted: number,
  { least, most, guess }: { readonly least: number; readonly most: number; readonly guess: number },
): number {
  let [low, high, q] = [least, most, guess];
  for (let k = 0; k < 200; k++) {
    const { mean, variance } = moments(q);
    // a law so far up that its mean overflows has too large a mean, too
    if (mean <= wanted) high = q;
    else low = q;
    const newton = q + (mean - wanted) / variance;
    // from far away Newton's step can be anything: at most a factor of four, and never past an end
    const reach = 3 * (1 + Math.abs(q));
    const next = Math.min(q + reach, Math.max(q - reach, newton));
    const last = q;
    q = next > low && next < high ? next : Math.max((low + high) / 2, q - reach);
    const step = Math.abs(q - last);
    // 1/√variance is what q scatters over: after a step of Newton's that is small against it the error is its square
    if (q === newton && step * Math.sqrt(variance) <= 1e-7) break;
    if (step <= 1e-12 * (1 + Math.abs(q))) break;
  }
  return q;
}
