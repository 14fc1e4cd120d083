/** A Gaussian estimate with its standard error. */
export interface Gaussian {
  readonly value: number;
  readonly standardError: number;
}

/**
 * Confidence interval of the ratio ρ of two independent Gaussian means: all ρ with |a − ρb| ≤ t √(SE_a² + ρ²SE_b²).
 *
 * Its coverage of ρ is that of t for a mean, however uncertain b is; to first order in the errors it is ±t SE. If b may
 * be 0 within its error the ratio is unbounded.
 *
 * @param factor t
 * @param positive whether both means are known to be positive, which bounds ρ by 0, and by one end if only b may be 0
 * @returns [−∞, ∞] ([0, ∞] of positive means) if nothing is known about ρ; NaN if an argument is NaN
 * @see Fieller 1954, J. R. Statist. Soc. B 16, 175
 */
export function fiellerInterval(
  a: Gaussian,
  b: Gaussian,
  factor: number,
  positive = false,
): readonly [number, number] {
  const [ta, tb] = [factor * a.standardError, factor * b.standardError];
  // |a − ρb|² ≤ …: the roots of (b² − tb²)ρ² − 2abρ + (a² − ta²)
  const [leading, product, last] = [b.value ** 2 - tb ** 2, a.value * b.value, a.value ** 2 - ta ** 2];
  if (Number.isNaN(leading + product + last)) return [Number.NaN, Number.NaN];
  const root = Math.sqrt((ta * b.value) ** 2 + (tb * a.value) ** 2 - (ta * tb) ** 2);
  if (positive)
    return [
      last > 0 ? last / (product + root) : 0,
      leading > 0 ? (product + root) / leading : Number.POSITIVE_INFINITY,
    ];
  return leading > 0
    ? [(product - root) / leading, (product + root) / leading]
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}
