import { erf } from "mathjs";
import type { Law } from "./law.ts";

/**
 * Spacing of a degenerate pair of width σ, P ∝ |x₁ − x₂| exp(−Σ(x_i − x₀)²/(2σ²)):
 *
 *   P(S) = S/(2σ²) exp(−S²/(4σ²)),   ⟨S⟩ = √π σ,   ⟨S²⟩ = 4σ²
 *
 * @param sigma σ, in units of the spectrum
 */
export function pairSpacing(sigma: number): Law {
  const v = 2 * sigma * sigma;
  return {
    title: "spacing of a degenerate pair",
    equation: "P(S) = S/(2σ²) exp(−S²/(4σ²))",
    support: [0, Number.POSITIVE_INFINITY],
    mean: Math.sqrt(Math.PI) * sigma,
    secondMoment: 2 * v,
    density: (s) => (s <= 0 ? 0 : (s / v) * Math.exp((-s * s) / (2 * v))),
    cdf: (s) => (s <= 0 ? 0 : -Math.expm1((-s * s) / (2 * v))),
    sample: (random) => Math.sqrt(v * (random.normal() ** 2 + random.normal() ** 2)),
  };
}

/**
 * Density of the levels of a degenerate pair, the semicircle of N = 2, with u = (x − x₀)/σ:
 *
 *   ρ(x) = e^{−u²/2}/(4√π σ) [ 2 e^{−u²/2} + √(2π) u erf(u/√2) ],   ⟨u²⟩ = 3/2
 *
 * @param sigma σ, in units of the spectrum
 * @param center x₀
 */
export function pairDensity(sigma: number, center = 0): Law {
  return {
    title: "density of a degenerate pair",
    equation: "ρ(u) = e^(−u²/2)/(4√π) [2e^(−u²/2) + √(2π) u erf(u/√2)]",
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean: center,
    secondMoment: center * center + 1.5 * sigma * sigma,
    density(x) {
      const u = (x - center) / sigma;
      const gauss = Math.exp((-u * u) / 2);
      return (
        (gauss / (4 * Math.sqrt(Math.PI) * sigma)) *
        (2 * gauss + Math.sqrt(2 * Math.PI) * u * erf(u / Math.SQRT2))
      );
    },
    // ∫ u e^{−u²/2} erf(u/√2) du by parts: −e^{−u²/2} erf(u/√2) + √(2/π) ∫ e^{−u²} du
    cdf(x) {
      const u = (x - center) / sigma;
      return 0.5 * (1 + erf(u)) - (Math.exp((-u * u) / 2) * erf(u / Math.SQRT2)) / (2 * Math.SQRT2);
    },
    // a 2×2 GOE matrix has x₀ + σ (m ± r): m of variance ½, r² the sum of two squares of variance ½
    sample(random) {
      const middle = Math.SQRT1_2 * random.normal();
      const half = Math.sqrt(0.5 * (random.normal() ** 2 + random.normal() ** 2));
      return center + sigma * (middle + (random.uniform() < 0.5 ? half : -half));
    },
  };
}
