import type { StationarySample } from "../stationary-sample.ts";
import { type Moments, meanOf, moments, varianceOf } from "./moments.ts";
import type { LevelStatistic, Observable } from "./observable.ts";

/** ⟨λ_i⟩ of every level of the sorted spectrum. */
export const levelMean: Observable = {
  name: "level.mean",
  unit: "1",
  equation: "⟨λ_i⟩, levels sorted",
  measure: (sample) => eachLevel(sample, meanOf),
};

/** ⟨λ_i²⟩ − ⟨λ_i⟩² of every level of the sorted spectrum. */
export const levelVariance: Observable = {
  name: "level.variance",
  unit: "1",
  equation: "⟨λ_i²⟩ − ⟨λ_i⟩², levels sorted",
  measure: (sample) => eachLevel(sample, ({ first, second }) => varianceOf(first, second)),
};

function eachLevel(
  sample: StationarySample,
  statistic: (own: Moments) => Omit<LevelStatistic, "level">,
): readonly LevelStatistic[] {
  return sample.multiplets.flatMap(({ label, first, size }) =>
    Array.from({ length: size }, (_, i) => ({
      level: label,
      ...(size > 1 ? { member: i + 1 } : {}),
      ...statistic(moments(sample, (row) => sample.spectrum[row + (first + i) * sample.replicas])),
    })),
  );
}
