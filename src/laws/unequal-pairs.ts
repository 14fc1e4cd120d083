import { erf, erfc } from "../statistics/special-functions.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import { invert } from "./integrated.ts";
import type { Law, Substitution } from "./law.ts";

const wholeLine = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** A law from an even density of mean 0, with features down to the scale `least` and negligible beyond `reach`. */
function evenLaw(
  density: (x: number) => number,
  below: (x: number) => number,
  least: number,
  reach: number,
): Pick<Law, "support" | "mean" | "density" | "cdf" | "substitution"> &
  Required<Pick<Law, "survival" | "quantile">> {
  const cdf = (x: number) => (x <= -reach ? 0 : x >= reach ? 1 : Math.min(1, below(x)));
  const survival = (x: number) => cdf(-x);
  const end = Math.asinh(reach / least);
  // linear about the narrow level, logarithmic out to the wide one
  const substitution: Substitution = {
    from: -end,
    to: end,
    at: (t) => least * Math.sinh(t),
    density: (t) => density(least * Math.sinh(t)) * least * Math.cosh(t),
  };
  const quantile = invert({ cdf, survival, density, from: -reach, to: reach });
  return { support: wholeLine, mean: 0, density, cdf, survival, quantile, substitution };
}

/** Φ */
const normalCdf = (u: number) => 0.5 * erfc(-u / Math.SQRT2);

/**
 * Density of two levels of equal centre and unequal widths, the generalised semicircle: with
 *
 *   P(x₁, x₂) ∝ |x₁ − x₂| exp(−x₁²/(2σ₁²) − x₂²/(2σ₂²))
 *
 * it is the mean of the marginals ρ₁ and ρ₂, ρ₂ with 1 ↔ 2,
 *
 *   ρ₁(x) ∝ e^{−x²/(2σ₁²)} [ √(2/π) σ₂ e^{−x²/(2σ₂²)} + x erf(x/(√2 σ₂)) ].
 *
 * with the distribution function Φ(x/h) − σ₁/(2√(σ₁² + σ₂²)) e^{−x²/(2σ₁²)} erf(x/(√2 σ₂)), 1/h² = 1/σ₁² + 1/σ₂². σ₁ = σ₂ is the
 * pair's density. ⟨x²⟩ = (σ₁⁴ + σ₂⁴ + σ₁²σ₂²)/(σ₁² + σ₂²). At any ratio of widths.
 *
 * @throws RangeError if a width is not above 0 and finite
 * @see Aarts, Lucini & Park 2024, arXiv:2412.20496
 */
export function twoSpeciesDensity(sigma1: number, sigma2: number): Law {
  for (const [name, sigma] of Object.entries({ sigma1, sigma2 }))
    if (!(sigma > 0 && sigma < Number.POSITIVE_INFINITY))
      throw new RangeError(`twoSpeciesDensity: ${name} must be above 0 and finite, got ${sigma}`);
  const both = Math.hypot(sigma1, sigma2);
  // ∫ e^{−x²/2a²} [√(2/π) b e^{−x²/2b²} + x erf(x/√2b)] dx = 2a√(a² + b²), the same constant for both but for a
  const marginal = (x: number, a: number, b: number) =>
    (Math.exp((-x * x) / (2 * a * a)) *
      (Math.sqrt(2 / Math.PI) * b * Math.exp((-x * x) / (2 * b * b)) + x * erf(x / (Math.SQRT2 * b)))) /
    (2 * a * both);
  const below = (x: number, a: number, b: number) =>
    normalCdf(x * (both / a / b)) -
    (a / (2 * both)) * Math.exp((-x * x) / (2 * a * a)) * erf(x / (Math.SQRT2 * b));
  const density = (x: number) => 0.5 * (marginal(x, sigma1, sigma2) + marginal(x, sigma2, sigma1));
  const cdf = (x: number) => 0.5 * (below(x, sigma1, sigma2) + below(x, sigma2, sigma1));
  const law = evenLaw(density, cdf, Math.min(sigma1, sigma2), 40 * Math.max(sigma1, sigma2));
  return {
    title: "generalised semicircle: two levels of unequal widths",
    equation: "P(x₁, x₂) ∝ |x₁ − x₂| exp(−x₁²/(2σ₁²) − x₂²/(2σ₂²))",
    ...law,
    // (σ₁⁴ + σ₂⁴ + σ₁²σ₂²)/(σ₁² + σ₂²), no power beyond the square
    secondMoment: both ** 2 - (sigma1 * (sigma2 / both)) ** 2,
    sample: (random) => law.quantile(random.uniform()),
  };
}

