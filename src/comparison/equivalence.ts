import { confidenceFactor, fiellerInterval, type StudentisedPower, twoSidedP } from "../statistics/index.ts";
import type { TestResult, Verdict } from "./results.ts";

/** An estimate with the degrees of freedom of its standard error; a closed form has error 0 and infinitely many. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** See ReplicaEstimate. */
  readonly studentised?: StudentisedPower;
}

export interface Equivalence {
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly pValue: number;
}

/**
 * Relative difference (a − b)/|b| of two independent estimates, with the confidence interval of Fieller and the p-value of
 * "a = b" (Welch's t). For variances and widths both are computed from the studentised power.
 *
 * The interval has its nominal coverage to about 2 % for every observable from four replicas on (measured:
 * test/comparison/coverage.test.ts); for fewer replicas, or replicas that are all equal, it is NaN, unless both estimates
 * are frozen at the same number, with no noise left. If b is compatible with 0 the interval is unbounded.
 *
 * @param unit what the difference is measured in instead of b: a number without error
 */
export function relativeDifference(a: Measured, b: Measured, confidence: number, unit?: number): Equivalence {
  const value = (a.value - b.value) / (unit ?? Math.abs(b.value));
  const exponent = (unit === undefined && (a.studentised ?? b.studentised)?.exponent) || 1;
  const [first, second] = [studentised(a, exponent), studentised(b, exponent)];
  const degrees = welchDegrees(first, second);
  const error = Math.hypot(first.standardError, second.standardError);
  const pValue = twoSidedP((first.value - second.value) / error, degrees);
  // the difference of two exact numbers is exact
  if (error === 0) return { value, interval: [value, value], pValue };
  if (isFrozen(a) && isFrozen(b) && Math.abs(value) < sameFrozen)
    return { value, interval: [value, value], pValue: 1 };
  const factor = confidenceFactor(confidence, degrees);
  if (unit !== undefined) {
    const half = (factor * error) / unit;
    return { value, interval: [value - half, value + half], pValue };
  }
  const sign = Math.sign(b.value);
  const ratio = fiellerInterval(first, second, factor, exponent !== 1).map(
    (r) => sign * (r ** (1 / exponent) - 1),
  );
  // (x − 1)·(−1) and x^(1/q) with negative q swap the ends
  const interval = sign * exponent < 0 ? ([ratio[1], ratio[0]] as const) : ([ratio[0], ratio[1]] as const);
  return { value, interval, pValue };
}

/** The estimate to the power q with its error; NaN if the replicas give no error estimate. */
function studentised(measured: Measured, exponent: number): Measured {
  const { value, degreesOfFreedom } = measured;
  const standardError = exponent === 1 ? measured.standardError : (measured.studentised?.standardError ?? 0);
  const power = exponent === 1 ? value : value ** exponent;
  return {
    value: power,
    standardError: hasError({ value: power, standardError, degreesOfFreedom }) ? standardError : Number.NaN,
    degreesOfFreedom,
  };
}

/** Replicas needed for an error: with two or three the intervals of skewed statistics have less than nominal coverage. */
export const fewestForDifference = 4;

/** Rounding of a mean, relative. */
const rounding = 1e-13;

/** Frozen spectra whose levels differ by less (relative) are at the same fixed point. */
const sameFrozen = 1e-9;

/** Whether an estimate is exact, or enough replicas with different starts have converged to one number: no noise is left. */
function isFrozen({ value, standardError, degreesOfFreedom }: Measured): boolean {
  return degreesOfFreedom + 1 >= fewestForDifference && standardError <= rounding * Math.abs(value);
}

/** Whether an estimate is exact, or comes from enough replicas that differ by more than rounding: otherwise it has no error estimate. */
export function hasError({ value, standardError, degreesOfFreedom }: Measured): boolean {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return true;
  return degreesOfFreedom + 1 >= fewestForDifference && standardError > rounding * Math.abs(value);
}

/** Welch–Satterthwaite degrees of freedom of a difference. */
function welchDegrees(a: Measured, b: Measured): number {
  const share = ({ standardError, degreesOfFreedom }: Measured) =>
    standardError === 0 ? 0 : standardError ** 4 / degreesOfFreedom;
  return (a.standardError ** 2 + b.standardError ** 2) ** 2 / (share(a) + share(b));
}

/**
 * Verdict of an equivalence test with a declared margin: the interval lies inside ±margin, outside, or neither. An
 * interval with a NaN is never agreement.
 */
export function equivalenceVerdict([low, high]: readonly [number, number], margin: number): Verdict {
  if (Number.isNaN(low) || Number.isNaN(high)) return "inconclusive";
  if (low >= -margin && high <= margin) return "agree";
  if (low > margin || high < -margin) return "disagree";
  return "inconclusive";
}

/**
 * Verdict of a whole study: disagree if a required test disagrees; agree only if every required test agrees and there
 * is at least one.
 */
export function overallVerdict(tests: readonly Pick<TestResult, "required" | "verdict">[]): Verdict {
  const required = tests.filter((test) => test.required);
  if (required.some(({ verdict }) => verdict === "disagree")) return "disagree";
  return required.length > 0 && required.every(({ verdict }) => verdict === "agree")
    ? "agree"
    : "inconclusive";
}
