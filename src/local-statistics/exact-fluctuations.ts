import { panelIntegral } from "./panel-integral.ts";
import type { LevelClass } from "./ratio-surmise.ts";
import { EULER, sineIntegrals } from "./sine-integral.ts";

/**
 * Two-level cluster function Y₂(r) of large Gaussian matrices in the bulk, r in mean spacings; with s(r) = sin πr/(πr):
 *
 *   β = 1:  s² + s′(r) ∫_r^∞ s dt      β = 2:  s²      β = 4:  s(2r)² − d/dr s(2r) ∫₀^r s(2t) dt
 *
 * and 0 for Poisson levels. The density of pairs at distance r is 1 − Y₂(r).
 *
 * @param beta 0 (Poisson), 1, 2 or 4
 * @throws RangeError if beta is none of them, or r is below 0
 * @see Mehta, Random Matrices, sections 6.2, 7.2 and 8.2
 */
export function twoLevelCluster(beta: LevelClass, r: number): number {
  check(beta, "r", r);
  if (beta === 0) return 0;
  const x = (beta === 4 ? 2 : 1) * Math.PI * r;
  const s = x === 0 ? 1 : Math.sin(x) / x;
  if (beta === 2) return s * s;
  // x ds/dx = cos x − s, and s′(r) ∫ s dt = (ds/dx) Si: the factors π of both cancel
  const slope = x < 1e-4 ? -x / 3 : (Math.cos(x) - s) / x;
  const { si } = sineIntegrals(x);
  return beta === 1 ? s * s + slope * (Math.PI / 2 - si) : s * s - slope * si;
}

/**
 * Number variance Σ²(L) of large Gaussian matrices in the bulk, the variance of the number of levels in L mean
 * spacings, for every L:
 *
 *   Σ²(L) = L − 2 ∫₀^L (L − r) Y₂(r) dr,   in closed form
 *   β = 2:  (1/π²) [Cin(2πL) + 1 − cos 2πL] + L [1 − (2/π) Si(2πL)]
 *   β = 1:  2 Σ²_{β=2}(L) + (Si(πL)/π)² − Si(πL)/π
 *   β = 4:  ½ Σ²_{β=2}(2L) + (Si(2πL)/2π)²
 *
 * and L for Poisson levels.
 *
 * @param beta 0 (Poisson), 1, 2 or 4
 * @param length L ≥ 0, in mean spacings
 * @throws RangeError if beta is none of them, or length is below 0
 * @see Mehta, Random Matrices, section 16.1; Brody et al. 1981, Rev. Mod. Phys. 53, 385
 */
export function exactNumberVariance(beta: LevelClass, length: number): number {
  check(beta, "length", length);
  if (beta === 0) return length;
  if (beta === 4) {
    const { si } = sineIntegrals(2 * Math.PI * length);
    return 0.5 * unitaryVariance(2 * length) + (si / (2 * Math.PI)) ** 2;
  }
  if (beta === 2) return unitaryVariance(length);
  const si = sineIntegrals(Math.PI * length).si / Math.PI;
  return 2 * unitaryVariance(length) + si * si - si;
}

/**
 * Spectral rigidity Δ₃(L) of large Gaussian matrices in the bulk, the mean square deviation of the staircase from the
 * best straight line over L mean spacings, for every L:
 *
 *   Δ₃(L) = (2/L⁴) ∫₀^L (L³ − 2L²r + r³) Σ²(r) dr
 *
 * and L/15 for Poisson levels.
 *
 * @param beta 0 (Poisson), 1, 2 or 4
 * @param length L > 0, in mean spacings
 * @throws RangeError if beta is none of them, or length is not above 0
 * @see Dyson & Mehta 1963, J. Math. Phys. 4, 701; Pandey 1979, Ann. Phys. 119, 170
 */
export function exactRigidity(beta: LevelClass, length: number): number {
  if (!(length > 0)) throw new RangeError(`length: must be above 0, got ${length}`);
  check(beta, "length", length);
  if (beta === 0) return length / 15;
  // in u = r/L, one panel for each mean spacing, the scale on which Σ² varies
  const weight = (u: number) => 2 * (1 - 2 * u + u ** 3) * exactNumberVariance(beta, u * length);
  return panelIntegral(weight, 0, 1, Math.max(2, Math.ceil(2 * length)));
}

/**
 * Σ²(L) for L ≫ 1: (2/(βπ²)) [ln(2πL) + γ + 1 ∓ π²/8], with − for β = 1, without it for β = 2, and + with 4πL
 * for β = 4; the terms left out fall as 1/L or faster.
 */
export function asymptoticNumberVariance(beta: 1 | 2 | 4, length: number): number {
  return (2 / (beta * Math.PI ** 2)) * (asymptoticLog(beta, length) + 1);
}

/** Δ₃(L) for L ≫ 1: (1/(βπ²)) [ln(2πL) + γ − 5/4 ∓ π²/8], signs as {@link asymptoticNumberVariance}. */
export function asymptoticRigidity(beta: 1 | 2 | 4, length: number): number {
  return (1 / (beta * Math.PI ** 2)) * (asymptoticLog(beta, length) - 5 / 4);
}

function asymptoticLog(beta: 1 | 2 | 4, length: number): number {
  const shift = { 1: -(Math.PI ** 2) / 8, 2: 0, 4: Math.PI ** 2 / 8 + Math.LN2 }[beta];
  return Math.log(2 * Math.PI * length) + EULER + shift;
}

function unitaryVariance(length: number): number {
  const x = 2 * Math.PI * length;
  const { si, cin } = sineIntegrals(x);
  return (cin + 1 - Math.cos(x)) / Math.PI ** 2 + length * (1 - (2 / Math.PI) * si);
}

function check(beta: LevelClass, name: string, value: number): void {
  if (![0, 1, 2, 4].includes(beta)) throw new RangeError(`beta: must be 0, 1, 2 or 4, got ${beta}`);
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name}: must be at least 0 and finite, got ${value}`);
}
