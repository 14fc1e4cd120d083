import { jackknifeError } from "../statistics/index.ts";

/** A number measured in spectra, with its error. */
export interface LocalEstimate {
  readonly value: number;
  /** NaN for fewer than two pieces. */
  readonly standardError: number;
  /** Units whose scatter gives the error: independent spectra, or segments of a single one (block jackknife). */
  readonly errorFrom: "spectra" | "stretches";
  readonly pieces: number;
  /** Sentences on the limitations of the spectra; empty if there are none. */
  readonly warnings: readonly string[];
}

/** Contributions of one spectrum to weighted means, and their positions on the spectrum. */
export interface Terms {
  readonly place: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  /** [quantity][term] */
  readonly quantities: readonly ArrayLike<number>[];
}

/**
 * f of weighted means over all spectra, with a delete-one jackknife over pieces,
 *
 *   θ = f(Σw a/Σw, …),   SE² = (P − 1)/P Σ_p (θ_(p) − θ_(·))²,
 *
 * the pieces being the spectra if there are several, otherwise segments of equal length of the only one. Levels of
 * neighbouring segments are correlated, so that the error of a single spectrum is itself approximate.
 *
 * @param what name of the statistic, for its warnings
 * @param reach length over which terms are correlated, in units of position: no segment is shorter
 */
export function estimateOver(
  what: string,
  spectra: readonly Terms[],
  reach: number,
  f: (means: readonly number[]) => number = ([mean]) => mean,
): LocalEstimate {
  const size = spectra[0].quantities.length;
  const { pieceOf, count, errorFrom } = divide(spectra, reach);
  const sums = Array.from({ length: count }, () => new Float64Array(size + 1));
  const total = new Float64Array(size + 1);
  for (const [r, { place, weight, quantities }] of spectra.entries()) {
    for (let k = 0; k < place.length; k++) {
      const piece = sums[pieceOf(r, place[k])];
      piece[size] += weight[k];
      for (let q = 0; q < size; q++) piece[q] += weight[k] * quantities[q][k];
    }
  }
  const filled = sums.filter((piece) => piece[size] > 0);
  for (const piece of filled) for (let q = 0; q <= size; q++) total[q] += piece[q];
  const at = (parts: ArrayLike<number>) => f(Array.from({ length: size }, (_, q) => parts[q] / parts[size]));
  const value = filled.length === 0 ? Number.NaN : at(total);
  const without = filled.map((piece) => at(total.map((sum, q) => sum - piece[q])));
  return {
    value,
    standardError: jackknifeError(without),
    errorFrom,
    pieces: filled.length,
    warnings: pieceWarnings(what, filled.length, errorFrom),
  };
}

/** The estimate with additional warnings. */
export function alsoWarned<T extends { readonly warnings: readonly string[] }>(
  estimate: T,
  sentences: readonly string[],
): T {
  return { ...estimate, warnings: [...estimate.warnings, ...sentences] };
}

/** The piece to which a term of spectrum r at a given position belongs. */
export function divide(
  spectra: readonly { readonly place: ArrayLike<number> }[],
  reach: number,
): {
  readonly count: number;
  readonly errorFrom: "spectra" | "stretches";
  pieceOf(r: number, place: number): number;
} {
  if (spectra.length > 1) return { count: spectra.length, errorFrom: "spectra", pieceOf: (r) => r };
  const { place } = spectra[0];
  const low = place[0] ?? 0;
  const range = (place[place.length - 1] ?? 0) - low;
  const count = Math.max(1, Math.min(mostStretches, Math.floor(range / Math.max(reach, shortestStretch))));
  const pieceOf = (_: number, x: number) => Math.min(count - 1, Math.floor((count * (x - low)) / range || 0));
  return { count, errorFrom: "stretches", pieceOf };
}

export function pieceWarnings(
  what: string,
  pieces: number,
  from: "spectra" | "stretches",
): readonly string[] {
  if (pieces >= 5) return [];
  if (pieces < 2)
    return [`${what} from ${pieces} of the ${from}: no error can be given, at least 2 are needed`];
  const doubt = Math.round(100 / Math.sqrt(2 * (pieces - 1)));
  return [`${what}: its error comes from ${pieces} ${from} and is itself uncertain by about ${doubt} %`];
}

const mostStretches = 20;
/** In mean spacings: correlations of spacings reach over a few levels. */
const shortestStretch = 5;
