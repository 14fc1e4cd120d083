import { congruence } from "./matrix-product.ts";

/**
 * Eigenvalues and eigenvectors of a small real symmetric matrix by Jacobi's cyclic rotations, A = V diag(w) Vᵀ.
 *
 * Accurate to rounding, and O(n³) a sweep with about six sweeps: for matrices up to a few tens of rows.
 *
 * @param a [row][column]; only the upper triangle is read; destroyed
 * @param w n eigenvalues, in no particular order
 * @param v V, [row][column], eigenvector i in column i
 * @throws Error if the iteration does not converge, as it cannot when an element is not finite
 * @see Golub & Van Loan, Matrix Computations, section 8.5
 */
export function symmetricEigenvectors(n: number, a: Float64Array, w: Float64Array, v: Float64Array): void {
  v.fill(0);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  sweepUntilDiagonal(n, a, w, v, 1e-30);
}

/**
 * The same from an orthogonal V that already nearly diagonalises A, such as the eigenvectors of the previous step: one or
 * two sweeps instead of six. The remaining off-diagonal elements are below 1e-5 of the matrix.
 *
 * @param v on entry an orthogonal matrix, on return the eigenvectors
 * @param scratch n² numbers, overwritten
 */
export function followEigenvectors(
  n: number,
  a: Float64Array,
  w: Float64Array,
  v: Float64Array,
  scratch: Float64Array,
): void {
  congruence(n, a, v, scratch, a);
  sweepUntilDiagonal(n, a, w, v, 1e-10);
}

/** Sweeps until the squares off the diagonal are at most `tolerance` of those on it. */
function sweepUntilDiagonal(
  n: number,
  a: Float64Array,
  w: Float64Array,
  v: Float64Array,
  tolerance: number,
): void {
  for (let sweep = 0; ; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i] * a[i * n + i];
      for (let j = i + 1; j < n; j++) off += a[i * n + j] * a[i * n + j];
    }
    if (off <= tolerance * diagonal) break;
    if (sweep === 30 || Number.isNaN(off)) throw new Error(`eigenvectors: no convergence in ${sweep} sweeps`);
    const negligible = (tolerance / (n * n)) * diagonal;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(n, a, v, p, q, negligible);
  }
  for (let i = 0; i < n; i++) w[i] = a[i * n + i];
}

/**
 * The rotation in the plane (p, q), p < q, that makes a_pq vanish, unless its square is negligible; only the upper
 * triangle of A is kept.
 */
function rotate(n: number, a: Float64Array, v: Float64Array, p: number, q: number, negligible: number): void {
  const apq = a[p * n + q];
  if (!(apq * apq > negligible)) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  a[p * n + p] = a[p * n + p] - t * apq;
  a[q * n + q] = a[q * n + q] + t * apq;
  a[p * n + q] = 0;
  for (let k = 0; k < p; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = p + 1; k < q; k++) turn(a, p * n + k, k * n + q, c, s);
  for (let k = q + 1; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(v, k * n + p, k * n + q, c, s);
}

/** (a_p, a_q) ← (c a_p − s a_q, s a_p + c a_q) */
function turn(a: Float64Array, p: number, q: number, c: number, s: number): void {
  const ap = a[p];
  const aq = a[q];
  a[p] = c * ap - s * aq;
  a[q] = s * ap + c * aq;
}
