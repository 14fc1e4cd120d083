import { gram } from "./matrix-product.ts";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

/**
 * The eigenvalues of WᵀW, ascending. Rounding can make zero eigenvalues negative, by 10⁻¹⁶ of the largest.
 *
 * @param w W, [row][column]
 */
export function gramEigenvalues(rows: number, columns: number, w: Float64Array): Float64Array {
  const x = new Float64Array(columns * columns);
  const values = new Float64Array(columns);
  gram(rows, columns, w, x);
  symmetricEigenvalues(columns, x, values);
  return values;
}
