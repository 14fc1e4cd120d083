import { erf, erfc } from "../statistics/special-functions.ts";
import { invert } from "./integrated.ts";
import { assertProbability, type Law } from "./law.ts";

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
    survival: (s) => (s <= 0 ? 1 : Math.exp((-s * s) / (2 * v))),
    quantile(p) {
      assertProbability(p);
      return Math.sqrt(-2 * v * Math.log1p(-p));
    },
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
  const density = (x: number) => {
    const u = (x - center) / sigma;
    const gauss = Math.exp((-u * u) / 2);
    return (
      (gauss / (4 * Math.sqrt(Math.PI) * sigma)) *
      (2 * gauss + Math.sqrt(2 * Math.PI) * u * erf(u / Math.SQRT2))
    );
  };
  // ∫ u e^{−u²/2} erf(u/√2) du by parts: −e^{−u²/2} erf(u/√2) + √(2/π) ∫ e^{−u²} du; nothing cancels for u < 0
  const below = (u: number) =>
    0.5 * erfc(-u) - (Math.exp((-u * u) / 2) * erf(u / Math.SQRT2)) / (2 * Math.SQRT2);
  const cdf = (x: number) => below((x - center) / sigma);
  const survival = (x: number) => below((center - x) / sigma);
  return {
    title: "density of a degenerate pair",
    equation: "ρ(u) = e^(−u²/2)/(4√π) [2e^(−u²/2) + √(2π) u erf(u/√2)]",
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean: center,
    secondMoment: center * center + 1.5 * sigma * sigma,
    density,
    cdf,
    survival,
    quantile: invert({ cdf, survival, density, from: center - 40 * sigma, to: center + 40 * sigma }),
    // a 2×2 GOE matrix has x₀ + σ (m ± r): m of variance ½, r² the sum of two squares of variance ½
    sample(random) {
      const middle = Math.SQRT1_2 * random.normal();
      const half = Math.sqrt(0.5 * (random.normal() ** 2 + random.normal() ** 2));
      return center + sigma * (middle + (random.uniform() < 0.5 ? half : -half));
    },
  };
}
