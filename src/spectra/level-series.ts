import type { Multiplet } from "./spectrum-ensemble.ts";
import { replicaAverages, type StationarySample } from "./stationary-sample.ts";

/**
 * What each independent replica (or data set that replicas share) says of one multiplet: averages over its snapshots,
 * from the multiplet's own block.
 */
export interface LevelSeries {
  readonly multiplet: Multiplet;
  /** Mean of the multiplet's levels. */
  readonly mean: Float64Array;
  /** Mean square of the levels. */
  readonly square: Float64Array;
  /** ⟨S⟩; only of a pair. */
  readonly spacing: Float64Array | null;
}

/** The series of every multiplet of a sample. */
export function levelSeries(sample: StationarySample): readonly LevelSeries[] {
  const { blocks, replicas } = sample;
  return sample.multiplets.map((multiplet) => {
    const { first, size } = multiplet;
    const members = Array.from({ length: size }, (_, i) => (first + i) * replicas);
    const averaged = (f: (level: number) => number) =>
      replicaAverages(
        sample,
        (row) => members.reduce((sum, member) => sum + f(blocks[row + member]!), 0) / size,
      );
    return {
      multiplet,
      mean: averaged((level) => level),
      square: averaged((level) => level * level),
      spacing:
        size === 2
          ? replicaAverages(sample, (row) => blocks[row + members[1]!]! - blocks[row + members[0]!]!)
          : null,
    };
  });
}
