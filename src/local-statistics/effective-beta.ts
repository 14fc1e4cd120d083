import { gammaln } from "../statistics/special-functions.ts";
import { positiveSpacings } from "./brody.ts";
import { type OneParameterFit, oneParameterFit } from "./one-parameter-fit.ts";
import type { Unfolded } from "./unfold.ts";

/**
 * Effective Dyson index β of the nearest spacings in units of their mean, by maximum likelihood with Wigner's surmise at any β > −1:
 *
 *   P(s) = A s^β exp(−B s²),   B = [Γ(β/2 + 1)/Γ((β + 1)/2)]²,   A = 2 B^{(β+1)/2}/Γ((β + 1)/2),   ⟨s⟩ = 1
 *
 * The surmise at β = 1, 2 and 4 is not the law of large matrices: they give 0.935, 1.974 and 4.015 (tested). Poisson
 * levels are not of this family (at β = 0 it is half a Gaussian) and give −0.29.
 *
 * @see Le Caër, Male & Delannay 2007, Physica A 383, 190
 */
export function effectiveBeta(unfolded: Unfolded): OneParameterFit {
  const { values, warnings } = positiveSpacings("effective β", unfolded);
  const fit = oneParameterFit("effective β", values, surmiseLogDensity, [-0.9, 20]);
  return { ...fit, warnings: [...fit.warnings, ...warnings] };
}

/** log P(s) of the surmise, for β above −1 and s above 0. */
export function surmiseLogDensity(beta: number): (s: number) => number {
  const half = gammaln((beta + 1) / 2);
  const logB = 2 * (gammaln(beta / 2 + 1) - half);
  const norm = Math.LN2 + ((beta + 1) / 2) * logB - half;
  const b = Math.exp(logB);
  return (s) => norm + beta * Math.log(s) - b * s * s;
}
