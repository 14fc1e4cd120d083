import { mean, sampleStandardDeviation } from "./descriptive.ts";

/** A number with its error, from independent replicas. */
export interface ReplicaEstimate {
  readonly value: number;
  /** NaN for fewer than two replicas */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Of a positive statistic whose law is skewed: the power that its intervals are made of. Absent: the statistic itself. */
  readonly studentised?: StudentisedPower;
}

/** θ^q with its error: a power of a statistic that Student's t describes where it does not describe θ. */
export interface StudentisedPower {
  readonly exponent: number;
  readonly standardError: number;
}

/**
 * Mean over independent replicas, SE = s/√R.
 *
 * Given each replica's own average over correlated snapshots this error is right whatever their autocorrelation.
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
