import type { Kernels } from "../kernels/index.ts";
import { addTransposedMultiply, singularValues, symmetricEigenvectors } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { drawnPValue } from "../statistics/index.ts";

/** Attention strength of each head: the largest singular value of its W_Q W_Kᵀ, the only combination of both that enters attention. */
export interface AttentionSpectra {
  readonly heads: readonly AttentionHistory[];
  /** [snapshot] */
  readonly spread: readonly HeadSpread[];
}

export interface AttentionHistory {
  readonly layer: number | null;
  /** From 1. */
  readonly head: number;
  /** s₁ in units of σ_Q σ_K m of the initial elements, [replica][snapshot]; NaN where an element is not finite. */
  readonly largest: readonly Float64Array[];
  /** The central 90 % of s₁ for products of independent Gaussian matrices, as before training, in the same units. */
  readonly noise: { readonly low: number; readonly median: number; readonly high: number };
}

/** How much the heads of one layer differ. */
export interface HeadSpread {
  /** Variance of ln s₁ among the heads of a layer of a replica, over that of independent Gaussian entries; mean over all. */
  readonly ratio: number;
  /** The upper 5 % point for independent Gaussian entries. */
  readonly usual: number;
  /** P(ratio ≥ observed) for independent Gaussian entries. */
  readonly pValue: number;
}

/**
 * Largest singular value of Q Kᵀ, both m × d. With QᵀQ = V_Q w_Q V_Qᵀ, and K likewise, it is that of the d × d matrix
 *
 *   √w_Q V_Qᵀ V_K √w_K.
 *
 * It is invariant under right multiplication of Q by any matrix and of K by its inverse transposed, as attention
 * is.
 *
 * @param query [row][column], and key likewise
 */
export function attentionStrength(
  kernels: Kernels | null,
  length: number,
  depth: number,
  query: Float64Array,
  key: Float64Array,
): number {
  const [a, b] = [query, key].map((block) => {
    const gram = new Float64Array(depth * depth);
    addTransposedMultiply(depth, length, depth, block, block, gram);
    const [w, v] = [new Float64Array(depth), new Float64Array(depth * depth)];
    symmetricEigenvectors(depth, gram, w, v);
    return v.map((u, k) => u * Math.sqrt(Math.max(0, w[k % depth])));
  }) as [Float64Array, Float64Array];
  const product = new Float64Array(depth * depth);
  addTransposedMultiply(depth, depth, depth, a, b, product);
  return singularValues(kernels, depth, depth, product).at(-1)!;
}

/** Strengths of pairs of independent Gaussian blocks, in units of σ_Q σ_K m, ascending. */
export function drawnStrengths(
  kernels: Kernels | null,
  length: number,
  depth: number,
  draws: number,
  random: Random,
): Float64Array {
  const [query, key] = [new Float64Array(length * depth), new Float64Array(length * depth)];
  return Float64Array.from({ length: draws }, () => {
    random.fillNormal(query);
    random.fillNormal(key);
    return attentionStrength(kernels, length, depth, query, key) / length;
  }).sort();
}

/**
 * Whether heads differ by more than chance: the scatter of ln s₁ within groups, which is invariant under a common factor.
 *
 * @param groups strengths of the heads of one layer of one replica, at least two
 * @param noise strengths of independent Gaussian blocks; resampled in groups for the scatter under the null
 */
export function headSpread(
  groups: readonly (readonly number[])[],
  noise: Float64Array,
  random: Random,
): HeadSpread {
  const logs = noise.map(Math.log);
  const unit = varianceOf(Array.from(logs));
  const ratio = meanVariance(groups.map((group) => group.map(Math.log))) / unit;
  if (!Number.isFinite(ratio)) return { ratio, usual: Number.NaN, pValue: Number.NaN };
  const ratios = Float64Array.from({ length: spreadDraws }, () => {
    const resampled = groups.map((group) =>
      group.map(() => logs[Math.floor(random.uniform() * logs.length)]),
    );
    return meanVariance(resampled) / unit;
  }).sort();
  const reached = ratios.filter((value) => value >= ratio).length;
  return {
    ratio,
    usual: ratios[Math.ceil(0.95 * spreadDraws) - 1],
    pValue: drawnPValue(reached, spreadDraws).pValue,
  };
}

const spreadDraws = 1000;

function meanVariance(groups: readonly (readonly number[])[]): number {
  return groups.reduce((sum, group) => sum + varianceOf(group), 0) / groups.length;
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
