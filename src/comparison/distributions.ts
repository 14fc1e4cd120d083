import { wignerSurmise } from "../laws/index.ts";
import type { DensityLaw } from "../models/model.ts";
import { gapMeans, independentUnits, type Multiplet, type StationarySample } from "../spectra/index.ts";
import { type DistanceEstimate, fittedDistance } from "../statistics/index.ts";

/** Correlated snapshots add little beyond this many of one pair. */
const enoughValues = 20_000;

/**
 * Distance of a multiplet's spacings from Wigner's surmise: of neighbours in its own block, each in units of its mean. It
 * is exact for pairs; of many levels the surmise differs from the true law by less than 0.01.
 *
 * @param beta Dyson index of the surmise
 * @see fittedDistance
 */
export function spacingDistance(
  sample: StationarySample,
  multiplet: Multiplet,
  beta: number,
  confidence: number,
  uniform: () => number,
  draws?: number,
): DistanceEstimate {
  const { blocks, replicas } = sample;
  const means = gapMeans(sample, multiplet);
  const spacings = (row: number) =>
    Array.from(means, (mean, gap) => {
      const at = row + (multiplet.first + gap) * replicas;
      return (blocks[at + replicas] - blocks[at]) / mean;
    });
  return fittedDistance(
    {
      replicas: perUnit(sample, means.length, spacings),
      standardise: { kind: "scale" },
      cdf: wignerSurmise(beta).cdf,
    },
    confidence,
    uniform,
    draws,
  );
}

/** Distance of a multiplet's levels from a law of theory. */
export function densityDistance(
  sample: StationarySample,
  { multiplet: { first, size }, origin, unit, law }: DensityLaw,
  confidence: number,
  uniform: () => number,
  draws?: number,
): DistanceEstimate {
  const { blocks, replicas } = sample;
  return fittedDistance(
    {
      replicas: perUnit(sample, size, (row) =>
        Array.from({ length: size }, (_, i) => blocks[row + (first + i) * replicas]),
      ),
      standardise:
        origin === "mean" ? { kind: "centre", width: unit } : { kind: "fixed", offset: origin, width: unit },
      cdf: law.cdf,
    },
    confidence,
    uniform,
    draws,
  );
}

/** The values of each independent replica, or group of replicas; `count` values a row. */
function perUnit(
  sample: StationarySample,
  count: number,
  values: (row: number) => readonly number[],
): readonly Float64Array[] {
  const { replicas, snapshots, levels } = sample;
  const every = Math.max(1, Math.ceil((snapshots * replicas * Math.max(1, count / 2)) / enoughValues));
  return independentUnits(sample).map((members) => {
    const own: number[] = [];
    for (let t = 0; t < snapshots; t += every)
      for (const r of members) own.push(...values(t * levels * replicas + r));
    return Float64Array.from(own);
  });
}
