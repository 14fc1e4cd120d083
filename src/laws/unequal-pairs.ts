import { erf } from "mathjs";
import { integrated } from "./integrated.ts";
import type { Law } from "./law.ts";

const wholeLine = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/**
 * Density of two levels of one centre and unequal widths, the generalised semicircle: with
 *
 *   P(x₁, x₂) ∝ |x₁ − x₂| exp(−x₁²/(2σ₁²) − x₂²/(2σ₂²))
 *
 * it is the mean of the marginals ρ₁ and ρ₂, ρ₂ with 1 ↔ 2,
 *
 *   ρ₁(x) ∝ e^{−x²/(2σ₁²)} [ √(2/π) σ₂ e^{−x²/(2σ₂²)} + x erf(x/(√2 σ₂)) ].
 *
 * σ₁ = σ₂ is the pair's density. ⟨x²⟩ = (σ₁⁴ + σ₂⁴ + σ₁²σ₂²)/(σ₁² + σ₂²).
 *
 * @see Aarts, Lucini & Park 2024, arXiv:2412.20496
 */
export function twoSpeciesDensity(sigma1: number, sigma2: number): Law {
  // ∫ e^{−x²/2a²} [√(2/π) b e^{−x²/2b²} + x erf(x/√2b)] dx = 2a√(a² + b²), the same constant for both but for a
  const marginal = (x: number, a: number, b: number) =>
    (Math.exp((-x * x) / (2 * a * a)) *
      (Math.sqrt(2 / Math.PI) * b * Math.exp((-x * x) / (2 * b * b)) + x * erf(x / (Math.SQRT2 * b)))) /
    (2 * a * Math.hypot(a, b));
  const density = (x: number) => 0.5 * (marginal(x, sigma1, sigma2) + marginal(x, sigma2, sigma1));
  const reach = 12 * Math.max(sigma1, sigma2);
  const [v1, v2] = [sigma1 ** 2, sigma2 ** 2];
  return {
    title: "generalised semicircle: two levels of unequal widths",
    equation: "P(x₁, x₂) ∝ |x₁ − x₂| exp(−x₁²/(2σ₁²) − x₂²/(2σ₂²))",
    support: wholeLine,
    mean: 0,
    secondMoment: (v1 * v1 + v2 * v2 + v1 * v2) / (v1 + v2),
    density,
    ...integrated(density, -reach, reach, 2000, wholeLine),
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
 * Density of the eigenvalues of a symmetric Gaussian 2 × 2 matrix, by Kac & Rice: the matrix in the frame turned by θ
 * has λ for an eigenvalue where its off-diagonal element C_θ vanishes, and that turns at the rate B_θ − A_θ:
 *
 *   ρ(λ) = ½ ∫₀^π dθ p(A_θ = λ, C_θ = 0) ⟨|B_θ − λ|⟩
 *
 * The trapezoidal rule converges geometrically. Var A = Var B = 2 Var C and no covariance is the pair's density.
 */
export function gaussianPairDensity({ diagonal: [va, vb], offDiagonal: vc, covariance }: GaussianPair): Law {
  const angles = 96;
  const frames = Array.from({ length: angles }, (_, k) => {
    const [c, s] = [Math.cos((Math.PI * k) / angles), Math.sin((Math.PI * k) / angles)];
    type Combination = readonly [number, number, number];
    const [a, b, o]: Combination[] = [
      [c * c, s * s, 2 * c * s],
      [s * s, c * c, -2 * c * s],
      [-c * s, c * s, c * c - s * s],
    ];
    const cov = (p: Combination, q: Combination) =>
      p[0] * q[0] * va + p[1] * q[1] * vb + p[2] * q[2] * vc + (p[0] * q[1] + p[1] * q[0]) * covariance;
    const [aa, ao, oo] = [cov(a!, a!), cov(a!, o!), cov(o!, o!)];
    const [ab, bo, bb] = [cov(a!, b!), cov(b!, o!), cov(b!, b!)];
    const determinant = aa * oo - ao * ao;
    // regression of B_θ on (A_θ, C_θ) = (λ, 0)
    const slope = (ab * oo - bo * ao) / determinant;
    const onOff = (bo * aa - ab * ao) / determinant;
    return {
      precision: oo / determinant,
      weight: 1 / (2 * Math.PI * Math.sqrt(determinant)),
      slope,
      width: Math.sqrt(Math.max(0, bb - slope * ab - onOff * bo)),
    };
  });
  const density = (x: number) => {
    let sum = 0;
    for (const { precision, weight, slope, width } of frames) {
      const m = (slope - 1) * x;
      const distance =
        width > 0
          ? width * Math.sqrt(2 / Math.PI) * Math.exp((-m * m) / (2 * width * width)) +
            m * erf(m / (Math.SQRT2 * width))
          : Math.abs(m);
      sum += weight * Math.exp(-0.5 * precision * x * x) * distance;
    }
    return (0.5 * sum * Math.PI) / angles;
  };
  const secondMoment = (va + vb) / 2 + vc;
  const reach = 12 * Math.sqrt(Math.max(va, vb, 2 * vc));
  return {
    title: "eigenvalues of a symmetric Gaussian 2 × 2 matrix",
    equation: "ρ(λ) = ½ ∫₀^π dθ p(A_θ = λ, C_θ = 0) ⟨|B_θ − λ|⟩",
    support: wholeLine,
    mean: 0,
    secondMoment,
    density,
    ...integrated(density, -reach, reach, 2000, wholeLine),
    sample(random) {
      const a = Math.sqrt(va) * random.normal();
      const b = va > 0 ? (covariance / va) * a : 0;
      const restOfB = Math.sqrt(Math.max(0, va > 0 ? vb - (covariance * covariance) / va : vb));
      const difference = a - b - restOfB * random.normal();
      const half = 0.5 * Math.hypot(difference, 2 * Math.sqrt(vc) * random.normal());
      return a - difference / 2 + (random.uniform() < 0.5 ? half : -half);
    },
  };
}

/**
 * Mean spacing ⟨S⟩ of the same two eigenvalues, S² = (A − B)² + 4C²: with v₁ = Var(A − B) and v₂ = 4 Var C
 *
 *   ⟨S⟩ = √(π/2) · (1/π) ∫₀^π √(v₁ cos²φ + v₂ sin²φ) dφ
 */
export function gaussianPairSpacing({
  diagonal: [va, vb],
  offDiagonal: vc,
  covariance,
}: GaussianPair): number {
  const [v1, v2] = [va + vb - 2 * covariance, 4 * vc];
  const nodes = 256;
  let sum = 0;
  for (let k = 0; k < nodes; k++) {
    const phi = (Math.PI * k) / nodes;
    sum += Math.sqrt(v1 * Math.cos(phi) ** 2 + v2 * Math.sin(phi) ** 2);
  }
  return (Math.sqrt(Math.PI / 2) * sum) / nodes;
}
