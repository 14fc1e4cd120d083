import type { DysonSde } from "../../langevin/index.ts";
import { rotation } from "../../laws/index.ts";
import { degenerate } from "../../spectra/index.ts";
import { type Closure, type ClosureOptions, closureOf } from "../model.ts";
import type { LinearLayer } from "./layer.ts";
import { additiveNoise, continuumMoments } from "./theory.ts";

/**
 * Langevin equation of the singular values of a linear layer, singular vectors fixed to those of the teacher, or averaged over their
 * rotation: see {@link rotatedDrift}. With
 * δ_i = w_i − κ_i, V_ij the variance rate of the noise's element (i, j) and C_ij its covariance with (j, i),
 *
 *   dw_i = [ −a_iδ_i − λw_i + ε Σ_{j≠i} ( w_i(V_ij + V_ji)/2 + w_j C_ij )/(w_i² − w_j²) + ε Σ_{j>N} V_ji/(2w_i) ] dτ
 *          + √(εV_ii) dB_i
 *
 *   V_ij = noise + a_i²δ_i² (1 + δ_ij),   C_ij = noise + a_ia_jδ_iδ_j
 *
 * The noise of the inputs is the second term of V and C. The pair force splits in two, (V̄ + C)/2 over w_i − w_j and
 * (V̄ − C)/2 over w_i + w_j, V̄ = (V_ij + V_ji)/2: symmetric noise repels levels, isotropic noise also their images,
 * which keeps w_i + w_j positive; for M = N the lowest level may pass through 0, its absolute value is the singular
 * value. The last sum, over the rows without a singular value, acts as a wall
 * at 0.
 *
 * If all noise vanishes with δ, levels coalesce: a repulsion that double precision cannot resolve relative to
 * the levels, p below (10⁻⁹ w)², is dropped.
 *
 * @param temperature ε
 * @param rates a_i in the order of the levels
 */
export function singularValueSde(
  layer: LinearLayer,
  rates: Float64Array,
  temperature: number,
  { coupling, eigenvectors }: Closure,
): DysonSde {
  const { teacher, decay, inputs: n, outputs: m } = layer;
  const noise = additiveNoise({ ...layer, rates });
  const pairs = Array.from({ length: n * n }, (_, k) => [Math.floor(k / n), k % n] as const);
  const couples = pairs.map(([i, j]) => coupling === "full" || degenerate(teacher[i], teacher[j]));
  // ε/2 times the additive part of V̄, and of C
  const additive = Float64Array.from(
    pairs,
    ([i, j]) => (temperature * (noise.variance(i, j) + noise.variance(j, i))) / 4,
  );
  const transposed = (temperature * noise.transposed()) / 2;
  const diagonal = Float64Array.from({ length: n }, (_, i) => temperature * noise.variance(i, i));
  const wall = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = n; j < m; j++) sum += (temperature * noise.variance(j, i)) / 2;
    return sum;
  });
  const unresolved = 1e-18;
  const addRotation = eigenvectors === "averaged" ? rotatedDrift(layer, temperature) : null;
  const pull = new Float64Array(n);
  const pulls = (w: Float64Array) => {
    for (let i = 0; i < n; i++) pull[i] = rates[i] * (w[i] - teacher[i]);
  };
  return {
    levels: n,
    coefficients(w, f, p, b) {
      pulls(w);
      for (let i = 0; i < n; i++) {
        f[i] = -pull[i] - decay * w[i];
        b[i] = Math.sqrt(diagonal[i] + 2 * temperature * pull[i] * pull[i]);
        for (let j = i + 1; j < n; j++) {
          // (V̄ + C)/2; the input-noise part is a square
          const sum = pull[i] + pull[j];
          const inputs = 0.25 * temperature * sum * sum;
          const strength = couples[i * n + j] ? additive[i * n + j] + transposed + inputs : 0;
          p[i * n + j] = strength > unresolved * w[j] * w[j] ? strength : 0;
        }
      }
      addRotation?.(w, f);
    },
    images(w, q) {
      pulls(w);
      for (let i = 0; i < n; i++) {
        q[i * n + i] = wall[i];
        for (let j = i + 1; j < n; j++) {
          // (V̄ − C)/2
          const difference = pull[i] - pull[j];
          const inputs = 0.25 * temperature * difference * difference;
          const strength = couples[i * n + j] ? additive[i * n + j] - transposed + inputs : 0;
          q[i * n + j] = strength > unresolved * w[j] * w[j] ? strength : 0;
        }
      }
    },
    outside(w) {
      for (let i = 0; i < n; i++) if (!Number.isFinite(w[i])) return `level ${i + 1} is not finite`;
      return null;
    },
  };
}

