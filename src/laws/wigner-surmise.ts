import { gammaln } from "../statistics/special-functions.ts";
import { generalisedGamma } from "./generalised-gamma.ts";
import type { Law } from "./law.ts";

/**
 * Wigner's surmise for the spacing of neighbouring levels in units of their mean, for any Dyson index β > 0:
 *
 *   P(s) = a s^β exp(−b s²),   √b = Γ((β + 2)/2)/Γ((β + 1)/2),   a = 2 b^{(β + 1)/2}/Γ((β + 1)/2)
 *
 *   ⟨s⟩ = 1,   ⟨s²⟩ = (β + 1)/(2b) = 4/π, 3π/8, 45π/128 for β = 1, 2, 4
 *
 * Exact for two levels in a harmonic well of any width; for many levels see `levelSpacing`.
 *
 * @throws RangeError if beta is not above 0 and finite
 * @see Mehta, Random Matrices, section 1.5
 */
export function wignerSurmise(beta: number): Law {
  if (!(beta > 0 && beta < Number.POSITIVE_INFINITY))
    throw new RangeError(`wignerSurmise: beta must be above 0 and finite, got ${beta}`);
  const root = Math.exp(gammaln((beta + 2) / 2) - gammaln((beta + 1) / 2));
  const law = generalisedGamma({ shape: (beta + 1) / 2, rate: root * root, power: 2 });
  return {
    ...law,
    title: `Wigner surmise, β = ${beta}`,
    equation: equations[beta] ?? "P(s) = a s^β exp(−bs²), √b = Γ(β/2 + 1)/Γ((β + 1)/2)",
    mean: 1,
    // elementary functions where possible: this law is used most
    ...(beta === 1 && {
      density: (s: number) => (s <= 0 ? 0 : (Math.PI / 2) * s * Math.exp((-Math.PI * s * s) / 4)),
      cdf: (s: number) => (s <= 0 ? 0 : -Math.expm1((-Math.PI * s * s) / 4)),
      survival: (s: number) => (s <= 0 ? 1 : Math.exp((-Math.PI * s * s) / 4)),
    }),
  };
}

const equations: Readonly<Record<number, string>> = {
  1: "P(s) = (π/2) s exp(−πs²/4)",
  2: "P(s) = (32/π²) s² exp(−4s²/π)",
  4: "P(s) = (2¹⁸/(3⁶π³)) s⁴ exp(−64s²/(9π))",
};

/** Spacings of independent levels: P(s) = exp(−s), ⟨s⟩ = 1, ⟨s²⟩ = 2. */
export const poissonSpacing: Law = Object.assign(generalisedGamma({ shape: 1, rate: 1, power: 1 }), {
  title: "Poisson spacing (no repulsion)",
  equation: "P(s) = exp(−s)",
});
