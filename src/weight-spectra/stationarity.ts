import { gammainc } from "../statistics/special-functions.ts";
import type { Premise } from "./premise.ts";

/** Whether the levels of a matrix are where drift and noise balance. */
export interface Stationarity {
  /** χ² of K_i + ε (I_i + Σ_{j≠i} M_ij/(x_i − x_j)) being 0 at all levels with noise, over their number; NaN if there are none. */
  readonly perLevel: number;
  readonly pValue: number;
}

/**
 * Tests whether the whole drift of the eigenvalues is 0 within the errors √(S_i/M) that K_i has from M samples. In a stationary state
 * levels are also off balance by their own fluctuations, a part εkM of these errors where they relax at the rate k.
 */
export function stationarity(
  { drift, noiseDrift, noise, samples }: Pick<Premise, "drift" | "noiseDrift" | "noise" | "samples">,
  temperature: number,
): Stationarity {
  // inputs that never fire leave levels without noise
  const terms = drift.flatMap((k, i) =>
    noise[i] > 0 ? [((k + temperature * noiseDrift[i]) ** 2 * samples) / noise[i]] : [],
  );
  const chiSquare = terms.reduce((sum, term) => sum + term, 0);
  const levels = terms.length;
  return { perLevel: chiSquare / levels, pValue: gammainc(chiSquare / 2, levels / 2, true, true) };
}

/** V at a level. */
export interface PotentialPoint {
  readonly x: number;
  readonly value: number;
  readonly standardError: number;
}

/**
 * The effective potential of the Coulomb gas, P(x) ∝ e^(−Σ V(x_i)) Π |x_i − x_j|, from the drift and the noise of the levels,
 *
 *   V(x_i) = −∫ K/g² dx,   g² = εS/2,
 *
 * by trapezoids from the lowest level on. It is one of a stationary state only.
 */
export function effectivePotential(
  { levels, drift, noise, samples }: Pick<Premise, "levels" | "drift" | "noise" | "samples">,
  temperature: number,
): readonly PotentialPoint[] {
  const slope = (i: number) => (-2 * drift[i]) / (temperature * noise[i]);
  const slopeError = (i: number) => 2 / (temperature * Math.sqrt(noise[i] * samples));
  let value = 0;
  // variance of the finished part of the sum, in which every slope has its final weight
  let [variance, weight] = [0, 0];
  return levels.map((x, i) => {
    if (i === 0) return { x, value: 0, standardError: 0 };
    const half = (x - levels[i - 1]) / 2;
    value += half * (slope(i - 1) + slope(i));
    variance += ((weight + half) * slopeError(i - 1)) ** 2;
    weight = half;
    return { x, value, standardError: Math.sqrt(variance + (weight * slopeError(i)) ** 2) };
  });
}
