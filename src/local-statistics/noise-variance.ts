import { marchenkoPastur } from "../laws/index.ts";

export interface NoiseVariance {
  readonly value: number;
  /** Standard error for pure noise. */
  readonly standardError: number;
  /**
   * Possible bias due to directions of larger variance among the levels: 0 if the upper quarter of
   * the levels is consistent with the rest, within errors.
   */
  readonly bias: number;
}

/**
 * Variance σ² of the entries of W, M × N, from the lower three quarters of the levels of WᵀW:
 *
 *   σ² = Σ_{i≤h} x_i / (m E),   h = ¾ n,   E = ⟨Σ_{i≤h} x_i⟩ for entries of variance 1/m,   n = min(M, N), m = max(M, N)
 *
 * E follows from the Marchenko–Pastur density and its 1/n correction at β = 1,
 * ¼ [δ(x − a) + δ(x − b)] − 1/(2π √((b − x)(x − a))), up to the quantile x_h at h/n. The error is that of a linear
 * statistic of the levels, Var Σ f(x_i) = ½ Σ_k k c_k², with c_k the cosine coefficients of f = min(x − x_h, 0).
 *
 * Directions of larger variance among the levels raise it, since each takes the place of a level of noise:
 * {@link outliersBeyondEdge} excludes those that it detects. Undetected ones, near its threshold, raise all levels
 * together by D on average, D = Σ x_i/(mn) − σ², and σ² by up to about 2.5 D (1.1 D to 2.8 D at 1 to 2 thresholds,
 * measured for 200 × 100 with 10 and 20 of them):
 *
 *   bias = 2.5 √max(0, D² − Var D),   Var D that of noise alone
 *
 * Far below the threshold D is hidden in its linear scatter, and such directions cannot be distinguished from noise.
 *
 * @param levels of WᵀW that are not 0 to rounding, ascending, without outliers
 * @param size n of the bulk
 * @param length m of the bulk, at least n
 * @see Dumitriu & Edelman 2006, J. Math. Phys. 47, 063302 (the correction); Lytova & Pastur 2009, Ann. Probab. 37, 1778
 */
export function noiseVariance(levels: Float64Array, size: number, length: number): NoiseVariance {
  const { count, expected, linear, excess } = pureNoise(size, length);
  const sum = levels.subarray(0, count).reduce((total, x) => total + x, 0);
  const value = sum / (length * expected);
  const all = levels.subarray(0, size).reduce((total, x) => total + x, 0) / (length * size);
  const variance = excess * (value / size) ** 2;
  return {
    value,
    standardError: (value * Math.sqrt(linear)) / expected,
    bias: 2.5 * Math.sqrt(Math.max(0, (all - value) ** 2 - variance)),
  };
}

interface PureNoise {
  /** h */
  readonly count: number;
  /** E */
  readonly expected: number;
  /** Variances of the two linear statistics, see linearVariances. */
  readonly linear: number;
  readonly excess: number;
}

/** What depends on the shape alone: thousands of spectra of one shape are measured one after the other. */
const shapes = new Map<string, PureNoise>();

function pureNoise(size: number, length: number): PureNoise {
  const key = `${size} ${length}`;
  const known = shapes.get(key);
  if (known !== undefined) return known;
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
  const noise = { count, expected, ...linearVariances(Math.PI - angle, half, expected / size) };
  shapes.set(key, noise);
  return noise;
}

/** t with x = centre − half cos t the p-quantile of the Marchenko–Pastur law. */
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

/**
 * ½ Σ k c_k² of f = half · min(cos θ − cos θ_h, 0) on (0, π), whose terms fall as k⁻³, and of half · cos θ − f/mean, the
 * trace less its estimate from the lower levels.
 */
function linearVariances(from: number, half: number, mean: number): { linear: number; excess: number } {
  const sine = (m: number) => (m === 0 ? Math.PI - from : -Math.sin(m * from) / m);
  let [linear, excess] = [0, 0];
  for (let k = 1; k <= 1000; k++) {
    const c = ((2 * half) / Math.PI) * ((sine(k + 1) + sine(k - 1)) / 2 - Math.cos(from) * sine(k));
    linear += (k * c * c) / 2;
    excess += (k * ((k === 1 ? half : 0) - c / mean) ** 2) / 2;
  }
  return { linear, excess };
}
