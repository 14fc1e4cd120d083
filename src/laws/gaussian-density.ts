import { erf } from "../statistics/special-functions.ts";
import { integrated } from "./integrated.ts";
import type { Law } from "./law.ts";

/**
 * Density of the levels of the Coulomb gas of N levels in a harmonic well of unit width at Dyson index 1 (the Gaussian
 * orthogonal ensemble), P(x) ∝ ∏|x_i − x_j| exp(−Σ x_i²/2), exact at every N:
 *
 *   N ρ(x) = Σ_{j<N} φ_j(x)² + √(N/2) φ_{N−1}(x) ∫ ½ sgn(x − t) φ_N(t) dt  [ + φ_{N−1}(x)/∫φ_{N−1} for odd N ]
 *
 * with φ_j the normalised Hermite functions. N = 1 is the normal law, N = 2 the pair's density; as N → ∞ it becomes the
 * semicircle of radius √(2N). ⟨x²⟩ = (N + 1)/2.
 *
 * @param levels N
 * @param unit the law is that of x in this unit
 * @throws RangeError if levels is not a whole number from 1 to 500
 * @see Mehta, Random Matrices, sections 7.2 and 6.4
 */
export function goeDensity(levels: number, unit = 1): Law {
  return gaussianDensity(1, levels, unit, {
    equation: "N ρ(x) = Σ_{j<N} φ_j² + √(N/2) φ_{N−1}(x) ∫ ½ sgn(x − t) φ_N(t) dt",
    density: (x) => (squares(levels, x) + skew(levels, x) + alone(levels, x)) / levels,
  });
}

/**
 * The same at Dyson index 2 (unitary ensemble), P(x) ∝ ∏|x_i − x_j|² exp(−Σ x_i²/2), exact at every N:
 *
 *   N ρ(x) = (1/√2) Σ_{j<N} φ_j(x/√2)²
 *
 * As N → ∞ it becomes the semicircle of radius 2√N. ⟨x²⟩ = N.
 *
 * @param levels N
 * @param unit the law is that of x in this unit
 * @throws RangeError if levels is not a whole number from 1 to 500
 * @see Mehta, Random Matrices, section 6.2
 */
export function gueDensity(levels: number, unit = 1): Law {
  return gaussianDensity(2, levels, unit, {
    equation: "N ρ(x) = (1/√2) Σ_{j<N} φ_j(x/√2)²",
    density: (x) => squares(levels, x / Math.SQRT2) / (Math.SQRT2 * levels),
  });
}

/**
 * The same at Dyson index 4 (symplectic ensemble), P(x) ∝ ∏|x_i − x_j|⁴ exp(−Σ x_i²/2), exact at every N; with y = x/√2
 *
 *   N ρ(x) = 1/(2√2) [ Σ_{j≤2N} φ_j(y)² + √(N + ½) φ_{2N}(y) ∫ ½ sgn(y − t) φ_{2N+1}(t) dt ]
 *
 * As N → ∞ it becomes the semicircle of radius √(8N). ⟨x²⟩ = 2N − 1.
 *
 * @param levels N
 * @param unit the law is that of x in this unit
 * @throws RangeError if levels is not a whole number from 1 to 250
 * @see Mehta, Random Matrices, section 8.2; the levels are every second one of 2N + 1 levels of the orthogonal ensemble (Mehta & Dyson)
 */
export function gseDensity(levels: number, unit = 1): Law {
  const order = 2 * levels + 1;
  return gaussianDensity(4, levels, unit, {
    equation: "N ρ(x) = 1/(2√2) [Σ_{j≤2N} φ_j² + √(N + ½) φ_{2N} ∫ ½ sgn(y − t) φ_{2N+1}(t) dt], y = x/√2",
    density: (x) =>
      (squares(order, x / Math.SQRT2) + skew(order, x / Math.SQRT2)) / (2 * Math.SQRT2 * levels),
  });
}

function gaussianDensity(
  beta: 1 | 2 | 4,
  levels: number,
  unit: number,
  unscaled: { readonly equation: string; density(x: number): number },
): Law {
  const most = beta === 4 ? 250 : 500;
  if (!Number.isInteger(levels) || levels < 1 || levels > most)
    throw new RangeError(`levels: must be a whole number from 1 to ${most}, got ${levels}`);
  if (!(unit > 0)) throw new RangeError(`unit: must be above 0, got ${unit}`);
  const density = (u: number) => unit * unscaled.density(u * unit);
  const reach = (Math.sqrt(2 * beta * levels) + 10) / unit;
  const support = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  return {
    title: `density of ${levels} levels in a harmonic well${beta === 1 ? "" : `, β = ${beta}`}`,
    equation: unscaled.equation,
    support,
    mean: 0,
    secondMoment: (1 + (beta * (levels - 1)) / 2) / (unit * unit),
    density,
    ...integrated(density, -reach, reach, Math.max(3000, 60 * levels), support),
  };
}

/** Σ_{j<n} φ_j(x)². */
function squares(n: number, x: number): number {
  let sum = 0;
  overHermite(n, x, (phi) => {
    sum += phi * phi;
  });
  return sum;
}

/** √(n/2) φ_{n−1}(x) ∫ ½ sgn(x − t) φ_n(t) dt, by the recursion ∫φ_{j+1} = √(j/(j+1)) ∫φ_{j−1} − √(2/(j+1)) φ_j. */
function skew(n: number, x: number): number {
  const odd = n % 2 === 1;
  // for the functions of the parity of n: from −∞ if odd, from 0 if even
  let integral = odd ? 0 : Math.PI ** -0.25 * Math.sqrt(Math.PI / 2) * erf(x / Math.SQRT2);
  let last = 0;
  overHermite(n, x, (phi, j) => {
    if ((j + 1) % 2 === n % 2) integral = Math.sqrt(j / (j + 1)) * integral - Math.sqrt(2 / (j + 1)) * phi;
    last = phi;
  });
  return Math.sqrt(n / 2) * last * integral;
}

/** φ_{n−1}(x)/∫φ_{n−1} for odd n, from the unpaired level; 0 for even n. */
function alone(n: number, x: number): number {
  if (n % 2 === 0) return 0;
  let whole = Math.PI ** -0.25 * Math.sqrt(2 * Math.PI);
  let last = 0;
  overHermite(n, x, (phi, j) => {
    if (j > 0 && j % 2 === 0) whole *= Math.sqrt((j - 1) / j);
    last = phi;
  });
  return last / whole;
}

/** Visits φ_0(x) … φ_{n−1}(x), φ_{j+1} = √(2/(j+1)) x φ_j − √(j/(j+1)) φ_{j−1}. */
function overHermite(n: number, x: number, visit: (phi: number, j: number) => void): void {
  let [before, now] = [0, Math.PI ** -0.25 * Math.exp((-x * x) / 2)];
  for (let j = 0; j < n; j++) {
    visit(now, j);
    [before, now] = [now, Math.sqrt(2 / (j + 1)) * x * now - Math.sqrt(j / (j + 1)) * before];
  }
}
