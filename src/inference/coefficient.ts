import { jackknifeDegrees, jackknifeError } from "../statistics/jackknife.ts";
import { confidenceFactor, twoSidedP } from "../statistics/student-t.ts";
import type { Fit } from "./fit.ts";
import type { Coefficient } from "./results.ts";

/**
 * A function of θ with its errors.
 *
 * @param of a function of the named components of θ, and of all of θ
 */
export function coefficientOf(
  name: string,
  fit: Fit,
  components: readonly number[],
  of: (picked: readonly number[], theta: Float64Array) => number,
): Coefficient {
  const at = (theta: Float64Array) =>
    of(
      components.map((k) => theta[k]),
      theta,
    );
  const value = at(fit.theta);
  const without = fit.without.map(at);
  const standardError = jackknifeError(without);
  const degrees = jackknifeDegrees(without);
  const half = confidenceFactor(0.95, degrees) * standardError;
  return {
    name,
    value,
    standardError,
    predictedError: predictedError(fit, at),
    interval: [value - half, value + half],
    pValue: twoSidedP(value / standardError, degrees),
  };
}

/** √(∇fᵀ C ∇f) with the predicted covariance of θ. */
function predictedError({ theta, predicted }: Fit, at: (theta: Float64Array) => number): number {
  const n = theta.length;
  const gradient = theta.map((_, k) => {
    const step = 1e-3 * Math.sqrt(predicted[k * n + k]);
    const moved = (sign: number) => at(theta.map((value, j) => (j === k ? value + sign * step : value)));
    return step > 0 ? (moved(1) - moved(-1)) / (2 * step) : 0;
  });
  let variance = 0;
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) variance += gradient[a] * predicted[a * n + b] * gradient[b];
  return Math.sqrt(variance);
}

/** Of one component of θ being 0. */
export function pValueOf(fit: Fit, component: number): number {
  const without = fit.without.map((theta) => theta[component]);
  return twoSidedP(fit.theta[component] / jackknifeError(without), jackknifeDegrees(without));
}
