import { chiSquare } from "../../src/coulomb-gas/chi-square.ts";
import { tridiagonalEigenvalues } from "../../src/linalg/index.ts";
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

/**
 * The levels of WᵀW for W of `rows` × `columns` independent normals, one column multiplied by √ℓ: an exact sample, from the bidiagonal
 * matrix that reflections make of W, whose first element alone carries the factor.
 *
 * @param columns at most `rows`
 * @see Bloemendal & Virág 2013, Probab. Theory Relat. Fields 156, 795
 */
export function spikedLevels(rows: number, columns: number, strength: number, random: Random): Float64Array {
  const [levels, offDiagonal] = [new Float64Array(columns), new Float64Array(columns)];
  let below = 0;
  for (let i = 0; i < columns; i++) {
    const diagonal = chiSquare(random, rows - i) * (i === 0 ? strength : 1);
    levels[i] = diagonal + below;
    if (i + 1 === columns) break;
    below = chiSquare(random, columns - 1 - i);
    offDiagonal[i] = Math.sqrt(diagonal * below);
  }
  tridiagonalEigenvalues(columns, levels, offDiagonal);
  return levels.map((x) => Math.max(0, x));
}
