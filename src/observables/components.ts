import type { StationarySample } from "../spectra/index.ts";
import { jackknife, ofVariance } from "../statistics/jackknife.ts";
import { moments, varianceOf } from "./moments.ts";
import type { LevelObservable, LevelStatistic, Observable } from "./observable.ts";

const ofComponents: Observable["applies"] = ({ components }) => components.length > 0;

/** Variance of each recorded element of the weight matrix. */
export const componentVariance: LevelObservable = {
  name: "component.variance",
  unit: "1",
  equation: "⟨W_ij²⟩ − ⟨W_ij⟩²",
  title: () => "variance of weights",
  statistic: "relative-difference",
  margin: { name: "component.variance", value: 0.05 },
  applies: ofComponents,
  measuredIn: "components",
  measure: (sample) =>
    eachComponent(sample, (component) => {
      const { first, second } = moments(asSpectrum(sample), component);
      return varianceOf(first, second);
    }),
};

/**
 * Relaxation time of each recorded element, from its autocorrelation ρ over one interval Δ between snapshots. The elements
 * of a linear layer have an exponential correlation, also at a finite step:
 *
 *   τ = −Δ/ln ρ(Δ),   ρ(Δ) = ⟨δW(t) δW(t + Δ)⟩/⟨δW²⟩
 *
 * Pairs of snapshots begin at all but the last one. Given where ρ is above 0.1: more distant snapshots contain little information on it.
 */
export const componentRelaxation: LevelObservable = {
  name: "component.relaxation",
  unit: "learning time τ",
  equation: "−Δ/ln ρ(Δ), ρ the correlation over an interval",
  title: () => "relaxation time of weights",
  statistic: "relative-difference",
  margin: { name: "component.relaxation", value: 0.05 },
  applies: ofComponents,
  measuredIn: "components",
  measure(sample) {
    if (sample.snapshots < 2) return [];
    const longest = -1 / Math.log(0.1);
    const all = eachComponent(sample, (component) => {
      const pairs = asSpectrum({ ...sample, snapshots: sample.snapshots - 1 });
      const step = sample.componentNames.length * sample.replicas;
      const { first, second } = moments(pairs, component);
      const { first: later, second: laterSecond } = moments(pairs, (row) => component(row + step));
      const product = moments(pairs, (row) => component(row) * component(row + step)).first;
      const estimate = jackknife(
        [first, second, later, laterSecond, product],
        ([m, s, n, t, p]) => {
          const rho = (p - m * n) / Math.sqrt((s - m * m) * (t - n * n));
          return -sample.interval / Math.log(rho);
          // as skewed as a variance
        },
        ofVariance,
      );
      // effective number of independent decays: the relative error of a relaxation time is 1/√n
      return { ...estimate, effectiveSamples: (estimate.value / estimate.standardError) ** 2 };
    });
    return all.filter(({ value }) => value > longest * sample.interval);
  },
};

function eachComponent(
  { components, componentNames, replicas }: StationarySample,
  statistic: (component: (row: number) => number) => Omit<LevelStatistic, "level">,
): readonly LevelStatistic[] {
  return componentNames.map((level, k) => ({
    level,
    ...statistic((row) => components[row + k * replicas]),
  }));
}

/** The sample with its components in place of levels, for functions that average over rows. */
function asSpectrum(sample: StationarySample): StationarySample {
  return { ...sample, levels: sample.componentNames.length };
}
