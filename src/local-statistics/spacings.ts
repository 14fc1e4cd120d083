import { alsoWarned, estimateOver, type LocalEstimate, type Terms } from "./estimate.ts";
import type { Unfolded } from "./unfold.ts";

export interface SpacingMoments {
  readonly neighbour: number;
  /** k for a correct unfolding */
  readonly mean: LocalEstimate;
  readonly variance: LocalEstimate;
}

/**
 * Spacings of k-th neighbours, S_i = ξ_{i+k} − ξ_i, of the levels that are measured, spectrum by spectrum: k = 1 the
 * nearest, k = 2 the next-nearest.
 *
 * @throws RangeError if neighbour is not a whole number of at least 1
 */
export function spacings(unfolded: Unfolded, neighbour = 1): readonly Float64Array[] {
  if (!Number.isInteger(neighbour) || neighbour < 1)
    throw new RangeError(`neighbour: must be a whole number of at least 1, got ${neighbour}`);
  return unfolded.spectra.map(({ levels, first, end }) =>
    Float64Array.from(
      { length: Math.max(0, end - first - neighbour) },
      (_, i) => levels[first + i + neighbour] - levels[first + i],
    ),
  );
}

/**
 * Mean and variance of the spacings of k-th neighbours, the variance in units of the measured mean spacing,
 *
 *   k² (⟨S²⟩/⟨S⟩² − 1),
 *
 * so that a slightly wrong density, or the fixed number of levels in a spectrum, affects neither it nor its error.
 *
 * Large matrices, k = 1: variance 0.286 (β = 1), 0.180 (2), 0.104 (4), and 1 for Poisson levels; k = 2 of β = 1 is
 * twice the spacing of β = 4.
 *
 * @throws RangeError as {@link spacings}
 * @see Brody et al. 1981, Rev. Mod. Phys. 53, 385; Mehta & Dyson 1963, J. Math. Phys. 4, 713 (k = 2)
 */
export function spacingMoments(unfolded: Unfolded, neighbour = 1): SpacingMoments {
  const terms = spacingTerms(unfolded, neighbour);
  const name = neighbour === 1 ? "spacing" : `spacing of neighbours ${neighbour}`;
  return {
    neighbour,
    mean: alsoWarned(estimateOver(`${name}: mean`, terms, neighbour), unfolded.coincidences),
    variance: alsoWarned(
      estimateOver(
        `${name}: variance`,
        terms,
        neighbour,
        ([first, second]) => neighbour ** 2 * (second / first ** 2 - 1),
      ),
      unfolded.coincidences,
    ),
  };
}

/** Spacings and their squares, each at the position of its lower level. */
export function spacingTerms(unfolded: Unfolded, neighbour: number): readonly Terms[] {
  return spacings(unfolded, neighbour).map((values, r) => {
    const { levels, first } = unfolded.spectra[r];
    return {
      place: levels.subarray(first, first + values.length),
      weight: values.map(() => 1),
      quantities: [values, values.map((s) => s * s)],
    };
  });
}