/** Covariance of the elements of a symmetric Gaussian matrix [[A, C], [C, B]] of mean zero, C independent of A and B. */
export interface GaussianPair {
  /** Var A, Var B */
  readonly diagonal: readonly [number, number];
  /** Var C */
  readonly offDiagonal: number;
  /** Cov(A, B) */
  readonly covariance: number;
}

/**
 * Density of the eigenvalues of a symmetric Gaussian 2 × 2 matrix. With D = (A − B)/2 = σ_D r cos ψ and C = σ_C r sin ψ, r has
 * the law r e^{−r²/2} and ψ is uniform; the eigenvalues are (A + B)/2 ± √(D² + C²), of mean ±ar and variance w² given r and ψ,
 *
 *   ρ(λ) = ⟨ w/(√(2π) V) e^{−λ²/2w²} + aλ/(2V^{3/2}) e^{−λ²/2V} erf(aλ/(w√(2V))) ⟩_ψ,   V = a² + w²,
 *   a = κσ_D cos ψ + √(σ_D² cos² ψ + σ_C² sin² ψ),   κ = (Var A − Var B)/(4σ_D²),   w² = (Var A Var B − Cov²)/(4σ_D²),
 *
 * its distribution function ⟨Φ(λ/w) − a/(2√V) e^{−λ²/2V} erf(aλ/(w√(2V)))⟩_ψ; tested against Var A = Var B = 2 Var C without
 * covariance, the pair's density, and in the moments at any variances. The mean over ψ is by the Gauss–Legendre rule on intervals
 * that halve towards where a or its slope may vanish.
 *
 * @throws RangeError if the variances and the covariance are inconsistent
 */
export function gaussianPairDensity(pair: GaussianPair): Law {
  const { diagonal, offDiagonal, covariance } = pair;
  const [va, vb] = diagonal;
  assertCovariance(pair);
  if (!(diagonal[0] + diagonal[1] + offDiagonal > 0))
    throw new RangeError("Gaussian pair: some variance must be above 0, got none");
  const frames = framesOf(pair);
  const density = (x: number) => {
    let sum = 0;
    for (const { share, a, w, v } of frames) {
      const gauss = w > 0 ? ((w / v) * Math.exp((-x * x) / (2 * w * w))) / Math.sqrt(2 * Math.PI) : 0;
      sum +=
        share *
        (gauss + ((a * x) / (2 * v * Math.sqrt(v))) * Math.exp((-x * x) / (2 * v)) * side(a, w, v, x));
    }
    return sum;
  };
  const cdf = (x: number) => {
    let sum = 0;
    for (const { share, a, w, v } of frames) {
      const gauss = w > 0 ? normalCdf(x / w) : (1 + Math.sign(x)) / 2;
      sum += share * (gauss - (a / (2 * Math.sqrt(v))) * Math.exp((-x * x) / (2 * v)) * side(a, w, v, x));
    }
    return sum;
  };
  const widths = frames.map(({ v }) => Math.sqrt(v));
  return {
    title: "eigenvalues of a symmetric Gaussian 2 × 2 matrix",
    equation: "λ = (A + B)/2 ± √((A − B)²/4 + C²), A, B, C normal",
    ...evenLaw(density, cdf, Math.min(...widths), 40 * Math.max(...widths)),
    secondMoment: (va + vb) / 2 + offDiagonal,
    sample(random) {
      const a = Math.sqrt(va) * random.normal();
      const b = va > 0 ? (covariance / va) * a : 0;
      const restOfB = Math.sqrt(Math.max(0, va > 0 ? vb - (covariance * covariance) / va : vb));
      const difference = a - b - restOfB * random.normal();
      const half = 0.5 * Math.hypot(difference, 2 * Math.sqrt(offDiagonal) * random.normal());
      return a - difference / 2 + (random.uniform() < 0.5 ? half : -half);
    },
  };
}

/** erf(ax/(w√(2V))), a sign function for w = 0 */
function side(a: number, w: number, v: number, x: number): number {
  return w > 0 ? erf((a * x) / (w * Math.sqrt(2 * v))) : Math.sign(a * x);
}

/** @throws RangeError naming what is wrong */
function assertCovariance({ diagonal: [va, vb], offDiagonal, covariance }: GaussianPair): void {
  for (const [name, v] of Object.entries({ "diagonal[0]": va, "diagonal[1]": vb, offDiagonal }))
    if (!(v >= 0 && v < Number.POSITIVE_INFINITY))
      throw new RangeError(`Gaussian pair: ${name} must be at least 0 and finite, got ${v}`);
  const most = Math.sqrt(va) * Math.sqrt(vb);
  if (!(Math.abs(covariance) <= most * (1 + 1e-9)))
    throw new RangeError(`Gaussian pair: covariance must be at most ${most} in size, got ${covariance}`);
}

