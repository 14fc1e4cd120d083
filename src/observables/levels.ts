import type { StationarySample } from "../spectra/index.ts";
import { type Moments, meanOf, moments, varianceOf } from "./moments.ts";
import { type LevelObservable, type LevelStatistic, withLevels } from "./observable.ts";

/** ⟨λ_i⟩ of every level of the sorted spectrum. */
export const levelMean: LevelObservable = {
  name: "level.mean",
  unit: "1",
  equation: "⟨λ_i⟩, levels sorted",
  title: ({ level }) => `mean level ⟨${level}⟩`,
  statistic: "relative-difference",
  margin: { name: "level.mean", value: 0.01 },
  applies: withLevels(1),
  measure: (sample) => eachLevel(sample, meanOf),
};

/** ⟨λ_i²⟩ − ⟨λ_i⟩² of every level of the sorted spectrum: the hardest to measure, its relative error is √(2/n). */
export const levelVariance: LevelObservable = {
  name: "level.variance",
  unit: "1",
  equation: "⟨λ_i²⟩ − ⟨λ_i⟩², levels sorted",
  title: ({ level }) => `level variance Var ${level}`,
  statistic: "relative-difference",
  margin: { name: "level.variance", value: 0.2 },
  applies: withLevels(1),
  measure: (sample) => eachLevel(sample, ({ first, second }) => varianceOf(first, second)),
};

function eachLevel(
  sample: StationarySample,
  statistic: (level: Moments) => Omit<LevelStatistic, "level">,
): readonly LevelStatistic[] {
  return sample.multiplets.flatMap(({ label, first, size }) =>
    Array.from({ length: size }, (_, i) => ({
      level: label,
      ...(size > 1 ? { member: i + 1 } : {}),
      ...statistic(moments(sample, (row) => sample.spectrum[row + (first + i) * sample.replicas])),
    })),
  );
}
