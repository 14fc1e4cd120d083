/**
 * Eigenvalues and eigenvectors of a small real symmetric matrix by Jacobi's cyclic rotations, A = V diag(w) Vᵀ.
 *
 * Accurate to rounding, and O(n³) a sweep with about six sweeps: for matrices up to a few tens of rows.
 *
 * @param a [row][column]; destroyed
 * @param w n eigenvalues, in no particular order
 * @param v V, [row][column], eigenvector i in column i
 * @throws Error if the iteration does not converge, as it cannot when an element is not finite
 * @see Golub & Van Loan, Matrix Computations, section 8.5
 */
export function symmetricEigenvectors(n: number, a: Float64Array, w: Float64Array, v: Float64Array): void {
  v.fill(0);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; ; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i]! ** 2;
      for (let j = 0; j < i; j++) off += a[i * n + j]! ** 2;
    }
    if (off <= 1e-30 * diagonal) break;
    if (sweep === 30 || Number.isNaN(off)) throw new Error(`eigenvectors: no convergence in ${sweep} sweeps`);
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(n, a, v, p, q);
  }
  for (let i = 0; i < n; i++) w[i] = a[i * n + i]!;
}

/** The rotation in the plane (p, q) that makes a_pq vanish. */
function rotate(n: number, a: Float64Array, v: Float64Array, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const kp = a[k * n + p]!;
    const kq = a[k * n + q]!;
    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (let k = 0; k < n; k++) {
    const pk = a[p * n + k]!;
    const qk = a[q * n + k]!;
    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
    const kp = v[k * n + p]!;
    const kq = v[k * n + q]!;
    v[k * n + p] = c * kp - s * kq;
    v[k * n + q] = s * kp + c * kq;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}