/**
 * What the rotation of singular vectors adds to the drift a(κ_i − w_i) of aligned ones. In the plane of two levels the left vectors are
 * turned by φ, the right ones by ψ; in the stationary state φ + ψ and φ − ψ are independent, each with the law of {@link rotation} for
 *
 *   z_∓ = (κ_i ∓ κ_j)(w_i ∓ w_j)/(4s_∓²),   s_∓² = Var (W_ij ± W_ji)/2,
 *
 * the symmetric element turning both alike. With q_∓ = q(z_∓),
 *
 *   ⟨u_iᵀW_t v_i⟩ = κ_i + Σ_j [ q_− (κ_j − κ_i) − q_+ (κ_i + κ_j) ].
 *
 * An element that does not fluctuate, as the antisymmetric one under symmetric noise, does not turn vectors. Exact for two levels in
 * continuous time without the noise of the inputs, a product over pairs for more. All relax at one rate a: unequal rates leave no such law.
 */
function rotatedDrift(layer: LinearLayer, temperature: number): (w: Float64Array, f: Float64Array) => void {
  const { teacher, rates, inputs: n } = layer;
  const { variance, transposed } = continuumMoments(layer, temperature);
  /** q of a pair as a function of w_i ∓ w_j; levels that have come together have lost their directions, z = 0. */
  const turning = (i: number, j: number, sign: 1 | -1): ((w: number) => number) => {
    const fourfold = variance(i, j) + variance(j, i) + 2 * sign * transposed(i, j);
    if (!(fourfold > 0)) return () => 0;
    const strength = (teacher[i] - sign * teacher[j]) / fourfold;
    return (w) => rotation(Math.max(0, strength * w));
  };
  const pairs = Array.from({ length: n }, (_, i) =>
    Array.from({ length: i }, (_, j) => ({
      ...{
        i,
        j,
        difference: rates[0] * (teacher[j] - teacher[i]),
        sum: rates[0] * (teacher[i] + teacher[j]),
      },
      ...{ symmetric: turning(i, j, 1), antisymmetric: turning(i, j, -1) },
    })),
  )
    .flat()
    .filter(({ difference, sum }) => difference !== 0 || sum !== 0);
  return (w, f) => {
    for (const { i, j, difference, sum, symmetric, antisymmetric } of pairs) {
      const apart = symmetric(w[i] - w[j]) * difference;
      const together = antisymmetric(w[i] + w[j]) * sum;
      f[i] = f[i] + apart - together;
      f[j] = f[j] - apart - together;
    }
  };
}

/** Why singular vectors cannot be averaged over; null if they can. */
export function notAveraged({ rates }: Pick<LinearLayer, "rates">): string | null {
  return rates.every((rate) => rate === rates[0])
    ? null
    : "levels that relax at unequal rates have no common law of rotation";
}

/** The closure that is asked for, or else the usual one where rates are equal, and aligned vectors where they are not. */
export function layerClosure(layer: Pick<LinearLayer, "rates">, options: ClosureOptions): Closure {
  const usual = notAveraged(layer) === null ? undefined : "aligned";
  return closureOf({ ...options, eigenvectors: options.eigenvectors ?? usual });
}
