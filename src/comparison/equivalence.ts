import { confidenceFactor, twoSidedP } from "../statistics/index.ts";
import type { Verdict } from "./results.ts";

/** An estimate with the degrees of freedom of its standard error; a closed form has error 0 and infinitely many. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

export interface Equivalence {
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly pValue: number;
}

/**
 * Relative difference (a − b)/b of two independent estimates, with its confidence interval to first order in the
 * errors and the p-value of "a = b" (Welch's t).
 *
 *   SE² = (SE_a² + (a/b)² SE_b²)/b²
 *
 * @param unit what the difference is measured in instead of b: a number without error
 */
export function relativeDifference(a: Measured, b: Measured, confidence: number, unit?: number): Equivalence {
  const value = (a.value - b.value) / (unit ?? Math.abs(b.value));
  const ratio = unit === undefined ? a.value / b.value : 1;
  const error =
    Math.sqrt(a.standardError ** 2 + (ratio * b.standardError) ** 2) / (unit ?? Math.abs(b.value));
  const degrees = welchDegrees(a, b);
  // two numbers without error differ by what they differ
  const half = error === 0 ? 0 : confidenceFactor(confidence, degrees) * error;
  const t = (a.value - b.value) / Math.sqrt(a.standardError ** 2 + b.standardError ** 2);
  return { value, interval: [value - half, value + half], pValue: twoSidedP(t, degrees) };
}

/** Welch–Satterthwaite degrees of freedom of a difference. */
function welchDegrees(a: Measured, b: Measured): number {
  const share = ({ standardError, degreesOfFreedom }: Measured) =>
    standardError === 0 ? 0 : standardError ** 4 / degreesOfFreedom;
  return (a.standardError ** 2 + b.standardError ** 2) ** 2 / (share(a) + share(b));
}

/**
 * Verdict of an equivalence test with a declared margin: the interval lies inside ±margin, outside, or neither. An
 * interval that holds a NaN is never agreement.
 */
export function equivalenceVerdict([low, high]: readonly [number, number], margin: number): Verdict {
  if (low >= -margin && high <= margin) return "agree";
  if (low > margin || high < -margin) return "disagree";
  return "inconclusive";
}
