import { mean, sampleStandardDeviation } from "./descriptive.ts";

/** A number with its error, from independent replicas. */
export interface ReplicaEstimate {
  readonly value: number;
  /** NaN for fewer than two replicas */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** For a positive statistic with a skewed law: the power used for its intervals; by default the statistic itself. */
  readonly studentised?: StudentisedPower;
}

/** θ^q with its error: a power of a statistic for which Student's t is accurate where it is not for θ. */
export interface StudentisedPower {
  readonly exponent: number;
  readonly standardError: number;
}

/**
 * Mean over independent replicas, SE = s/√R.
 *
 * For averages over the correlated snapshots of each replica this error is right for any autocorrelation.
 */
export function replicaMean(perReplica: ArrayLike<number>): ReplicaEstimate {
  const values = Array.from(perReplica);
  if (values.length === 0) return { value: Number.NaN, standardError: Number.NaN, degreesOfFreedom: 0 };
  return {
    value: mean(values),
    standardError:
      values.length < 2 ? Number.NaN : sampleStandardDeviation(values) / Math.sqrt(values.length),
    degreesOfFreedom: values.length - 1,
  };
}
