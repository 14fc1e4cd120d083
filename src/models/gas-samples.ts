import { type HarmonicGas, sampleFull, sampleWithinGroups } from "../coulomb-gas/index.ts";
import type { Random } from "../random/index.ts";
import type { Multiplet, SpectrumEnsemble } from "../spectra/index.ts";
import { type ClosureOptions, closureOf } from "./model.ts";

/** Wells and widths of a gas. */
export type Wells = Omit<HarmonicGas, "averaged">;

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
 * Samples of levels in harmonic wells, with the repulsion and the eigenvectors of a closure.
 *
 * @param each called with every sample, ascending within each group
 */
export function sampleWells(
  gas: Wells,
  options: ClosureOptions,
  random: Random,
  samples: number,
  each: (sample: Float64Array, at: number) => void,
): void {
  const { coupling, eigenvectors } = closureOf(options);
  if (coupling === "full") {
    sampleFull({ ...gas, averaged: eigenvectors === "averaged" }, random, samples, each);
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
