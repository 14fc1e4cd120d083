import { both, div, element, get, mul, set, sqrt, sub } from "../kernels/lanes.as";

/**
 * Cholesky factor of a pair of replicas: see cholesky. A lane that is not positive definite holds NaNs.
 *
 * @returns mask of the lanes that are positive definite
 */
export function cholesky(n: i32, a: usize, out: usize): v128 {
  const row = <usize>n * element;
  let positive = i64x2.splat(-1);
  for (let j = 0; j < n; j++) {
    const lj = out + <usize>j * row;
    const end = lj + <usize>j * element;
    let sum = get(a + <usize>j * row + <usize>j * element);
    for (let at = lj; at < end; at += element) {
      const value = get(at);
      sum = sub(sum, mul(value, value));
    }
    positive = v128.and(positive, f64x2.gt(sum, both(0)));
    const diagonal = sqrt(sum);
    const inverse = div(both(1), diagonal);
    set(end, diagonal);
    let i = j + 1;
    for (; i + 3 <= n; i += 3) {
      const l0 = out + <usize>i * row;
      const offset = l0 - lj;
      const a0 = a + <usize>i * row + <usize>j * element;
      let s0 = get(a0);
      let s1 = get(a0 + row);
      let s2 = get(a0 + 2 * row);
      for (let at = lj; at < end; at += element) {
        const factor = get(at);
        const li = at + offset;
        s0 = sub(s0, mul(get(li), factor));
        s1 = sub(s1, mul(get(li + row), factor));
        s2 = sub(s2, mul(get(li + 2 * row), factor));
      }
      const to = end + offset;
      set(to, mul(s0, inverse));
      set(to + row, mul(s1, inverse));
      set(to + 2 * row, mul(s2, inverse));
    }
    for (; i < n; i++) {
      const offset = <usize>(i - j) * row;
      let s = get(a + <usize>i * row + <usize>j * element);
      for (let at = lj; at < end; at += element) s = sub(s, mul(get(at + offset), get(at)));
      set(end + offset, mul(s, inverse));
    }
  }
  return positive;
}

/** Solves Lᵀ Z = B in place: see transposedSolve. L [n][n], B [n][columns]. */
export function transposedSolve(n: i32, l: usize, columns: i32, b: usize): void {
  const order = <usize>n * element;
  const row = <usize>columns * element;
  const whole = columns - (columns & 3);
  for (let i = n - 1; i >= 0; i--) {
    const lii = l + <usize>i * (order + element);
    const bi = b + <usize>i * row;
    const end = l + <usize>n * order;
    const inverse = div(both(1), get(lii));
    let j: i32 = 0;
    for (; j < whole; j += 4) {
      const to = bi + <usize>j * element;
      let s0 = v128.load(to);
      let s1 = v128.load(to, 16);
      let s2 = v128.load(to, 32);
      let s3 = v128.load(to, 48);
      let from = to + row;
      for (let at = lii + order; at < end; at += order) {
        const factor = get(at);
        s0 = sub(s0, mul(factor, v128.load(from)));
        s1 = sub(s1, mul(factor, v128.load(from, 16)));
        s2 = sub(s2, mul(factor, v128.load(from, 32)));
        s3 = sub(s3, mul(factor, v128.load(from, 48)));
        from += row;
      }
      v128.store(to, mul(s0, inverse));
      v128.store(to, mul(s1, inverse), 16);
      v128.store(to, mul(s2, inverse), 32);
      v128.store(to, mul(s3, inverse), 48);
    }
    for (; j < columns; j++) {
      const to = bi + <usize>j * element;
      let sum = get(to);
      let from = to + row;
      for (let at = lii + order; at < end; at += order) {
        sum = sub(sum, mul(get(at), get(from)));
        from += row;
      }
      set(to, mul(sum, inverse));
    }
  }
}

/** Inverse of a lower triangular matrix: see lowerInverse. */
export function lowerInverse(n: i32, l: usize, out: usize): void {
  const row = <usize>n * element;
  memory.fill(out, 0, <usize>n * row);
  for (let i = 0; i < n; i++) {
    const li = l + <usize>i * row;
    const end = li + <usize>i * element;
    const inverse = div(both(1), get(end));
    const to = out + <usize>i * row;
    // above the diagonal there are zeros, which add nothing
    for (let j = 0; j < i; j += 2) {
      let s0 = both(0);
      let s1 = both(0);
      let from = out + <usize>j * row + <usize>j * element;
      for (let at = li + <usize>j * element; at < end; at += element) {
        const factor = get(at);
        s0 = sub(s0, mul(factor, v128.load(from)));
        s1 = sub(s1, mul(factor, v128.load(from, 16)));
        from += row;
      }
      v128.store(to + <usize>j * element, mul(s0, inverse));
      if (j + 1 < i) v128.store(to + <usize>j * element, mul(s1, inverse), 16);
    }
    set(to + <usize>i * element, inverse);
  }
}

/**
 * Solves L Lᵀ z = b in place: see choleskySolve.
 *
 * @param inverse n elements of scratch
 */
export function choleskySolve(n: i32, l: usize, inverse: usize, b: usize): void {
  const row = <usize>n * element;
  for (let at: usize = 0; at < row; at += element)
    set(inverse + at, div(both(1), get(l + at * <usize>n + at)));
  let li = l;
  for (let i: usize = 0; i < row; i += element) {
    let sum = get(b + i);
    for (let k: usize = 0; k < i; k += element) sum = sub(sum, mul(get(li + k), get(b + k)));
    set(b + i, mul(sum, get(inverse + i)));
    li += row;
  }
  for (let i = <isize>(row - element); i >= 0; i -= <isize>element) {
    const at = <usize>i;
    let sum = get(b + at);
    let below = l + at + (at + element) * <usize>n;
    for (let k = at + element; k < row; k += element) {
      sum = sub(sum, mul(get(below), get(b + k)));
      below += row;
    }
    set(b + at, mul(sum, get(inverse + at)));
  }
}
