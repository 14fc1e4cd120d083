import type { ReplicaEstimate } from "./replica-mean.ts";

/**
 * Jackknife over independent replicas for a function of means.
 *
 *   θ = f(m₁, m₂, …),   SE² = (R − 1)/R Σ_r (θ_(r) − θ_(·))²,   value = θ − (R − 1)(θ_(·) − θ)
 *
 * with θ_(r) computed without replica r; the value is corrected for the bias of order 1/R.
 *
 * @param perReplica per-replica averages of each quantity, [quantity][replica]
 */
export function jackknife(
  perReplica: readonly Float64Array[],
  f: (means: readonly number[]) => number,
): ReplicaEstimate {
  const replicas = perReplica[0]?.length ?? 0;
  if (replicas < 2) return { value: Number.NaN, standardError: Number.NaN, degreesOfFreedom: 0 };
  const totals = perReplica.map((values) => values.reduce((sum, value) => sum + value, 0));
  const theta = f(totals.map((total) => total / replicas));
  const without = Float64Array.from({ length: replicas }, (_, r) =>
    f(totals.map((total, q) => (total - perReplica[q]![r]!) / (replicas - 1))),
  );
  const center = without.reduce((sum, value) => sum + value, 0) / replicas;
  const squares = without.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return {
    value: theta - (replicas - 1) * (center - theta),
    standardError: Math.sqrt(((replicas - 1) / replicas) * squares),
    degreesOfFreedom: replicas - 1,
  };
}
