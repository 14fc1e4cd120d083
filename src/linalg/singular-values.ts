import type { Kernels } from "../kernels/index.ts";
import { exactUnit, tridiagonalEigenvalues, VANISHING } from "./symmetric-eigenvalues.ts";

/**
 * Singular values of one real matrix, ascending: Householder reduction to a bidiagonal B, then the eigenvalues ±σ of
 * the tridiagonal matrix with B's elements off the diagonal and zeros on it. Nothing is squared: a small singular value
 * has the rounding errors of the largest, not their square root.
 *
 * @param kernels with them the reduction runs in WebAssembly, with the same bits
 * @param rows number of rows, at most 4096 as the number of columns
 * @param a the matrix, [row][column]; not changed
 * @returns min(rows, columns) values
 * @throws RangeError if the sizes do not fit; Error if an element is not finite, or the iteration does not converge
 * @see Golub & Van Loan, Matrix Computations, sections 5.4.8 and 8.6
 */
export function singularValues(
  kernels: Kernels | null,
  rows: number,
  columns: number,
  a: Float64Array,
): Float64Array {
  if (!(rows >= 1 && columns >= 1 && rows <= 4096 && columns <= 4096 && a.length === rows * columns)) {
    throw new RangeError(
      `a: must hold rows × columns numbers, 1 to 4096 of each, got ${rows} × ${columns} and ${a.length}`,
    );
  }
  // at least as many rows as columns; rows padded with zeros to a multiple of four
  const [m, n] = [Math.max(rows, columns), Math.min(rows, columns)];
  const stride = n + (-n & 3);
  const unit = exactUnit(a);
  const padded = new Float64Array(m * stride);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      padded[rows >= columns ? i * stride + j : j * stride + i] = a[i * columns + j] * unit;
    }
  }
  const off = new Float64Array(2 * n);
  if (kernels === null) bidiagonalise(m, n, padded, off);
  else bidiagonaliseByKernel(kernels, m, n, padded, off);
  if (!off.every(Number.isFinite)) throw new Error("a: holds a number that is not finite");
  const both = new Float64Array(2 * n);
  tridiagonalEigenvalues(2 * n, both, off);
  return both
    .subarray(n)
    .map((value) => Math.abs(value) / unit)
    .sort();
}

/**
 * Householder's reduction of A to bidiagonal form, with both reflections of a step applied to a row in one pass.
 *
 * @param a [m][n padded to a multiple of four], m ≥ n, padding zero; destroyed
 * @param out d_0, e_0, d_1, e_1, … d_{n−1}: diagonal and superdiagonal in turn; length 2n
 */
function bidiagonalise(m: number, n: number, a: Float64Array, out: Float64Array): void {
  const stride = n + (-n & 3);
  const v = new Float64Array(m);
  const w = new Float64Array(stride);
  const u = new Float64Array(stride);
  for (let k = 0; k < n; k++) {
    const head = a[k * stride + k];
    let tail = 0;
    for (let i = k + 1; i < m; i++) {
      v[i] = a[i * stride + k];
      tail += v[i] * v[i];
    }
    const left = reflection(head, tail);
    out[2 * k] = left.alpha;
    if (k === n - 1) break;
    v[k] = left.first;
    // w = β vᵀA, zero on the finished columns
    const from = (k + 1) & ~3;
    w.fill(0, from);
    for (let i = k; i < m; i++) {
      for (let j = from; j < stride; j++) w[j] = w[j] + v[i] * a[i * stride + j];
    }
    for (let j = from; j < stride; j++) w[j] = j <= k ? 0 : w[j] * left.beta;
    for (let j = from; j < stride; j++) a[k * stride + j] = a[k * stride + j] - v[k] * w[j];
    const next = a[k * stride + k + 1];
    let rest = 0;
    for (let j = k + 2; j < n; j++) rest += a[k * stride + j] * a[k * stride + j];
    const right = reflection(next, rest);
    out[2 * k + 1] = right.alpha;
    for (let j = from; j < stride; j++) u[j] = j <= k ? 0 : a[k * stride + j];
    u[k + 1] = right.first;
    for (let i = k + 1; i < m; i++) {
      const row = i * stride;
      // four partial sums, as in the lanes of two vectors
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let j = from; j < stride; j += 4) {
        a[row + j] = a[row + j] - v[i] * w[j];
        a[row + j + 1] = a[row + j + 1] - v[i] * w[j + 1];
        a[row + j + 2] = a[row + j + 2] - v[i] * w[j + 2];
        a[row + j + 3] = a[row + j + 3] - v[i] * w[j + 3];
        s0 += a[row + j] * u[j];
        s1 += a[row + j + 1] * u[j + 1];
        s2 += a[row + j + 2] * u[j + 2];
        s3 += a[row + j + 3] * u[j + 3];
      }
      const y = right.beta * (s0 + s2 + (s1 + s3));
      for (let j = from; j < stride; j++) a[row + j] = a[row + j] - y * u[j];
    }
  }
}

/** The reflection of (head, …) with squares `tail` of the rest onto its first element. */
function reflection(head: number, tail: number) {
  const flat = !(tail > VANISHING);
  const norm = Math.sqrt(head * head + tail);
  const alpha = flat ? head : head > 0 ? -norm : norm;
  const first = head - alpha;
  return { alpha, first, beta: flat ? 0 : 2 / (first * first + tail) };
}

function bidiagonaliseByKernel(
  kernels: Kernels,
  m: number,
  n: number,
  padded: Float64Array,
  off: Float64Array,
): void {
  const a = kernels.allocate(8 * padded.length);
  const out = kernels.allocate(8 * off.length);
  const work = kernels.allocate(kernels.bidiagonalWork(m, n));
  kernels.doubles(a, padded.length).set(padded);
  kernels.bidiagonalise(m, n, a, out, work);
  off.set(kernels.doubles(out, off.length));
  for (const address of [a, out, work]) kernels.free(address);
}
