import { exactUnit, tridiagonalEigenvalues, VANISHING } from "./symmetric-eigenvalues.ts";

/** Real components of a matrix element: 1 real, 2 complex, 4 quaternion. */
export type Components = 1 | 2 | 4;

/**
 * Eigenvalues of a Hermitian matrix of real, complex or quaternion elements, ascending, each once: Householder
 * reflections make it tridiagonal, with elements beside the diagonal that unit factors make real; then the tridiagonal
 * eigenvalues. A quaternion matrix of order n has n real eigenvalues: those of its complex form of order 2n come twice.
 *
 * @param n order
 * @param components 1, 2 or 4: a = a₀ + a₁i + a₂j + a₃k
 * @param a the matrix, [row][column][component]; Hermitian; destroyed. Only the lower triangle is read
 * @param out n eigenvalues, each to rounding errors of the largest
 * @throws Error if an element is not finite, or the iteration does not converge
 * @see Golub & Van Loan, Matrix Computations, section 8.3
 */
export function hermitianEigenvalues(
  n: number,
  components: Components,
  a: Float64Array,
  out: Float64Array,
): void {
  const size = components;
  const offDiagonal = new Float64Array(n);
  const [v, p] = [new Float64Array(n * size), new Float64Array(n * size)];
  const unit = exactUnit(a);
  for (let k = 0; k < a.length; k++) a[k] = a[k] * unit;
  for (let k = 0; k < n - 1; k++) {
    out[k] = a[(k * n + k) * size];
    // reflect column k below the diagonal onto its first element, of the same direction
    let tail = 0;
    for (let i = k + 1; i < n; i++) {
      for (let c = 0; c < size; c++) {
        v[i * size + c] = a[(i * n + k) * size + c];
        if (i > k + 1) tail += v[i * size + c] ** 2;
      }
    }
    let head2 = 0;
    for (let c = 0; c < size; c++) head2 += v[(k + 1) * size + c] ** 2;
    const norm = Math.sqrt(head2 + tail);
    offDiagonal[k] = tail > VANISHING ? norm : Math.sqrt(head2);
    if (!(tail > VANISHING)) continue;
    const head = Math.sqrt(head2);
    for (let c = 0; c < size; c++) {
      const direction = head > 0 ? v[(k + 1) * size + c] / head : c === 0 ? 1 : 0;
      v[(k + 1) * size + c] += direction * norm;
    }
    // A ← (1 − β v v†) A (1 − β v v†) on the trailing block
    const beta = 2 / ((head + norm) ** 2 + tail);
    multiply(n, size, k + 1, a, v, p);
    let vp = 0;
    for (let q = (k + 1) * size; q < n * size; q++) {
      p[q] = p[q] * beta;
      vp += p[q] * v[q];
    }
    const half = beta * vp * 0.5;
    for (let q = (k + 1) * size; q < n * size; q++) p[q] = p[q] - half * v[q];
    subtractOuter(n, size, k + 1, a, v, p);
  }
  if (n > 0) out[n - 1] = a[(n * n - 1) * size];
  tridiagonalEigenvalues(n, out, offDiagonal);
  for (let i = 0; i < n; i++) out[i] = out[i] / unit;
}

/** p = A v on the block from `from` on, by the lower triangle: A_ij v_j and, for j < i, A_ij* v_i to row j. */
function multiply(
  n: number,
  size: Components,
  from: number,
  a: Float64Array,
  v: Float64Array,
  p: Float64Array,
): void {
  p.fill(0, from * size);
  for (let i = from; i < n; i++) {
    for (let j = from; j <= i; j++) {
      const [m, s, t] = [(i * n + j) * size, i * size, j * size];
      const a0 = a[m];
      if (size === 1) {
        p[s] += a0 * v[t];
        if (j < i) p[t] += a0 * v[s];
      } else if (size === 2) {
        const a1 = a[m + 1];
        p[s] += a0 * v[t] - a1 * v[t + 1];
        p[s + 1] += a0 * v[t + 1] + a1 * v[t];
        if (j === i) continue;
        p[t] += a0 * v[s] + a1 * v[s + 1];
        p[t + 1] += a0 * v[s + 1] - a1 * v[s];
      } else {
        const [a1, a2, a3] = [a[m + 1], a[m + 2], a[m + 3]];
        addProduct(a0, a1, a2, a3, v, t, p, s);
        if (j < i) addProduct(a0, -a1, -a2, -a3, v, s, p, t);
      }
    }
  }
}

/** p[s …] += (a0 + a1 i + a2 j + a3 k) · v[t …], quaternions. */
function addProduct(
  a0: number,
  a1: number,
  a2: number,
  a3: number,
  v: Float64Array,
  t: number,
  p: Float64Array,
  s: number,
): void {
  const [v0, v1, v2, v3] = [v[t], v[t + 1], v[t + 2], v[t + 3]];
  p[s] += a0 * v0 - a1 * v1 - a2 * v2 - a3 * v3;
  p[s + 1] += a0 * v1 + a1 * v0 + a2 * v3 - a3 * v2;
  p[s + 2] += a0 * v2 - a1 * v3 + a2 * v0 + a3 * v1;
  p[s + 3] += a0 * v3 + a1 * v2 - a2 * v1 + a3 * v0;
}

/** A_ij −= v_i p_j* + p_i v_j* on the lower triangle of the block from `from` on. */
function subtractOuter(
  n: number,
  size: Components,
  from: number,
  a: Float64Array,
  v: Float64Array,
  p: Float64Array,
): void {
  for (let i = from; i < n; i++) {
    for (let j = from; j <= i; j++) {
      const [m, s, t] = [(i * n + j) * size, i * size, j * size];
      if (size === 1) {
        a[m] -= v[s] * p[t] + p[s] * v[t];
      } else if (size === 2) {
        const [x0, x1, y0, y1] = [v[s], v[s + 1], p[s], p[s + 1]];
        const [p0, p1, v0, v1] = [p[t], p[t + 1], v[t], v[t + 1]];
        a[m] -= x0 * p0 + x1 * p1 + y0 * v0 + y1 * v1;
        a[m + 1] -= x1 * p0 - x0 * p1 + y1 * v0 - y0 * v1;
      } else {
        subtractConjugated(v, s, p, t, a, m);
        subtractConjugated(p, s, v, t, a, m);
      }
    }
  }
}

/** a[m …] −= x[s …] · y[t …]*, quaternions. */
function subtractConjugated(
  x: Float64Array,
  s: number,
  y: Float64Array,
  t: number,
  a: Float64Array,
  m: number,
): void {
  const [x0, x1, x2, x3] = [x[s], x[s + 1], x[s + 2], x[s + 3]];
  const [y0, y1, y2, y3] = [y[t], y[t + 1], y[t + 2], y[t + 3]];
  a[m] -= x0 * y0 + x1 * y1 + x2 * y2 + x3 * y3;
  a[m + 1] -= x1 * y0 - x0 * y1 - x2 * y3 + x3 * y2;
  a[m + 2] -= x2 * y0 - x0 * y2 + x1 * y3 - x3 * y1;
  a[m + 3] -= x3 * y0 - x0 * y3 - x1 * y2 + x2 * y1;
}
