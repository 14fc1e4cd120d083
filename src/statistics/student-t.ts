import { tCdf, tQuantile } from "./special-functions.ts";

/** Beyond this the t law and the normal law agree to better than 1e-7. */
const manyDegrees = 1e7;

/**
 * Two-sided p-value: P(|T| ≥ |t|) for Student's t with `degrees` degrees of freedom.
 *
 * @returns NaN if t is NaN or degrees is not positive
 */
export function twoSidedP(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return Number.NaN;
  return 2 * tCdf(-Math.abs(t), Math.min(degrees, manyDegrees));
}

/**
 * The half-width, in standard errors, of a two-sided confidence interval.
 *
 * @param confidence e.g. 0.95, which gives 1.96 for many degrees of freedom
 * @returns NaN if degrees is not positive
 */
export function confidenceFactor(confidence: number, degrees: number): number {
  if (!(degrees > 0)) return Number.NaN;
  return tQuantile(0.5 + confidence / 2, Math.min(degrees, manyDegrees));
}
