import { marchenkoPastur } from "../laws/index.ts";

export interface NoiseVariance {
  readonly value: number;
  readonly standardError: number;
}

/**
 * Variance σ² of the entries of W, M × N, from the lower three quarters of the levels of WᵀW, which outliers above the
 * bulk do not touch:
 *
 *   σ² = Σ_{i≤h} x_i / (m E),   h = ¾ n,   E = ⟨Σ_{i≤h} x_i⟩ for entries of variance 1/m,   n = min(M, N), m = max(M, N)
 *
 * E follows from Marchenko and Pastur's density and its 1/n correction at β = 1,
 * ¼ [δ(x − a) + δ(x − b)] − 1/(2π √((b − x)(x − a))), up to the quantile x_h at h/n. The error is that of a linear
 * statistic of the levels, Var Σ f(x_i) = ½ Σ_k k c_k², with c_k the cosine coefficients of f = min(x − x_h, 0).
 *
 * @param levels of WᵀW, ascending, not 0
 * @param size n of the bulk
 * @param length m of the bulk, at least n
 * @see Dumitriu & Edelman 2006, J. Math. Phys. 47, 063302 (the correction); Lytova & Pastur 2009, Ann. Probab. 37, 1778
 */
export function noiseVariance(levels: Float64Array, size: number, length: number): NoiseVariance {
  const q = size / length;
  const count = Math.max(1, Math.floor(0.75 * size));
  const [centre, half] = [1 + q, 2 * Math.sqrt(q)];
  const angle = angleOf(count / size, q);
  const bound = centre - half * Math.cos(angle);
  const mean = (2 / Math.PI) * (angle / 2 - Math.sin(2 * angle) / 4);
  const correction =
    -(half - half * Math.cos(angle)) / 4 +
    ((bound - centre) * angle + half * Math.sin(angle)) / (2 * Math.PI);
  const expected = size * mean + correction;
  const sum = levels.subarray(0, count).reduce((total, x) => total + x, 0);
  const value = sum / (length * expected);
  return { value, standardError: (value * Math.sqrt(kinkVariance(Math.PI - angle, half))) / expected };
}

/** t with x = centre − half cos t the p-quantile of Marchenko and Pastur's law. */
function angleOf(p: number, q: number): number {
  const { cdf } = marchenkoPastur(q);
  let [low, high] = [0, Math.PI];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (cdf(1 + q - 2 * Math.sqrt(q) * Math.cos(middle)) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** ½ Σ k c_k² for f = half · min(cos θ − cos θ_h, 0) on (0, π); the terms fall as k⁻³. */
function kinkVariance(from: number, half: number): number {
  const sine = (m: number) => (m === 0 ? Math.PI - from : -Math.sin(m * from) / m);
  let sum = 0;
  for (let k = 1; k <= 1000; k++) {
    const c = ((2 * half) / Math.PI) * ((sine(k + 1) + sine(k - 1)) / 2 - Math.cos(from) * sine(k));
    sum += (k * c * c) / 2;
  }
  return sum;
}
