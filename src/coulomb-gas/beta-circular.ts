import type { Random } from "../random/index.ts";
import { betaVariate } from "./beta-variate.ts";
import { checkLevels } from "./wall-weight.ts";

/**
 * An exact sample of the Coulomb gas of N levels on the unit circle, the circular β-ensemble,
 *
 *   P(θ) ∝ ∏_{j<k} |e^{iθ_j} − e^{iθ_k}|^β,
 *
 * at β = 1, 2, 4 the eigenvalues of Dyson's COE, CUE and CSE: those of a random unitary five-diagonal (CMV) matrix. Its
 * Verblunsky coefficients α_k are independent, of uniform phase, |α_k|² ~ Beta(1, β(N − 1 − k)/2), and |α_{N−1}| = 1. They
 * are the angles at which the Prüfer phase
 *
 *   ψ₀ = θ,   ψ_{k+1} = ψ_k + θ − 2 Im ln(1 − α_k e^{iψ_k}),
 *
 * which rises by 2πN from θ = 0 to 2π, meets a uniform phase modulo 2π: O(N²), each to rounding. At β = 0 the levels are N
 * independent uniform angles.
 *
 * @param levels N
 * @param beta any Dyson index β ≥ 0
 * @param out N angles in [0, 2π), ascending
 * @throws RangeError if levels is not a whole number, or beta is below 0
 * @see Killip & Nenciu 2004, "Matrix models for circular ensembles", Int. Math. Res. Not. 2004, 2665; Killip & Stoiciu
 * 2009, Duke Math. J. 146, 361 (the phase)
 */
export function sampleCircularBeta(levels: number, beta: number, random: Random, out: Float64Array): void {
  checkLevels(levels, beta, out);
  if (beta === 0) {
    for (let i = 0; i < levels; i++) out[i] = turn * random.uniform();
    out.sort();
    return;
  }
  const [radius, phase] = [new Float64Array(levels - 1), new Float64Array(levels - 1)];
  for (let k = 0; k < levels - 1; k++) {
    const [square] = betaVariate(random, 1, (beta * (levels - 1 - k)) / 2);
    radius[k] = Math.sqrt(square);
    phase[k] = turn * random.uniform();
  }
  const first = prueferPhase(radius, phase, 0).value;
  // the phase of the first angle, above that of θ = 0 by less than 2π
  const target = first + turn * random.uniform();
  let low = 0;
  for (let i = 0; i < levels; i++) {
    low = angleOf(radius, phase, target + turn * i, low);
    out[i] = low;
  }
}

const turn = 2 * Math.PI;

/** ψ_{N−1} and its slope: (1 − |α|²)/|1 − αe^{iψ}|² is the Poisson kernel, so that ψ increases. */
function prueferPhase(
  radius: Float64Array,
  phase: Float64Array,
  theta: number,
): { readonly value: number; readonly slope: number } {
  let [value, slope] = [theta, 1];
  for (let k = 0; k < radius.length; k++) {
    const r = radius[k];
    const angle = value + phase[k];
    const [real, imaginary] = [1 - r * Math.cos(angle), -r * Math.sin(angle)];
    const square = real * real + imaginary * imaginary;
    value += theta - 2 * Math.atan2(imaginary, real);
    slope = 1 + (slope * (1 - r) * (1 + r)) / Math.max(square, Number.MIN_VALUE);
  }
  return { value, slope };
}

/** The angle at which the phase reaches the target, from `from` on: Newton steps within a bracket. */
function angleOf(radius: Float64Array, phase: Float64Array, target: number, from: number): number {
  let [low, high] = [from, turn];
  let theta = from;
  let before = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 200; iteration++) {
    const { value, slope } = prueferPhase(radius, phase, theta);
    const excess = value - target;
    if (excess === 0) return theta;
    if (excess < 0) low = theta;
    else high = theta;
    const newton = theta - excess / slope;
    // a step that leaves the bracket, or no longer halves the error, is replaced by bisection
    const safe = newton > low && newton < high && Math.abs(excess) < before / 2;
    const next = safe ? newton : (low + high) / 2;
    before = safe ? Math.abs(excess) : Number.POSITIVE_INFINITY;
    if (next === theta || next === low || next === high || high - low < 4e-16 * turn) return next;
    theta = next;
  }
  return theta;
}
