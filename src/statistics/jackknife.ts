import type { ReplicaEstimate } from "./replica-mean.ts";

/**
 * The power of a variance that Student's t describes: if few replicas give a small variance they also give a small error,
 * and ±t SE about the variance itself lies below the true value in a quarter of the cases. In terms of v^−½
 * a small variance has a large error. Measured over Gaussian and heavier-tailed levels, correlated and not, from 4
 * replicas on: test/comparison/coverage.test.ts. −⅓ would suffice for a χ² law; heavier tails need more.
 */
export const ofVariance = -1 / 2;

/**
 * Jackknife over independent replicas for a function of means.
 *
 *   θ = f(m₁, m₂, …),   SE² = (R − 1)/R Σ_r (θ_(r) − θ_(·))²,   value = θ − (R − 1)(θ_(·) − θ)
 *
 * with θ_(r) computed without replica r; the value is corrected for the bias of order 1/R.
 *
 * @param perReplica per-replica averages of each quantity, [quantity][replica]
 * @param exponent q of a positive θ whose power θ^q is to be studentised: its error is also by the jackknife
 */
export function jackknife(
  perReplica: readonly Float64Array[],
  f: (means: readonly number[]) => number,
  exponent?: number,
): ReplicaEstimate {
  const replicas = perReplica[0]?.length ?? 0;
  if (replicas < 2) return { value: Number.NaN, standardError: Number.NaN, degreesOfFreedom: 0 };
  const totals = perReplica.map((values) => values.reduce((sum, value) => sum + value, 0));
  const theta = f(totals.map((total) => total / replicas));
  const without = Float64Array.from({ length: replicas }, (_, r) =>
    f(totals.map((total, q) => (total - perReplica[q][r]) / (replicas - 1))),
  );
  return {
    value: theta - (replicas - 1) * (mean(without) - theta),
    standardError: jackknifeError(without),
    degreesOfFreedom: replicas - 1,
    ...(exponent === undefined
      ? {}
      : {
          studentised: { exponent, standardError: jackknifeError(without.map((value) => value ** exponent)) },
        }),
  };
}

/** √((P − 1)/P Σ_p (θ_(p) − θ_(·))²) of a statistic computed without each of P pieces; NaN for fewer than two. */
export function jackknifeError(without: ArrayLike<number>): number {
  const pieces = without.length;
  if (pieces < 2) return Number.NaN;
  const center = mean(without);
  let squares = 0;
  for (let p = 0; p < pieces; p++) squares += (without[p] - center) ** 2;
  return Math.sqrt(((pieces - 1) / pieces) * squares);
}

/**
 * Degrees of freedom of Student's t for the error of a statistic computed without each of P pieces. The variance of their scatter is
 * larger the heavier their tails, σ⁴ (2/(P − 1) + γ/P) with the excess kurtosis γ, and the degrees of freedom are those of the χ² law
 * of that variance (Satterthwaite 1946): P − 1 for pieces of normal law, fewer for γ > 0.
 */
export function jackknifeDegrees(without: ArrayLike<number>): number {
  const pieces = without.length;
  const center = mean(without);
  let [second, fourth] = [0, 0];
  for (let p = 0; p < pieces; p++) {
    const square = (without[p] - center) ** 2;
    second += square / pieces;
    fourth += square ** 2 / pieces;
  }
  if (!(second > 0)) return pieces - 1;
  // unbiased for a normal law
  const excess =
    ((fourth / second ** 2 - 3) * (pieces + 1) + 6) * ((pieces - 1) / ((pieces - 2) * (pieces - 3)));
  return 2 / (2 / (pieces - 1) + Math.max(0, excess) / pieces);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k];
  return sum / values.length;
}
