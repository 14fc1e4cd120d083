import type { System } from "../models/model.ts";
import { moments } from "../observables/index.ts";
import type { Multiplet, StationarySample } from "../spectra/index.ts";
import { jackknife } from "../statistics/index.ts";
import type { Inconclusive } from "./results.ts";

/** A correlation below this tells only that the level has relaxed. */
const leastCorrelation = 0.1;

/** Relaxation times that differ from theory by less than this factor are those of its learning rate: theory is of first order. */
const factor = 1.5;

/** Standard errors beyond the factor: a false alarm about once in 10⁶ recordings that just reach it. */
const errors = 5;

/**
 * Why the learning time of a recorded sample is not believed: theory gives the relaxation time of a level in units of
 * learning time τ = αn, the sample one in updates; together they tell α. Measured is ρ(Δ), the correlation of the mean of a
 * multiplet's levels over one interval between snapshots,
 *
 *   T = −Δ/ln ρ(Δ),
 *
 * of the multiplet in which T is known best.
 *
 * @param learningRate α, by which the sample's times were made
 * @returns undefined where α is believed, theory gives no relaxation time, or snapshots are too far apart to tell
 */
export function doubtOfLearningRate(
  sample: StationarySample,
  system: System,
  learningRate: number,
): Inconclusive | undefined {
  if (sample.snapshots < 2) return undefined;
  const known = sample.multiplets.flatMap((multiplet) => {
    const theory = system.relaxation?.(multiplet) ?? Number.NaN;
    const { value, standardError } = correlation(sample, multiplet);
    const expected = Math.exp(-sample.interval / theory);
    // a correlation that is lost bounds the relaxation time from above
    const rho = Math.max(value, leastCorrelation);
    if (!(theory > 0) || !(rho < 1) || Math.max(value, expected) <= leastCorrelation) return [];
    const measured = -sample.interval / Math.log(rho);
    // dT/T = dρ/(ρ |ln ρ|)
    return [{ multiplet, theory, measured, error: standardError / (rho * Math.abs(Math.log(rho))) }];
  });
  if (known.length === 0) return undefined;
  const { multiplet, theory, measured, error } = known.reduce((a, b) => (b.error < a.error ? b : a));
  const ratio = theory / measured;
  if (!(Math.abs(Math.log(ratio)) > Math.log(factor) + errors * error)) return undefined;
  const updates = (time: number) => Math.round(time / learningRate);
  const apparent = (learningRate * ratio).toPrecision(2);
  return {
    cause: "recording",
    advice: `level ${multiplet.label} relaxes in ${updates(measured)} ± ${Math.ceil((error * measured) / learningRate)} updates as recorded and in ${updates(theory)} by theory at training.learningRate = ${learningRate}: it was recorded at about ${apparent}, or the numbers of its updates or the model's parameters are wrong`,
  };
}

/** ρ(Δ) of the mean over a multiplet's levels, jackknife over the replicas. */
function correlation(sample: StationarySample, { first, size }: Multiplet) {
  const { replicas, levels, spectrum, snapshots } = sample;
  const next = levels * replicas;
  const level = (row: number) => {
    let sum = 0;
    for (let i = first; i < first + size; i++) sum += spectrum[row + i * replicas];
    return sum / size;
  };
  const pairs = { ...sample, snapshots: snapshots - 1 };
  const { first: mean, second: square } = moments(pairs, level);
  const { first: later, second: laterSquare } = moments(pairs, (row) => level(row + next));
  const product = moments(pairs, (row) => level(row) * level(row + next)).first;
  return jackknife(
    [mean, square, later, laterSquare, product],
    ([m, s, n, t, p]) => (p - m * n) / Math.sqrt((s - m * m) * (t - n * n)),
  );
}
