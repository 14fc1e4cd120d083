import { laws } from "../laws/index.ts";
import type { PairLaw } from "../models/model.ts";
import { type StationarySample, spacing } from "../spectra/index.ts";
import { type DistanceEstimate, fittedDistance } from "../statistics/index.ts";

/** Correlated snapshots add little beyond this many values of one pair. */
const enoughValues = 20_000;

/**
 * Distance of a pair's spacings, in units of their mean, from Wigner's surmise.
 *
 * @see fittedDistance
 */
export function spacingDistance(
  sample: StationarySample,
  { multiplet }: PairLaw,
  confidence: number,
  uniform: () => number,
  draws?: number,
): DistanceEstimate {
  const own = spacing(sample, sample.blocks, multiplet);
  return fittedDistance(
    {
      replicas: perReplica(sample, (row) => [own(row)]),
      standardise: { kind: "scale" },
      cdf: laws["wigner-surmise"].cdf,
    },
    confidence,
    uniform,
    draws,
  );
}

/** Distance of a pair's levels, about their mean and in units of theory's σ, from the pair's density. */
export function densityDistance(
  sample: StationarySample,
  { multiplet: { first }, sigma }: PairLaw,
  confidence: number,
  uniform: () => number,
  draws?: number,
): DistanceEstimate {
  const { blocks, replicas } = sample;
  return fittedDistance(
    {
      replicas: perReplica(sample, (row) => [
        blocks[row + first * replicas]!,
        blocks[row + (first + 1) * replicas]!,
      ]),
      standardise: { kind: "centre", width: sigma },
      cdf: laws["pair-density"].cdf,
    },
    confidence,
    uniform,
    draws,
  );
}

function perReplica(
  { replicas, snapshots, levels }: StationarySample,
  values: (row: number) => readonly number[],
): readonly Float64Array[] {
  const every = Math.max(1, Math.ceil((snapshots * replicas) / enoughValues));
  return Array.from({ length: replicas }, (_, r) => {
    const own: number[] = [];
    for (let t = 0; t < snapshots; t += every) own.push(...values(t * levels * replicas + r));
    return Float64Array.from(own);
  });
}
