/**
 * Eigenvalues of a real symmetric matrix, ascending: Householder reduction to tridiagonal form, then the
 * tridiagonal eigenvalues.
 *
 * @param n order
 * @param a the matrix, [row][column]; symmetric; destroyed
 * @param out n eigenvalues
 * @throws Error if an element is not finite, or the iteration does not converge
 * @see Golub & Van Loan, Matrix Computations, section 8.3
 */
export function symmetricEigenvalues(n: number, a: Float64Array, out: Float64Array): void {
  const offDiagonal = new Float64Array(n);
  const p = new Float64Array(n);
  const unit = exactUnit(a);
  if (unit !== 1) for (let k = 0; k < a.length; k++) a[k] = a[k]! * unit;
  for (let k = 0; k < n - 1; k++) {
    out[k] = a[k * n + k]!;
    // reflect column k below the diagonal onto its first element
    let scale = 0;
    for (let i = k + 1; i < n; i++) scale = Math.max(scale, Math.abs(a[i * n + k]!));
    if (!Number.isFinite(scale)) throw new Error("eigenvalues: the matrix holds a number that is not finite");
    let tail = 0;
    for (let i = k + 2; i < n; i++) {
      const part = a[i * n + k]! / scale;
      tail += part * part;
    }
    if (scale === 0 || tail === 0) {
      offDiagonal[k] = a[(k + 1) * n + k]!;
      continue;
    }
    const head = a[(k + 1) * n + k]! / scale;
    const norm = Math.sqrt(head * head + tail);
    const alpha = head > 0 ? -norm : norm;
    offDiagonal[k] = alpha * scale;
    for (let i = k + 1; i < n; i++) a[i * n + k] = a[i * n + k]! / scale;
    a[(k + 1) * n + k] = head - alpha;
    // A ← (1 − 2vvᵀ/vᵀv) A (1 − 2vvᵀ/vᵀv) on the trailing block, v in column k
    const beta = 2 / ((head - alpha) * (head - alpha) + tail);
    let vp = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j <= i; j++) sum += a[i * n + j]! * a[j * n + k]!;
      for (let j = i + 1; j < n; j++) sum += a[j * n + i]! * a[j * n + k]!;
      p[i] = beta * sum;
      vp += p[i]! * a[i * n + k]!;
    }
    const half = (beta * vp) / 2;
    for (let i = k + 1; i < n; i++) p[i] = p[i]! - half * a[i * n + k]!;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j <= i; j++) {
        a[i * n + j] = a[i * n + j]! - a[i * n + k]! * p[j]! - p[i]! * a[j * n + k]!;
      }
    }
  }
  if (n > 0) out[n - 1] = a[n * n - 1]!;
  tridiagonalEigenvalues(n, out, offDiagonal);
  if (unit !== 1) for (let i = 0; i < n; i++) out[i] = out[i]! / unit;
}

/** A power of two that brings an extreme matrix to where squares neither overflow nor vanish. */
function exactUnit(a: Float64Array): number {
  let largest = 0;
  for (const value of a) largest = Math.max(largest, Math.abs(value));
  if (largest > 2 ** 300) return 2 ** -600;
  return largest > 0 && largest < 2 ** -300 ? 2 ** 600 : 1;
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix, ascending, by the implicit QL iteration with Wilkinson's shift.
 *
 * @param d n diagonal elements, overwritten by the eigenvalues
 * @param e n − 1 off-diagonal elements in e[0 … n − 2]; length n; destroyed
 * @throws Error if an element is not finite, or the iteration does not converge
 * @see Golub & Van Loan, Matrix Computations, section 8.3.3
 */
export function tridiagonalEigenvalues(n: number, d: Float64Array, e: Float64Array): void {
  if (n > 0) e[n - 1] = 0;
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!), Math.abs(e[i]!));
  const negligible = norm * 2 ** -200;
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (
        m < n - 1 &&
        Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)) + negligible
      ) {
        m++;
      }
      if (m === l) break;
      if (iteration === 60)
        throw new Error(`eigenvalues: no convergence for level ${l} of ${n} in 60 iterations`);
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.sqrt(g * g + 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let shift = 0;
      let split = false;
      for (let i = m - 1; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - shift;
          e[m] = 0;
          split = true;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - shift;
        const t = (d[i]! - g) * s + 2 * c * b;
        shift = s * t;
        d[i + 1] = g + shift;
        g = c * t - b;
      }
      if (split) continue;
      d[l] = d[l]! - shift;
      e[l] = g;
      e[m] = 0;
    }
  }
  d.subarray(0, n).sort();
  if (n > 0 && !Number.isFinite(d[0]! + d[n - 1]!)) {
    throw new Error("eigenvalues: the matrix holds a number that is not finite");
  }
}
