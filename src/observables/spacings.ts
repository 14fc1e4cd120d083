import { type Multiplet, replicaAverages, roundedSpacing, type StationarySample } from "../spectra/index.ts";
import { jackknife, ofVariance } from "../statistics/jackknife.ts";
import { type Moments, meanOf, moments, varianceOf } from "./moments.ts";
import type { LevelObservable, Observable } from "./observable.ts";

const ofPairs: Observable["applies"] = ({ pairLaws }) => pairLaws.length > 0;

/** Degenerate pairs: the multiplets whose spacing has a closed law. */
export function pairs({ multiplets }: StationarySample): readonly Multiplet[] {
  return multiplets.filter(({ size }) => size === 2);
}

/** S of a pair as a function of the row, in the sorted spectrum or in the pair's diagonal block; 0 if below rounding. */
export function spacing(
  sample: StationarySample,
  levels: Float64Array,
  { first }: Multiplet,
): (row: number) => number {
  const { replicas } = sample;
  return (row) =>
    roundedSpacing(sample, row)(levels[row + (first + 1) * replicas] - levels[row + first * replicas]);
}

/** Mean and mean square over both levels of a pair's diagonal block. */
function pairMoments(sample: StationarySample, { first, size }: Multiplet): Moments {
  const { blocks, replicas } = sample;
  const averaged = (power: 1 | 2) =>
    replicaAverages(sample, (row) => {
      const lower = row + first * replicas;
      return (blocks[lower] ** power + blocks[lower + replicas] ** power) / size;
    });
  return { first: averaged(1), second: averaged(2) };
}

/** ⟨S⟩ of each gap between neighbours in a multiplet's diagonal block, lowest first. */
export function gapMeans(sample: StationarySample, { first, size }: Multiplet): Float64Array {
  const { blocks, replicas } = sample;
  return Float64Array.from({ length: size - 1 }, (_, gap) => {
    const lower = (first + gap) * replicas;
    const averages = replicaAverages(sample, (row) => blocks[row + lower + replicas] - blocks[row + lower]);
    return averages.reduce((sum, average) => sum + average, 0) / averages.length;
  });
}

/** ⟨S⟩ of the sorted neighbours that a pair splits into. */
export const spacingMean: LevelObservable = {
  name: "spacing.mean",
  unit: "1",
  equation: "⟨S⟩, S = λ₂ − λ₁ of sorted neighbours",
  title: () => "mean spacing ⟨S⟩ (sorted)",
  statistic: "relative-difference",
  margin: { name: "spacing.mean", value: 0.05 },
  applies: ofPairs,
  measure: (sample) =>
    pairs(sample).map((pair) => ({
      level: pair.label,
      ...meanOf(moments(sample, spacing(sample, sample.spectrum, pair))),
    })),
};

/** ⟨S⟩ of a pair's 2×2 diagonal block in the target's eigenbasis. */
export const spacingMeanBlock: LevelObservable = {
  name: "spacing.mean.block",
  unit: "1",
  equation: "⟨S⟩ of the pair's 2×2 diagonal block; theory √π σ",
  title: () => "mean spacing ⟨S⟩ (block)",
  statistic: "relative-difference",
  margin: { name: "spacing.mean.block", value: 0.05 },
  applies: ofPairs,
  measuredIn: "blocks",
  measure: (sample) =>
    pairs(sample).map((pair) => ({
      level: pair.label,
      ...meanOf(moments(sample, spacing(sample, sample.blocks, pair))),
    })),
};

/** √π σ of a pair's diagonal block, the width of its density expressed as a spacing: equal to ⟨S⟩ for a Gaussian symmetric block. */
export const spacingWidthBlock: LevelObservable = {
  name: "spacing.width.block",
  unit: "1",
  equation: "√π σ, σ² = ⅔ ⟨(λ − ⟨λ⟩)²⟩ of both levels of the pair's 2×2 diagonal block",
  title: () => "width of a pair √π σ (block)",
  statistic: "relative-difference",
  margin: null,
  applies: ofPairs,
  measuredIn: "blocks",
  measure: (sample) =>
    pairs(sample).map((pair) => {
      const { first, second } = pairMoments(sample, pair);
      const width = jackknife(
        [first, second],
        ([m1, m2]) => Math.sqrt((2 / 3) * Math.PI * (m2 - m1 * m1)),
        // σ^−1 is the studentised power of σ²
        2 * ofVariance,
      );
      return { level: pair.label, ...width, effectiveSamples: varianceOf(first, second).effectiveSamples };
    }),
};

/**
 * The studentised power of ⟨S²⟩/⟨S⟩², which is 1 plus a relative variance: near 4/π it bends as the relative variance to the
 * power −¾ does. Measured like that of a variance; for four replicas with one snapshot each the interval covers 90 %.
 */
const ofSecondMoment = -8;

/** ⟨S²⟩/⟨S⟩² of a pair's diagonal block: 4/π by Wigner's surmise. */
export const spacingSecondMomentBlock: LevelObservable = {
  name: "spacing.secondMoment.block",
  unit: "1",
  equation: "⟨S²⟩/⟨S⟩²; Wigner 4/π",
  title: () => "second moment ⟨S²⟩/⟨S⟩² (block)",
  statistic: "relative-difference",
  margin: { name: "spacing.secondMoment.block", value: 0.05 },
  applies: ofPairs,
  measuredIn: "blocks",
  measure: (sample) =>
    pairs(sample).map((pair) => {
      const { first, second } = moments(sample, spacing(sample, sample.blocks, pair));
      const variance = varianceOf(first, second);
      return {
        level: pair.label,
        ...jackknife([first, second], ([m1, m2]) => m2 / (m1 * m1), ofSecondMoment),
        effectiveSamples: variance.effectiveSamples,
      };
    }),
};
