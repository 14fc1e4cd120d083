import { coefficientOf } from "./coefficient.ts";
import type { Equations } from "./equations.ts";
import type { Fit } from "./fit.ts";
import { thetaPlaces } from "./model-terms.ts";
import type { Coefficient } from "./results.ts";

/**
 * What velocities that last for a time τ_v do to increments over Δ, u = Δ/τ_v, with g² that of long times:
 *
 *   ⟨Δx²⟩ = 2g²Δ (u − 1 + e^−u)/u,   ⟨ΔxΔx′⟩ = g²Δ (1 − e^−u)²/u,
 *
 * so that their ratio ρ = ½ (1 − e^−u)²/(u − 1 + e^−u) falls from 1 to 0 as u grows. Successive increments have
 * ⟨ΔxΔx′⟩ = −s² and ⟨Δx²⟩ = 2(g²Δ + s²) in terms of the fit, which g² of long times exceeds by a factor.
 *
 * @returns the time and the factor as a function of θ
 * @see Brückner, Ronceray & Broedersz 2020, Phys. Rev. Lett. 125, 058103, for the principle
 */
export function persistence(
  equations: Equations,
  fit: Fit,
): { readonly scale: (theta: Float64Array) => number; readonly relaxation: Coefficient } {
  const { interval, noise, polynomials } = equations;
  const places = thetaPlaces(fit.terms, noise.names.length);
  const g2 = (theta: Float64Array) =>
    noise.functions.reduce((sum, of, n) => sum + theta[places.diffusion + n] * of(polynomials.centre), 0);
  const fraction = (theta: Float64Array) => {
    const s2 = theta[places.memory ?? 0];
    return -s2 / (2 * (g2(theta) * interval + s2));
  };
  const time = (theta: Float64Array) => interval / timesOf(fraction(theta));
  return {
    relaxation: coefficientOf("τ_v", fit, [], (_, theta) => time(theta)),
    scale(theta) {
      const u = timesOf(fraction(theta));
      const square = 1 + theta[places.memory ?? 0] / (g2(theta) * interval);
      return (square * u) / (u - 1 + Math.exp(-u));
    },
  };
}

/** ρ(u) */
export function velocityCorrelation(u: number): number {
  return (0.5 * Math.expm1(-u) ** 2) / (u + Math.expm1(-u));
}

/** u of a ratio ρ, by bisection of its logarithm; the ends of the range beyond it. */
function timesOf(ratio: number): number {
  let [low, high] = [Math.log(1e-3), Math.log(1e6)];
  for (let k = 0; k < 80; k++) {
    const middle = (low + high) / 2;
    if (velocityCorrelation(Math.exp(middle)) > ratio) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
