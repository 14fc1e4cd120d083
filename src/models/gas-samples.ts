import { type HarmonicGas, sampleFull, sampleWithinGroups } from "../coulomb-gas/index.ts";
import type { Random } from "../random/index.ts";
import type { Multiplet, SpectrumEnsemble } from "../spectra/index.ts";
import type { Coupling } from "./model.ts";

/** The groups of a harmonic gas, one for each multiplet in turn. */
export function groupsOf(multiplets: readonly Multiplet[]): HarmonicGas["groups"] {
  let next = 0;
  return multiplets.map(({ size }) => {
    const first = next;
    next += size;
    return [first, size] as const;
  });
}

/**
 * Samples of levels in harmonic wells, with the repulsion given by `coupling`.
 *
 * @param each called with every sample, ascending within each group
 */
export function sampleWells(
  gas: HarmonicGas,
  coupling: Coupling,
  random: Random,
  samples: number,
  each: (sample: Float64Array, at: number) => void,
): void {
  if (coupling === "full") {
    sampleFull(gas, random, samples, each);
    return;
  }
  const sample = new Float64Array(gas.center.length);
  for (let at = 0; at < samples; at++) {
    sampleWithinGroups(gas, random, sample);
    each(sample, at);
  }
}

/** Samples as an ensemble of one replica, without learning times. @param x [sample][level] */
export function gasEnsemble(levels: number, x: Float64Array): SpectrumEnsemble {
  return { levels, replicas: 1, times: new Float64Array(x.length / levels).fill(Number.NaN), x };
}
