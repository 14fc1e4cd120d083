/**
 * Eigenvalues of a real symmetric matrix, ascending: Householder reduction to tridiagonal form, then the
 * tridiagonal eigenvalues.
 *
 * @param n order
 * @param a the matrix, [row][column]; symmetric; destroyed
 * @param out n eigenvalues, each to rounding errors of the largest
 * @throws Error if an element is not finite, or the iteration does not converge
 * @see Golub & Van Loan, Matrix Computations, section 8.3
 */
export function symmetricEigenvalues(n: number, a: Float64Array, out: Float64Array): void {
  const offDiagonal = new Float64Array(n);
  const p = new Float64Array(n);
  const unit = exactUnit(a);
  for (let k = 0; k < n * n; k++) a[k] = a[k] * unit;
  for (let k = 0; k < n - 2; k++) {
    out[k] = a[k * n + k];
    // reflect column k below the diagonal onto its first element
    const head = a[(k + 1) * n + k];
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail += a[i * n + k] * a[i * n + k];
    const norm = Math.sqrt(head * head + tail);
    const flat = !(tail > VANISHING);
    const alpha = flat ? head : head > 0 ? -norm : norm;
    offDiagonal[k] = alpha;
    a[(k + 1) * n + k] = head - alpha;
    // A ← (1 − 2vvᵀ/vᵀv) A (1 − 2vvᵀ/vᵀv) on the trailing block, v in column k
    const beta = flat ? 0 : 2 / ((head - alpha) * (head - alpha) + tail);
    let vp = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j <= i; j++) sum += a[i * n + j] * a[j * n + k];
      for (let j = i + 1; j < n; j++) sum += a[j * n + i] * a[j * n + k];
      p[i] = beta * sum;
      vp += p[i] * a[i * n + k];
    }
    const half = beta * vp * 0.5;
    for (let i = k + 1; i < n; i++) p[i] = p[i] - half * a[i * n + k];
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j <= i; j++) {
        a[i * n + j] = a[i * n + j] - a[i * n + k] * p[j] - p[i] * a[j * n + k];
      }
    }
  }
  if (n > 1) {
    out[n - 2] = a[(n - 2) * n + n - 2];
    offDiagonal[n - 2] = a[(n - 1) * n + n - 2];
  }
  if (n > 0) out[n - 1] = a[n * n - 1];
  tridiagonalEigenvalues(n, out, offDiagonal);
  for (let i = 0; i < n; i++) out[i] = out[i] / unit;
}

/** A power of two that scales an extreme matrix so that squares neither overflow nor underflow. */
export function exactUnit(a: Float64Array): number {
  let largest = 0;
  for (const value of a) largest = Math.max(largest, Math.abs(value));
  if (largest > 2 ** 600) return 2 ** -800;
  if (largest > 2 ** 200) return 2 ** -400;
  if (largest > 0 && largest < 2 ** -500) return 2 ** 700;
  return largest > 0 && largest < 2 ** -200 ? 2 ** 300 : 1;
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix, ascending, by the QL iteration with Wilkinson's shift in the form of
 * Pal, Walker and Kahan, which needs no square roots within a sweep. A sweep always begins at the end of the matrix,
 * so that several matrices can take it in parallel.
 *
 * @param d n diagonal elements, overwritten by the eigenvalues
 * @param e n − 1 off-diagonal elements in e[0 … n − 2]; length n; destroyed
 * @throws Error if an element is not finite, or the iteration does not converge
 * @see Parlett, The Symmetric Eigenvalue Problem, section 8.15
 */
export function tridiagonalEigenvalues(n: number, d: Float64Array, e: Float64Array): void {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]));
  for (let i = 0; i < n - 1; i++) {
    norm = Math.max(norm, Math.abs(e[i]));
    e[i] = e[i] * e[i];
  }
  const negligible = norm * 2 ** -52 * (norm * 2 ** -52);
  const vanishing = negligible * 2 ** -100;
  const rightAngle = vanishing * 2 ** -204;
  for (let l = 0; l < n - 1; l++) {
    for (let iteration = 0; ; iteration++) {
      if (!(e[l] > negligible)) break;
      if (iteration === 60) {
        throw new Error(`eigenvalues: no convergence for level ${l} of ${n} in 60 iterations`);
      }
      const root = Math.sqrt(e[l]);
      const g = (d[l + 1] - d[l]) / (2 * root);
      const reach = Math.sqrt(g * g + 1);
      const shift = d[l] - root / (g + (g >= 0 ? reach : -reach));
      let c = 1;
      let s = 0;
      let gamma = d[n - 1] - shift;
      let p = gamma * gamma;
      for (let i = n - 2; i >= l; i--) {
        const b = e[i];
        const r = p + b;
        if (i < n - 2) e[i + 1] = s * r;
        // where the matrix decouples at the shift there is nothing to rotate
        const split = !(r > vanishing);
        const inverse = 1 / r;
        const before = c;
        c = split ? 1 : p * inverse;
        s = split ? 0 : b * inverse;
        const old = gamma;
        const alpha = d[i];
        gamma = c * (alpha - shift) - s * old;
        d[i + 1] = old + (alpha - gamma);
        // γ²/c; below this c even (c × the largest level)² / c is nothing beside the least r
        const square = gamma * gamma;
        p = split ? square : p > rightAngle ? square * (r * (1 / p)) : before * b;
      }
      e[l] = s * p;
      d[l] = shift + gamma;
    }
  }
  d.subarray(0, n).sort();
  if (n > 0 && !Number.isFinite(d[0] + d[n - 1])) {
    throw new Error("eigenvalues: the matrix holds a number that is not finite");
  }
}

/** Far below all relevant squares; smaller numbers lose their digits. */
export const VANISHING = 2 ** -900;
