import { estimateOver, type LocalEstimate, type Terms } from "./estimate.ts";
import type { Unfolded, UnfoldedSpectrum } from "./unfold.ts";
import { checkLengths, windowWarnings } from "./window-warnings.ts";

export interface Rigidity extends LocalEstimate {
  /** L, in mean spacings */
  readonly length: number;
}

/**
 * Spectral rigidity Δ₃(L): mean over windows of the mean square deviation of the staircase from its best straight line,
 *
 *   Δ₃ = min_{A,B} (1/L) ∫_x^{x+L} (N(ξ) − Aξ − B)² dξ,
 *
 * the integral being exact in each window. Windows begin every L/8 mean spacings.
 *
 * @param lengths each L, above 0
 * @throws RangeError if a length is not above 0 and finite
 * @see Dyson & Mehta 1963, J. Math. Phys. 4, 701; exactRigidity for large matrices
 */
export function rigidity(unfolded: Unfolded, lengths: readonly number[]): readonly Rigidity[] {
  checkLengths(lengths);
  return lengths.map((length) => {
    const terms = unfolded.spectra.map((spectrum) => windowsOf(spectrum, length));
    const estimate = estimateOver(`Δ₃(L = ${length})`, terms, 2 * length);
    return {
      ...estimate,
      length,
      warnings: [...estimate.warnings, ...windowWarnings("Δ₃", unfolded, length)],
    };
  });
}

/**
 * Δ₃ of one window [x, x + L], exactly: with u_k, k = 1 … n, the levels in it relative to its centre,
 *
 *   Δ₃ = n²/16 − (Σu)²/L² + (3n/2L²) Σu² − (3/L⁴) (Σu²)² + (1/L) Σ_k (n − 2k + 1) u_k
 *
 * @param levels unfolded, ascending
 * @throws RangeError if length is not above 0
 * @see Bohigas & Giannoni 1975, Ann. Phys. 89, 393
 */
export function windowRigidity(levels: ArrayLike<number>, x: number, length: number): number {
  checkLengths([length]);
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle] < x) low = middle + 1;
    else high = middle;
  }
  const first = low;
  let [n, sum, squares, ranked] = [0, 0, 0, 0];
  for (let i = first; i < levels.length && levels[i] < x + length; i++) {
    const u = levels[i] - x - length / 2;
    n++;
    sum += u;
    squares += u * u;
    ranked += (1 - 2 * n) * u;
  }
  ranked += n * sum;
  return (
    (n * n) / 16 -
    (sum * sum) / length ** 2 +
    ((3 * n) / (2 * length ** 2)) * squares -
    (3 / length ** 4) * squares ** 2 +
    ranked / length
  );
}

function windowsOf({ levels, from, to }: UnfoldedSpectrum, length: number): Terms {
  const count = to - from < length ? 0 : 1 + Math.floor((8 * (to - from - length)) / length);
  const place = Float64Array.from({ length: count }, (_, k) => from + (k * length) / 8);
  return {
    place,
    weight: place.map(() => 1),
    quantities: [place.map((x) => windowRigidity(levels, x, length))],
  };
}
