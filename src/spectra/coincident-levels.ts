import { relativeTolerance } from "../linalg/index.ts";
import type { Multiplet } from "./spectrum-ensemble.ts";
import type { StationarySample } from "./stationary-sample.ts";

/**
 * Spacings in the spectrum whose first level is at index `row`: 0 where levels coincide to rounding, machine epsilon ×
 * levels × largest level.
 */
export function roundedSpacing(
  { spectrum, levels, replicas }: StationarySample,
  row: number,
): (difference: number) => number {
  // sorted: the largest in absolute value is at an end
  const last = spectrum[row + (levels - 1) * replicas];
  const tolerance = relativeTolerance(levels) * Math.max(Math.abs(spectrum[row]), Math.abs(last));
  return (difference) => (Math.abs(difference) <= tolerance ? 0 : difference);
}

/** Spectra of a sample in which neighbours among the measured levels, or in a multiplet's block, coincide to rounding. */
export function coincidingSpectra(sample: StationarySample): number {
  const { spectrum, blocks, levels, replicas, snapshots, multiplets } = sample;
  const measured = multiplets.flatMap(({ first, size }) => Array.from({ length: size }, (_, i) => first + i));
  let count = 0;
  for (let snapshot = 0; snapshot < snapshots; snapshot++)
    for (let r = 0; r < replicas; r++) {
      const row = snapshot * levels * replicas + r;
      const spacing = roundedSpacing(sample, row);
      const level = (k: number) => spectrum[row + measured[k] * replicas];
      const inBlock = ({ first, size }: Multiplet) => {
        for (let i = 1; i < size; i++) {
          const at = row + (first + i) * replicas;
          if (spacing(blocks[at] - blocks[at - replicas]) === 0) return true;
        }
        return false;
      };
      if (
        measured.some((_, k) => k > 0 && spacing(level(k) - level(k - 1)) === 0) ||
        (blocks.length > 0 && multiplets.some(inBlock))
      )
        count++;
    }
  return count;
}
