/**
 * Weights of ∫f dt from f at t, t + Δ, …, at most three intervals ahead, for one interval [t, t + Δ]:
 *
 *   Δ/2 (1, 1),   Δ/12 (5, 8, −1),   Δ/24 (9, 19, −5, 1),
 *
 * with errors of Δ³f″/12, Δ⁴f‴/24 and 19Δ⁵f⁗/720. Values at later times keep the sum a martingale for all that is known at t.
 *
 * @param ahead intervals that follow t
 */
export function forwardWeights(ahead: number): readonly number[] {
  return forward[Math.min(ahead, forward.length) - 1];
}

const forward: readonly (readonly number[])[] = [
  [1 / 2, 1 / 2],
  [5 / 12, 8 / 12, -1 / 12],
  [9 / 24, 19 / 24, -5 / 24, 1 / 24],
];

/**
 * Weights of ∫f dt over equally spaced points, in units of their distance: the trapezoidal rule, from six points on with Gregory's
 * corrections of its ends, exact for cubic polynomials.
 */
export function wholeWeights(points: number): Float64Array {
  const weights = new Float64Array(points).fill(1);
  const ends = points >= 6 ? [3 / 8, 7 / 6, 23 / 24] : [1 / 2];
  ends.forEach((end, k) => {
    weights[k] = end;
    weights[points - 1 - k] = end;
  });
  return weights;
}
