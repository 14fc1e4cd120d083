import type { Kernels } from "../kernels/index.ts";
import { singularValues } from "../linalg/index.ts";
import { spacingRatios } from "../local-statistics/index.ts";
import type { WeightMatrix } from "./weight-matrix.ts";

/** Effect of the mini-batch noise alone on a weight matrix, from replicas with identical initial weights. */
export interface BatchNoise {
  readonly name: string;
  /** Σ_ij Var W_ij, by start: how far the weights diffuse. */
  readonly weights: Float64Array;
  /** Σ_i Var s_i over the sorted singular values s_i = √x_i, by start: how far the levels fluctuate. */
  readonly levels: Float64Array;
  /** ⟨Σ_i x_i⟩ − Σ_i x_i before training, by start: what training adds to the spectrum. */
  readonly growth: Float64Array;
  /** ⟨s⟩ over levels and replicas, by start. */
  readonly mean: Float64Array;
  /** ⟨s_max⟩ over replicas, by start. */
  readonly largest: Float64Array;
  /** ⟨r̃⟩ over levels and replicas, by start; NaN for fewer than three levels. */
  readonly ratio: Float64Array;
  /** √Var s_i of every level, ascending: root mean square over the starts. */
  readonly levelDeviation: Float64Array;
  /** s_i − s_{i−1} of every level but the first, mean over starts and replicas. */
  readonly spacing: Float64Array;
}

/** The elements of a matrix before training and, after it, of every replica with these initial weights; [row][column]. */
export interface ReplicasOfStart {
  readonly before: ArrayLike<number>;
  readonly after: readonly ArrayLike<number>[];
}

/**
 * Fluctuations of a matrix and of its levels among replicas with the same initial weights. Variances are about the mean of each
 * start, with R − 1 for its R replicas, so that differences between starts do not enter.
 *
 * @param kernels null: in TypeScript, with the same bits
 * @throws RangeError if a start has fewer than two replicas
 */
export function batchNoise(
  { name, rows, columns }: Omit<WeightMatrix, "values">,
  starts: readonly ReplicasOfStart[],
  kernels: Kernels | null,
): BatchNoise {
  const levelsOf = (values: ArrayLike<number>) =>
    singularValues(kernels, rows, columns, Float64Array.from(values));
  const size = Math.min(rows, columns);
  const square = new Float64Array(size);
  const spacing = new Float64Array(size - 1);
  const perStart = starts.map(({ before, after }) => {
    if (after.length < 2)
      throw new RangeError(`batchNoise: must have at least two replicas of every start, got ${after.length}`);
    const levels = after.map(levelsOf);
    const variances = varianceOfEach(levels);
    for (let i = 0; i < size; i++) {
      square[i] += variances[i] / starts.length;
      for (const spectrum of levels)
        if (i > 0) spacing[i - 1] += (spectrum[i] - spectrum[i - 1]) / (levels.length * starts.length);
    }
    const trace = levels.reduce((total, spectrum) => total + sumOfSquares(spectrum), 0) / levels.length;
    return {
      weights: sum(varianceOfEach(after)),
      levels: sum(variances),
      growth: trace - sumOfSquares(before),
      mean: meanOf(levels.map((spectrum) => sum(spectrum) / size)),
      largest: meanOf(levels.map((spectrum) => spectrum[size - 1])),
      // levels that coincide have no ratio
      ratio: meanOf(spacingRatios(levels).flatMap((ratios) => Array.from(ratios).filter(Number.isFinite))),
    };
  });
  return {
    name,
    weights: Float64Array.from(perStart, (start) => start.weights),
    levels: Float64Array.from(perStart, (start) => start.levels),
    growth: Float64Array.from(perStart, (start) => start.growth),
    mean: Float64Array.from(perStart, (start) => start.mean),
    largest: Float64Array.from(perStart, (start) => start.largest),
    ratio: Float64Array.from(perStart, (start) => start.ratio),
    levelDeviation: square.map(Math.sqrt),
    spacing,
  };
}

/** Unbiased variance of every element over vectors of one length. */
function varianceOfEach(vectors: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from({ length: vectors[0].length }, (_, i) => {
    const mean = vectors.reduce((total, vector) => total + vector[i], 0) / vectors.length;
    return vectors.reduce((total, vector) => total + (vector[i] - mean) ** 2, 0) / (vectors.length - 1);
  });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function sumOfSquares(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k] ** 2;
  return total;
}
