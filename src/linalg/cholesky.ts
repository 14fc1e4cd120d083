/**
 * Cholesky factor of a symmetric positive definite matrix, A = L Lᵀ.
 *
 * @param n order
 * @param a A, [row][column]; only the lower triangle is read
 * @param out L, [row][column]; the upper triangle is left as it is
 * @returns false if A is not positive definite (or holds a NaN); `out` is then meaningless
 */
export function cholesky(n: number, a: Float64Array, out: Float64Array): boolean {
  for (let j = 0; j < n; j++) {
    let square = a[j * n + j];
    for (let k = 0; k < j; k++) square -= out[j * n + k] * out[j * n + k];
    if (!(square > 0)) return false;
    const diagonal = Math.sqrt(square);
    const inverse = 1 / diagonal;
    out[j * n + j] = diagonal;
    let i = j + 1;
    // four rows at a time: four sums that do not wait for each other
    for (; i + 4 <= n; i += 4) {
      const [r0, r1, r2, r3] = [i * n, i * n + n, i * n + 2 * n, i * n + 3 * n];
      let s0 = a[r0 + j];
      let s1 = a[r1 + j];
      let s2 = a[r2 + j];
      let s3 = a[r3 + j];
      for (let k = 0, row = j * n; k < j; k++, row++) {
        const factor = out[row];
        s0 -= out[r0 + k] * factor;
        s1 -= out[r1 + k] * factor;
        s2 -= out[r2 + k] * factor;
        s3 -= out[r3 + k] * factor;
      }
      out[r0 + j] = s0 * inverse;
      out[r1 + j] = s1 * inverse;
      out[r2 + j] = s2 * inverse;
      out[r3 + j] = s3 * inverse;
    }
    for (; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= out[i * n + k] * out[j * n + k];
      out[i * n + j] = sum * inverse;
    }
  }
  return true;
}

/**
 * Solves L Lᵀ z = b in place.
 *
 * @param l Cholesky factor, [row][column]
 * @param b right-hand side, overwritten by z
 */
export function choleskySolve(n: number, l: Float64Array, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
    b[i] = sum * (1 / l[i * n + i]);
  }
  transposedSolve(n, l, 1, b);
}

/**
 * Solves Lᵀ Z = B in place: with the columns of B standard normal, those of Z are draws of N(0, (L Lᵀ)⁻¹).
 *
 * @param l lower triangular, [row][column]
 * @param b right-hand sides, [row][column], `columns` of them
 */
export function transposedSolve(n: number, l: Float64Array, columns: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      const lki = l[k * n + i];
      for (let c = 0; c < columns; c++) b[i * columns + c] = b[i * columns + c] - lki * b[k * columns + c];
    }
    const inverse = 1 / l[i * n + i];
    for (let c = 0; c < columns; c++) b[i * columns + c] = b[i * columns + c] * inverse;
  }
}

/**
 * Inverse of a lower triangular matrix, L⁻¹.
 *
 * @param l [row][column]
 * @param out [row][column]; the upper triangle is set to 0
 */
export function lowerInverse(n: number, l: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const inverse = 1 / l[i * n + i];
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k] * out[k * n + j];
      out[i * n + j] = sum * inverse;
      out[j * n + i] = 0;
    }
    out[i * n + i] = inverse;
  }
}
