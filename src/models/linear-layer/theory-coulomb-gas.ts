import { sampleWithinGroups } from "../../coulomb-gas/index.ts";
import type { Random } from "../../random/index.ts";
import { gasEnsemble, groupsOf, sampleWells, type Wells } from "../gas-samples.ts";
import type { System } from "../model.ts";
import type { LayerStudy } from "./study.ts";
import { continuumMoments } from "./theory.ts";
import { layerClosure } from "./theory-singular-values.ts";

/** Draws one sample of the singular values, ascending within each multiplet, into `out`. */
export type LayerGas = (random: Random, out: Float64Array) => void;

/**
 * The Coulomb gas of the singular values: harmonic wells of the widths in continuous time, unless the model provides another
 * law.
 */
export function coulombGasRoute(study: LayerStudy, gas: LayerGas | undefined): System["coulombGas"] {
  const n = study.layer.inputs;
  return (options, replica, samples) => {
    const random = study.stream("coulomb-gas.samples", replica);
    const closure = layerClosure(study.layer, options);
    const x = new Float64Array(samples * n);
    const record = (sample: Float64Array, at: number) => {
      for (let i = 0; i < n; i++) x[at * n + i] = study.followedLevel(sample[i]);
    };
    if (gas === undefined) {
      sampleWells(wellsOf(study, ratesInRandomOrder(study, random)), closure, random, samples, record);
    } else {
      const sample = new Float64Array(n);
      for (let at = 0; at < samples; at++) {
        gas(random, sample);
        record(sample, at);
      }
    }
    return gasEnsemble(n, x);
  };
}

/** One sample of the wells with repulsion within multiplets, the rates in their given order. */
export function sampleMultiplets(study: LayerStudy, random: Random, out: Float64Array): void {
  sampleWithinGroups(wellsOf(study, study.layer.rates), random, out);
}

/** The rates in the order of the levels, randomly permuted within each multiplet for every replica. */
export function ratesInRandomOrder({ layer, multiplets }: LayerStudy, random: Random): Float64Array {
  const rates = layer.rates.slice();
  for (const { first, size } of multiplets) {
    const ofMultiplet = rates.subarray(first, first + size);
    if (ofMultiplet.every((rate) => rate === ofMultiplet[0])) continue;
    for (let i = size - 1; i > 0; i--) {
      const j = Math.floor(random.uniform() * (i + 1));
      [ofMultiplet[i], ofMultiplet[j]] = [ofMultiplet[j], ofMultiplet[i]];
    }
  }
  return rates;
}

/** @param rates a_i in the order of the levels */
function wellsOf({ layer, multiplets, temperature }: LayerStudy, rates: Float64Array): Wells {
  const width = (rate: number, level: number) => {
    const ofRate = { ...layer, rates: new Float64Array(layer.outputs).fill(rate) };
    return Math.sqrt(continuumMoments(ofRate, temperature).variance(level, level));
  };
  return {
    center: layer.teacher,
    sigma: Float64Array.from({ length: layer.inputs }, (_, i) => width(rates[i], i)),
    groups: groupsOf(multiplets),
  };
}
