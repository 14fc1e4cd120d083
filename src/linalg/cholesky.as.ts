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
