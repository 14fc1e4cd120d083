import type { Multiplet } from "./spectrum-ensemble.ts";
import { replicaAverages, type StationarySample } from "./stationary-sample.ts";

/**
 * Averages over the snapshots of each independent replica (or shared data set), for one multiplet.
 */
export interface LevelSeries {
  readonly multiplet: Multiplet;
  /** Mean of the multiplet's levels in the sorted spectrum. */
  readonly mean: Float64Array;
  /** Mean of the levels of the multiplet's diagonal block. */
  readonly blockMean: Float64Array;
  /** Mean square of the levels of the multiplet's diagonal block. */
  readonly blockSquare: Float64Array;
  /** ⟨S⟩ of the diagonal block; only for a pair. */
  readonly spacing: Float64Array | null;
}

/** The series of every multiplet of a sample. */
export function levelSeries(sample: StationarySample): readonly LevelSeries[] {
  const { spectrum, blocks, replicas } = sample;
  return sample.multiplets.map((multiplet) => {
    const { first, size } = multiplet;
    const members = Array.from({ length: size }, (_, i) => (first + i) * replicas);
    const averaged = (levels: Float64Array, f = (level: number) => level) =>
      replicaAverages(
        sample,
        (row) => members.reduce((sum, member) => sum + f(levels[row + member]), 0) / size,
      );
    return {
      multiplet,
      mean: averaged(spectrum),
      blockMean: averaged(blocks),
      blockSquare: averaged(blocks, (level) => level * level),
      spacing:
        size === 2
          ? replicaAverages(sample, (row) => blocks[row + members[1]] - blocks[row + members[0]])
          : null,
    };
  });
}

/** The series of several parts of an ensemble merged, with groups of replicas of a part averaged into one unit. */
export function groupedSeries(
  parts: readonly (readonly LevelSeries[])[],
  together: number,
): readonly LevelSeries[] {
  return (parts[0] ?? []).map((first, k) => {
    const joined = (of: (series: LevelSeries) => Float64Array) =>
      Float64Array.from(parts.flatMap((part) => Array.from(grouped(of(part[k]), together))));
    return {
      multiplet: first.multiplet,
      mean: joined(({ mean }) => mean),
      blockMean: joined(({ blockMean }) => blockMean),
      blockSquare: joined(({ blockSquare }) => blockSquare),
      spacing: first.spacing === null ? null : joined(({ spacing }) => spacing!),
    };
  });
}

/** Means of groups of equal size; an incomplete last group is dropped, unless it is the only one. */
function grouped(values: Float64Array, size: number): Float64Array {
  const groupSize = Math.min(size, values.length);
  return Float64Array.from({ length: Math.floor(values.length / groupSize) }, (_, group) => {
    let sum = 0;
    for (let k = group * groupSize; k < (group + 1) * groupSize; k++) sum += values[k];
    return sum / groupSize;
  });
}
