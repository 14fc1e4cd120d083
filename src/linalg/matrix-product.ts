/**
 * out += A B, with A [m][k], B [k][n], out [m][n].
 *
 * Four columns at a time, so that four sums run side by side; each sum is taken in the order of l.
 */
export function addMultiply(
  m: number,
  k: number,
  n: number,
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
): void {
  addStrided(m, k, n, a, k, 1, b, out);
}

/** out += AᵀB, with A [k][m], B [k][n], out [m][n]. */
export function addTransposedMultiply(
  m: number,
  k: number,
  n: number,
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
): void {
  addStrided(m, k, n, a, 1, m, b, out);
}

function addStrided(
  m: number,
  k: number,
  n: number,
  a: Float64Array,
  rowStride: number,
  columnStride: number,
  b: Float64Array,
  out: Float64Array,
): void {
  const whole = n - (n % 4);
  for (let i = 0; i < m; i++) {
    const row = i * n;
    for (let j = 0; j < whole; j += 4) {
      let s0 = out[row + j];
      let s1 = out[row + j + 1];
      let s2 = out[row + j + 2];
      let s3 = out[row + j + 3];
      for (let l = 0, ail = i * rowStride, bl = j; l < k; l++, ail += columnStride, bl += n) {
        const factor = a[ail];
        s0 += factor * b[bl];
        s1 += factor * b[bl + 1];
        s2 += factor * b[bl + 2];
        s3 += factor * b[bl + 3];
      }
      out[row + j] = s0;
      out[row + j + 1] = s1;
      out[row + j + 2] = s2;
      out[row + j + 3] = s3;
    }
    for (let j = whole; j < n; j++) {
      let sum = out[row + j];
      for (let l = 0; l < k; l++) sum += a[i * rowStride + l * columnStride] * b[l * n + j];
      out[row + j] = sum;
    }
  }
}

/** out = WᵀW, with W [m][n], out [n][n], symmetric to the last bit. */
export function gram(m: number, n: number, w: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < m; l++) sum += w[l * n + i] * w[l * n + j];
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
}

/** out = A B, symmetric to the last bit, for symmetric A and B that commute; all [n][n]. */
export function symmetricProduct(n: number, a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < n; l++) sum += a[i * n + l] * b[l * n + j];
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
}

/** B ← L B in place, with L [n][n] lower triangular, B [n][columns]. */
export function lowerMultiply(n: number, columns: number, l: Float64Array, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += l[i * n + k] * b[k * columns + c];
      b[i * columns + c] = sum;
    }
  }
}

/**
 * out = Oᵀ X O, with X and O [n][n]: X in the basis of the columns of O.
 *
 * @param scratch n² numbers, overwritten
 */
export function congruence(
  n: number,
  x: Float64Array,
  o: Float64Array,
  scratch: Float64Array,
  out: Float64Array,
): void {
  scratch.fill(0);
  addMultiply(n, n, n, x, o, scratch);
  out.fill(0);
  addTransposedMultiply(n, n, n, o, scratch, out);
}
