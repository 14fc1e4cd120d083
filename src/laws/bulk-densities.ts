import { integratedCdf, sampleBy } from "./integrated.ts";
import type { Law } from "./law.ts";

/**
 * Wigner's semicircle, the density of a Coulomb gas in a harmonic well as N → ∞:
 *
 *   ρ(x) = 2/(πR²) √(R² − x²),   ⟨x²⟩ = R²/4
 *
 * @param radius R = √(2βN) σ
 */
export function semicircle(radius = 1): Law {
  const cdf = (x: number) => {
    const u = Math.max(-1, Math.min(1, x / radius));
    return 0.5 + (u * Math.sqrt(1 - u * u) + Math.asin(u)) / Math.PI;
  };
  return {
    title: "semicircle",
    equation: "ρ(x) = 2/(πR²) √(R² − x²)",
    support: [-radius, radius],
    mean: 0,
    secondMoment: (radius * radius) / 4,
    density: (x) =>
      Math.abs(x) >= radius ? 0 : (2 / (Math.PI * radius ** 2)) * Math.sqrt(radius ** 2 - x * x),
    cdf,
    // the projection of a point in the disc, uniform in area
    sample: (random) => radius * Math.sqrt(random.uniform()) * Math.cos(2 * Math.PI * random.uniform()),
  };
}

/**
 * Density of Marchenko & Pastur: eigenvalues of X = WᵀW for W of M × N independent entries of variance 1/M as N → ∞ at
 * fixed q = N/M ≤ 1,
 *
 *   ρ(x) = √((b − x)(x − a))/(2πqx),   a, b = (1 ∓ √q)²,   ⟨x⟩ = 1,   ⟨x²⟩ = 1 + q
 *
 * @throws RangeError if q is not above 0 and at most 1
 */
export function marchenkoPastur(q: number): Law {
  if (!(q > 0 && q <= 1)) throw new RangeError(`q: must be above 0 and at most 1, got ${q}`);
  const [a, b] = [(1 - Math.sqrt(q)) ** 2, (1 + Math.sqrt(q)) ** 2];
  const [centre, half] = [1 + q, 2 * Math.sqrt(q)];
  // x = centre − half cos t takes the roots out of the integrand, also at q = 1, where x = 0 is an edge
  const inAngle = (t: number) => {
    const x = centre - half * Math.cos(t);
    const edge = half * Math.sin(t);
    return x <= 1e-300 ? (2 * half) / (2 * Math.PI * q) : (edge * edge) / (2 * Math.PI * q * x);
  };
  const integral = integratedCdf(inAngle, 0, Math.PI);
  const angle = (x: number) => Math.acos(Math.max(-1, Math.min(1, (centre - x) / half)));
  const at = (t: number) => centre - half * Math.cos(t);
  return {
    title: "Marchenko–Pastur",
    equation: "ρ(x) = √((b − x)(x − a))/(2πqx), a, b = (1 ∓ √q)²",
    support: [a, b],
    mean: 1,
    secondMoment: 1 + q,
    density: (x) => (x <= a || x >= b ? 0 : Math.sqrt((b - x) * (x - a)) / (2 * Math.PI * q * x)),
    cdf: (x) => (x <= a ? 0 : x >= b ? 1 : integral.cdf(angle(x))),
    sample: sampleBy({ cdf: integral.cdf, quantile: (p) => at(integral.quantile(p)) }),
  };
}
