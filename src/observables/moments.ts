import { replicaAverages, type StationarySample } from "../spectra/index.ts";
import { jackknife, ofVariance } from "../statistics/jackknife.ts";
import { type ReplicaEstimate, replicaMean } from "../statistics/replica-mean.ts";

/** A quantity of one spectrum: its mean and square averaged over each replica's snapshots. */
export interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** @param quantity of the spectrum whose first level is at index `row`, the next levels `replicas` apart */
export function moments(sample: StationarySample, quantity: (row: number) => number): Moments {
  return {
    first: replicaAverages(sample, quantity),
    second: replicaAverages(sample, (row) => quantity(row) ** 2),
  };
}

/** Mean with its error and effective number of samples. */
export function meanOf({ first, second }: Moments): ReplicaEstimate & { readonly effectiveSamples: number } {
  const estimate = replicaMean(first);
  return { ...estimate, effectiveSamples: varianceOf(first, second).value / estimate.standardError ** 2 };
}

/** Variance by the jackknife; its effective samples are those of a Gaussian variable, 2v²/SE². */
export function varianceOf(
  first: Float64Array,
  second: Float64Array,
): ReplicaEstimate & { readonly effectiveSamples: number } {
  const estimate = jackknife([first, second], ([m1, m2]) => m2 - m1 * m1, ofVariance);
  return { ...estimate, effectiveSamples: (2 * estimate.value ** 2) / estimate.standardError ** 2 };
}
