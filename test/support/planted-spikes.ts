import type { Random } from "../../src/random/index.ts";
import { haarOrthogonal } from "../../src/weight-spectra/index.ts";
import { gaussian } from "./stored-matrices.ts";

/**
 * Noise of standard deviation σ and orthogonal signals of the given singular values,
 *
 *   W = σ G + Σ_k θ_k u_k v_kᵀ,   θ_k = strength_k · σ (mn)^{1/4}
 *
 * @param strengths in units of the threshold of large matrices
 */
export function plantedSpikes(
  rows: number,
  columns: number,
  sigma: number,
  strengths: readonly number[],
  random: Random,
): Float64Array {
  const values = gaussian(rows, columns, random).map((z) => sigma * z);
  if (strengths.length === 0) return values;
  const [u, v] = [haarOrthogonal(rows, random), haarOrthogonal(columns, random)];
  const threshold = sigma * (rows * columns) ** 0.25;
  for (const [k, strength] of strengths.entries())
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        values[i * columns + j] += strength * threshold * u[i * rows + k] * v[j * columns + k];
  return values;
}
