import type { WeightsRecord } from "./weights-record.ts";

/**
 * Norms of a matrix by its singular values, taken in units of the largest: squares that exceed the range of numbers leave Σs²
 * infinite or 0, and the logarithms right.
 *
 * @param singular ascending; empty where they are not known, which gives NaN
 */
export function weightsNorms(singular: Float64Array): WeightsRecord["norms"] {
  const spectral = singular.at(-1) ?? Number.NaN;
  const squares = singular.map((s) => (spectral > 0 ? (s / spectral) ** 2 : 0));
  const stableRank = singular.length === 0 ? Number.NaN : squares.reduce((sum, x) => sum + x, 0);
  const logSpectralNorm = 2 * Math.log10(spectral);
  return {
    frobenius: stableRank * spectral ** 2,
    logNorm: logSpectralNorm + Math.log10(stableRank),
    spectral,
    logSpectralNorm,
    stableRank,
    entropy: entropyOf(squares, stableRank),
  };
}

/** −Σ p ln p/ln n of p = x/Σx; of a single level, which has no choice, 0. */
function entropyOf(squares: Float64Array, total: number): number {
  if (Number.isNaN(total)) return Number.NaN;
  if (squares.length === 1) return 0;
  const nats = squares.reduce((sum, x) => (x > 0 ? sum - (x / total) * Math.log(x / total) : sum), 0);
  return nats / Math.log(squares.length);
}

/** Σw² of the elements, the same as Σs², where singular values are not known. */
export function frobeniusNorm(elements: Float64Array): Pick<WeightsRecord["norms"], "frobenius" | "logNorm"> {
  const largest = elements.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  const inUnits = elements.reduce((sum, w) => sum + (w / largest) ** 2, 0);
  return { frobenius: inUnits * largest ** 2, logNorm: Math.log10(inUnits) + 2 * Math.log10(largest) };
}
