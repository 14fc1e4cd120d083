import { mean, sampleStandardDeviation } from "simple-statistics";

/** A number with its error, from independent replicas. */
export interface ReplicaEstimate {
  readonly value: number;
  /** NaN for fewer than two replicas */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
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
