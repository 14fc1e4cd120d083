import type { Unfolded } from "./unfold.ts";

/** Warnings on coinciding levels, and on spectra, or their trimmed parts, too short for windows of length L. */
export function windowWarnings(name: string, unfolded: Unfolded, length: number): readonly string[] {
  const fewestLevels = Math.min(...unfolded.spectra.map(({ first, end }) => end - first));
  const warnings = [...unfolded.coincidences];
  if (fewestLevels < levelsPerLength * length)
    warnings.push(
      `${name}(L = ${length}) from ${fewestLevels} levels: at least ${levelsPerLength} L = ${levelsPerLength * length} levels are needed`,
    );
  const { resolution, unfolding } = unfolded;
  if (length > resolution / partOfResolution)
    warnings.push(
      `${name}(L = ${length}): unfolding by a ${unfolding} has ${resolution.toPrecision(3)} levels per parameter and removes part of the fluctuations longer than a ${partOfResolution}th of that, so that ${name} is too small`,
    );
  return warnings;
}

/** @throws RangeError if a length is not above 0 and finite */
export function checkLengths(lengths: readonly number[]): void {
  for (const [k, length] of lengths.entries())
    if (!(length > 0 && length < Number.POSITIVE_INFINITY))
      throw new RangeError(`lengths[${k}]: must be above 0 and finite, got ${length}`);
}

const levelsPerLength = 5;
/** 200 levels, degree 7 fitted to each, L = N/8/5: Σ² of Poisson levels is 12 % too small, of β = 1 1 % (tested). */
const partOfResolution = 5;
