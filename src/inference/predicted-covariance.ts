import { columnsOf, type Equations, rowsOf } from "./equations.ts";
import { solved } from "./linear-solve.ts";
import { type ModelTerms, selectedRows } from "./model-terms.ts";
import type { PredictedSums, UnitMoments } from "./unit-moments.ts";

/**
 * Covariance of m under the model, [row][row] of the selected: of the martingales of drift and repulsion, ∫2 Σ_i g² ∂_iφ ∂_iψ dt; of
 * squared increments 2 tr(CΣC′Σ), Σ = 2Δ Σ_n d_n Π^n, and half as much of the products of successive ones.
 */
export function momentCovariance(
  equations: Equations,
  { drift, noise }: PredictedSums,
  terms: ModelTerms,
  selected: readonly number[],
  theta: Float64Array,
): Float64Array {
  const rows = rowsOf(equations);
  const bases = equations.noise.names.length;
  const d = theta.subarray(terms.order + 1, terms.order + 1 + bases);
  const functions = equations.order + 2;
  const size = selected.length;
  const entry = (a: number, b: number): number => {
    if (a < rows.noise && b < rows.noise)
      return d.reduce((sum, dn, n) => sum + dn * drift[(n * functions + a) * functions + b], 0);
    if (a < rows.noise || b < rows.noise || (a === rows.memory) !== (b === rows.memory)) return 0;
    const [k, l, share] = a === rows.memory ? [0, 0, 1] : [a - rows.noise, b - rows.noise, 2];
    let trace = 0;
    for (let n = 0; n < bases; n++)
      for (let m = 0; m < bases; m++) trace += d[n] * d[m] * noise[((k * bases + l) * bases + n) * bases + m];
    return share * (2 * equations.interval) ** 2 * trace;
  };
  return Float64Array.from({ length: size * size }, (_, k) =>
    entry(selected[Math.floor(k / size)], selected[k % size]),
  );
}

/** ½ Fᵀ S⁻¹ F with F the part of the drift and repulsion equations that is not noise: ½ FᵀM where F is the score. */
export function informationOf(
  equations: Equations,
  { left, right }: UnitMoments,
  terms: ModelTerms,
  theta: Float64Array,
  covariance: Float64Array,
): number {
  const { diffusion } = columnsOf(equations);
  const bases = equations.noise.names.length;
  const rows = selectedRows(equations, terms);
  const chosen = rows.flatMap((row, k) => (row < rowsOf(equations).noise ? [k] : []));
  const width = columnsOf(equations).memory + 1;
  const force = Float64Array.from(chosen, (k) => {
    const row = rows[k];
    let value = right[row];
    for (let n = 0; n < bases; n++) value -= theta[terms.order + 1 + n] * left[row * width + diffusion + n];
    return value;
  });
  const S = Float64Array.from({ length: chosen.length ** 2 }, (_, k) => {
    const [a, b] = [chosen[Math.floor(k / chosen.length)], chosen[k % chosen.length]];
    return covariance[a * rows.length + b];
  });
  const weighted = solved(S, force);
  return weighted === null ? Number.NaN : weighted.reduce((sum, value, k) => sum + value * force[k], 0) / 2;
}
