import { erf } from "mathjs";
import { integratedCdf, sampleBy } from "./integrated.ts";
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
  if (!Number.isInteger(levels) || levels < 1 || levels > 500)
    throw new RangeError(`levels: must be a whole number from 1 to 500, got ${levels}`);
  const density = (u: number) => unit * ownDensity(levels, u * unit);
  const reach = (Math.sqrt(2 * levels) + 7) / unit;
  const integral = integratedCdf(density, -reach, reach, Math.max(2000, 60 * levels));
  return {
    title: `density of ${levels} levels in a harmonic well`,
    equation: "N ρ(x) = Σ_{j<N} φ_j² + √(N/2) φ_{N−1}(x) ∫ ½ sgn(x − t) φ_N(t) dt",
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean: 0,
    secondMoment: (levels + 1) / 2 / (unit * unit),
    density,
    cdf: integral.cdf,
    sample: sampleBy(integral),
  };
}

/** ρ(x), by the recursions of the Hermite functions and of their integrals. */
function ownDensity(n: number, x: number): number {
  const odd = n % 2 === 1;
  // φ_{j−1}, φ_j and the integrals of φ_{j−1}, φ_j of the parity of N; from −∞ for odd N, from 0 for even N
  let [before, now] = [0, Math.PI ** -0.25 * Math.exp((-x * x) / 2)];
  let integral = odd ? 0 : Math.PI ** -0.25 * Math.sqrt(Math.PI / 2) * erf(x / Math.SQRT2);
  let whole = Math.PI ** -0.25 * Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let j = 0; j < n; j++) {
    sum += now * now;
    if (j === n - 1) {
      // ∫φ_N from ∫φ_{N−2} and φ_{N−1}
      integral = Math.sqrt(j / (j + 1)) * integral - Math.sqrt(2 / (j + 1)) * now;
      sum += Math.sqrt(n / 2) * now * integral;
      if (odd) sum += now / whole;
      break;
    }
    if ((j + 1) % 2 === n % 2) integral = Math.sqrt(j / (j + 1)) * integral - Math.sqrt(2 / (j + 1)) * now;
    if (j % 2 === 1) whole *= Math.sqrt(j / (j + 1));
    [before, now] = [now, Math.sqrt(2 / (j + 1)) * x * now - Math.sqrt(j / (j + 1)) * before];
  }
  return sum / n;
}
