import { invert, sampleBy } from "./integrated.ts";
import type { Law } from "./law.ts";

/**
 * Wigner's semicircle, the density of a Coulomb gas in a harmonic well as N → ∞:
 *
 *   ρ(x) = 2/(πR²) √(R² − x²),   ⟨x²⟩ = R²/4
 *
 * @param radius R = √(2βN) σ
 * @throws RangeError if radius is not above 0
 */
export function semicircle(radius = 1): Law {
  if (!(radius > 0)) throw new RangeError(`semicircle: radius must be above 0, got ${radius}`);
  const cdf = (x: number) => {
    const u = Math.max(-1, Math.min(1, x / radius));
    return 0.5 + (u * Math.sqrt(1 - u * u) + Math.asin(u)) / Math.PI;
  };
  const density = (x: number) =>
    Math.abs(x) >= radius ? 0 : (2 / (Math.PI * radius ** 2)) * Math.sqrt(radius ** 2 - x * x);
  const survival = (x: number) => cdf(-x);
  return {
    title: "semicircle",
    equation: "ρ(x) = 2/(πR²) √(R² − x²)",
    support: [-radius, radius],
    mean: 0,
    secondMoment: (radius * radius) / 4,
    density,
    cdf,
    survival,
    quantile: invert({ cdf, survival, density, from: -radius, to: radius, ends: [-radius, radius] }),
    // the projection of a point in the disc, uniform in area
    sample: (random) => radius * Math.sqrt(random.uniform()) * Math.cos(2 * Math.PI * random.uniform()),
  };
}

/**
 * Marchenko–Pastur law: eigenvalues of X = WᵀW for W of M × N independent entries of variance v/M as M, N → ∞ at
 * fixed q = N/M,
 *
 *   ρ(x) = √((b − x)(x − a))/(2πqvx),   a, b = v (1 ∓ √q)²,   ⟨x⟩ = v,   ⟨x²⟩ = v² (1 + q)
 *
 * For q > 1 the N − M zero levels are an atom of weight 1 − 1/q at 0.
 *
 * @param q     N/M, columns over rows
 * @param scale v
 * @throws RangeError if q or scale is not above 0 and finite
 * @see Marchenko & Pastur 1967, Math. USSR Sb. 1, 457
 */
export function marchenkoPastur(q: number, scale = 1): Law {
  for (const [name, value] of Object.entries({ q, scale })) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`marchenkoPastur: ${name} must be above 0 and finite, got ${value}`);
  }
  const [a, b] = [scale * (1 - Math.sqrt(q)) ** 2, scale * (1 + Math.sqrt(q)) ** 2];
  const zeros = Math.max(0, 1 - 1 / q);
  const density = (x: number) =>
    x <= a || x >= b ? 0 : Math.sqrt((b - x) * (x - a)) / (2 * Math.PI * q * scale * x);

  // in the angle t of x = v (1 + q − 2√q cos t) the edges are smooth, including the hard edge at q = 1
  const at = (t: number) => a + scale * 4 * Math.sqrt(q) * Math.sin(t / 2) ** 2;
  const angle = (x: number) => 2 * Math.asin(Math.sqrt(Math.max(0, Math.min(1, (x - a) / (b - a)))));
  const steepness = (1 + Math.sqrt(q)) / Math.abs(1 - Math.sqrt(q));
  const cdfOfAngle = (t: number) => {
    const tilt = q === 1 ? 0 : 2 * Math.abs(1 - q) * Math.atan(steepness * Math.tan(t / 2));
    return zeros + (2 * Math.sqrt(q) * Math.sin(t) + (1 + q) * t - tilt) / (2 * Math.PI * q);
  };
  const densityOfAngle = (t: number) =>
    (2 / Math.PI) * (q === 1 ? Math.cos(t / 2) ** 2 : (scale * Math.sin(t) ** 2) / at(t));
  const angleOf = invert({
    cdf: cdfOfAngle,
    density: densityOfAngle,
    from: 0,
    to: Math.PI,
    ends: [0, Math.PI],
  });
  const quantile = (p: number) => (zeros > 0 && p >= 0 && p <= zeros ? 0 : p === 1 ? b : at(angleOf(p)));
  return {
    title: "Marchenko–Pastur",
    equation: "ρ(x) = √((b − x)(x − a))/(2πqx), a, b = (1 ∓ √q)²",
    support: [zeros > 0 ? 0 : a, b],
    mean: scale,
    secondMoment: scale * scale * (1 + q),
    substitution: { from: 0, to: Math.PI, at, density: densityOfAngle },
    ...(zeros > 0 && { atoms: [{ at: 0, weight: zeros }] }),
    density,
    cdf: (x) => (x < 0 ? 0 : x >= b ? 1 : x <= a ? zeros : cdfOfAngle(angle(x))),
    quantile,
    sample: sampleBy(quantile),
  };
}