/** A direction ψ with its weight, and the coefficients of the matrix there. */
interface Frame {
  readonly share: number;
  readonly a: number;
  readonly w: number;
  /** a² + w² */
  readonly v: number;
}

function framesOf({ diagonal: [va, vb], offDiagonal, covariance }: GaussianPair): readonly Frame[] {
  const dd = Math.max(0, (va + vb - 2 * covariance) / 4);
  const [sd, sc] = [Math.sqrt(dd), Math.sqrt(offDiagonal)];
  const kappa = dd > 0 ? (va - vb) / (4 * dd) : 0;
  const w = Math.sqrt(dd > 0 ? Math.max(0, va * vb - covariance ** 2) / (4 * dd) : va);
  // σ_D²(1 − κ²), where a suffers from cancellation
  const apart = dd > 0 ? ((va - covariance) * (vb - covariance)) / (4 * dd) : 0;
  // |cos ψ| and sin ψ from the nearer end
  const frame = (share: number, c: number, s: number): Frame => {
    const sum = Math.abs(kappa) * sd * Math.abs(c) + Math.hypot(sd * c, sc * s);
    const a = kappa * c >= 0 ? sum : (apart * c * c + offDiagonal * s * s) / sum;
    return { share, a, w, v: a * a + w * w };
  };
  const kinks = [sd / sc, sc / sd].filter((ratio) => ratio > 0);
  const scale = Math.min(...kinks, w / Math.max(sd, sc), 1);
  const halvings = 1 + Math.ceil(-Math.log2(Math.max(scale, 1e-10)));
  // a vanishes within a quarter period if κ² > 1
  const zero = apart < 0 && sc > 0 ? Math.atan(Math.sqrt(-apart) / sc) : 0;
  const quarter = gradedRule(zero > 0 ? [0, zero, Math.PI / 2] : [0, Math.PI / 2], halvings);
  return quarter.flatMap(({ at, weight }) =>
    [1, -1].map((sign) => frame(weight / Math.PI, sign * Math.cos(at), Math.sin(at))),
  );
}

/** Nodes on intervals between breaks, which halve towards each of these. */
function gradedRule(breaks: readonly number[], halvings: number): readonly { at: number; weight: number }[] {
  const { nodes, weights } = gaussLegendre(10);
  const half = (from: number, to: number) =>
    Array.from({ length: halvings + 1 }, (_, k) => {
      const [near, far] = [k < halvings ? 2 ** -(k + 1) : 0, 2 ** -k].map((share) => share * (to - from));
      return Array.from(nodes, (node, i) => ({
        at: from + near + node * (far - near),
        weight: weights[i] * Math.abs(far - near),
      }));
    }).flat();
  return breaks.slice(1).flatMap((to, k) => {
    const middle = (breaks[k] + to) / 2;
    return [...half(breaks[k], middle), ...half(to, middle)];
  });
}

/**
 * Mean spacing ⟨S⟩ of the same two eigenvalues, S² = (A − B)² + 4C²: with v₁ = Var(A − B) and v₂ = 4 Var C
 *
 *   ⟨S⟩ = √(π/2) · (1/π) ∫₀^π √(v₁ cos²φ + v₂ sin²φ) dφ,
 *
 * an elliptic integral, by the arithmetic–geometric mean.
 *
 * @throws RangeError if the variances and the covariance are inconsistent
 * @see Abramowitz & Stegun 1964, 17.6.3 and 17.6.4
 */
export function gaussianPairSpacing(pair: GaussianPair): number {
  assertCovariance(pair);
  const { diagonal, offDiagonal, covariance } = pair;
  const widths = [Math.max(0, diagonal[0] + diagonal[1] - 2 * covariance), 4 * offDiagonal].map(Math.sqrt);
  let [a, b] = [Math.max(...widths), Math.min(...widths)];
  if (b === 0) return (Math.sqrt(Math.PI / 2) * 2 * a) / Math.PI;
  let sum = a * a - (a - b) * (a + b) * 0.5;
  for (let weight = 1; a - b > 1e-15 * a; weight *= 2) {
    sum -= weight * ((a - b) / 2) ** 2;
    [a, b] = [(a + b) / 2, Math.sqrt(a) * Math.sqrt(b)];
  }
  return (Math.sqrt(Math.PI / 2) * sum) / a;
}
