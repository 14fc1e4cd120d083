import { gammaln } from "../statistics/special-functions.ts";
import { type OneParameterFit, oneParameterFit } from "./one-parameter-fit.ts";
import { spacings } from "./spacings.ts";
import type { Unfolded } from "./unfold.ts";

export interface BrodyFit extends OneParameterFit {
  /** Position of the maximum without the bounds 0 and 1; `standardError` refers to this number. */
  readonly unbounded: number;
  readonly atBound: "lower" | "upper" | null;
}

/**
 * Brody parameter q of the nearest spacings in units of their mean, by maximum likelihood:
 *
 *   P(s) = (q + 1) b s^q exp(−b s^{q+1}),   b = Γ((q + 2)/(q + 1))^{q+1},   ⟨s⟩ = 1
 *
 * 0 is the exponential law of Poisson levels, 1 Wigner's surmise; large matrices of β = 1, whose spacing law is
 * neither, give 0.954 (tested). Intermediate values have no theory. The value is restricted to 0 … 1: at a bound it is the bound, and
 * `unbounded` gives the maximum beyond it. Half of all Poisson spectra end at the lower bound.
 *
 * @see Brody 1973, Lett. Nuovo Cimento 7, 482; Brody et al. 1981, Rev. Mod. Phys. 53, 385
 */
export function brodyFit(unfolded: Unfolded): BrodyFit {
  const { values, warnings } = positiveSpacings("Brody's q", unfolded);
  const fit = oneParameterFit("Brody's q", values, brodyLogDensity, [-0.9, 6]);
  const atBound = fit.value < 0 ? "lower" : fit.value > 1 ? "upper" : null;
  const bound = { lower: 0, upper: 1 };
  const beyond =
    atBound === null
      ? []
      : [
          `Brody's q: the likelihood is largest at ${fit.value.toFixed(3)}, outside 0 … 1: the value is the bound ${bound[atBound]}, the error that of the largest`,
        ];
  return {
    ...fit,
    unbounded: fit.value,
    atBound,
    value: atBound === null ? fit.value : bound[atBound],
    warnings: [...fit.warnings, ...warnings, ...beyond],
  };
}

/** log P(s) of the Brody law, for q above −1 and s above 0. */
export function brodyLogDensity(q: number): (s: number) => number {
  const logB = (q + 1) * gammaln((q + 2) / (q + 1));
  const [norm, b] = [Math.log(q + 1) + logB, Math.exp(logB)];
  return (s) => norm + q * Math.log(s) - b * s ** (q + 1);
}

/** The spacings above 0; a spacing of 0 has no logarithm. */
export function positiveSpacings(
  what: string,
  unfolded: Unfolded,
): { readonly values: readonly Float64Array[]; readonly warnings: readonly string[] } {
  const all = spacings(unfolded);
  const values = all.map((list) => list.filter((s) => s > 0));
  const zeros = all.reduce((sum, list, r) => sum + list.length - values[r].length, 0);
  const spacingCount = values.reduce((sum, list) => sum + list.length, 0);
  const warnings = [...unfolded.coincidences];
  if (zeros > 0) warnings.push(`${what}: ${zeros} spacings are 0 and are left out`);
  if (spacingCount < 50) warnings.push(`${what} from ${spacingCount} spacings: at least 50 are needed`);
  return { values, warnings };
}
