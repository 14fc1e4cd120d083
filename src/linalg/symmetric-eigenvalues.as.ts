import { abs, add, any, both, div, element, get, mul, select, set, sqrt, sub } from "../kernels/lanes.as";

/**
 * Eigenvalues of a pair of replicas' matrices, ascending: see symmetricEigenvalues.
 *
 * @param a the matrices, destroyed
 * @param out n elements
 * @param work 2n elements
 * @returns lanes whose iteration converged
 */
export function symmetricEigenvalues(n: i32, a: usize, out: usize, work: usize): v128 {
  const row = <usize>n * element;
  const off = work;
  const p = work + row;
  const unit = exactUnit(n, a);
  const end = a + <usize>n * row;
  for (let at = a; at < end; at += element) set(at, mul(get(at), unit));
  for (let k = 0; k < n - 2; k++) {
    const at = <usize>k * element;
    const first = a + <usize>(k + 1) * row;
    const column = first + at;
    set(out + at, get(a + <usize>k * row + at));
    const head = get(column);
    let tail = both(0);
    for (let v = column + row; v < end; v += row) tail = add(tail, mul(get(v), get(v)));
    const flat = v128.not(f64x2.gt(tail, both(lost)));
    const norm = sqrt(add(mul(head, head), tail));
    const alpha = select(flat, head, select(f64x2.gt(head, both(0)), f64x2.neg(norm), norm));
    set(off + at, alpha);
    const v0 = sub(head, alpha);
    set(column, v0);
    const beta = v128.andnot(div(both(2), add(mul(v0, v0), tail)), flat);
    let vp = both(0);
    let pi = p + at + element;
    let ri = first;
    for (let vi = column; vi < end; vi += row) {
      let sum = both(0);
      let aij = ri + at + element;
      let vj = column;
      for (; vj <= vi; vj += row) {
        sum = add(sum, mul(get(aij), get(vj)));
        aij += element;
      }
      aij += row - element;
      for (; vj < end; vj += row) {
        sum = add(sum, mul(get(aij), get(vj)));
        aij += row;
      }
      const value = mul(beta, sum);
      set(pi, value);
      vp = add(vp, mul(value, get(vi)));
      pi += element;
      ri += row;
    }
    const half = mul(mul(beta, vp), both(0.5));
    pi = p + at + element;
    for (let vi = column; vi < end; vi += row) {
      set(pi, sub(get(pi), mul(half, get(vi))));
      pi += element;
    }
    pi = p + at + element;
    for (let vi = column; vi < end; vi += row) {
      const value = get(vi);
      const reflected = get(pi);
      let aij = vi + element;
      let pj = p + at + element;
      for (let vj = column; vj <= vi; vj += row) {
        set(aij, sub(sub(get(aij), mul(value, get(pj))), mul(reflected, get(vj))));
        aij += element;
        pj += element;
      }
      pi += element;
    }
  }
  if (n > 1) {
    const last = a + <usize>(n - 2) * (row + element);
    set(out + row - 2 * element, get(last));
    set(off + row - 2 * element, get(last + row));
  }
  set(out + row - element, get(end - element));
  const converged = tridiagonalEigenvalues(n, out, off);
  for (let at: usize = 0; at < row; at += element) set(out + at, div(get(out + at), unit));
  return converged;
}

/** A power of two that brings an extreme matrix to where squares neither overflow nor vanish. */
function exactUnit(n: i32, a: usize): v128 {
  let largest = both(0);
  const end = a + <usize>(n * n) * element;
  for (let at = a; at < end; at += element) largest = f64x2.max(largest, abs(get(at)));
  const something = f64x2.gt(largest, both(0));
  const small = v128.and(something, f64x2.lt(largest, both(2.0 ** -200)));
  const tiny = v128.and(something, f64x2.lt(largest, both(2.0 ** -500)));
  let unit = select(small, both(2.0 ** 300), both(1));
  unit = select(tiny, both(2.0 ** 700), unit);
  unit = select(f64x2.gt(largest, both(2.0 ** 200)), both(2.0 ** -400), unit);
  return select(f64x2.gt(largest, both(2.0 ** 600)), both(2.0 ** -800), unit);
}

/** Eigenvalues of a pair of tridiagonal matrices: see tridiagonalEigenvalues. */
function tridiagonalEigenvalues(n: i32, d: usize, e: usize): v128 {
  const bytes = <usize>n * element;
  let norm = both(0);
  for (let at: usize = 0; at < bytes; at += element) norm = f64x2.max(norm, abs(get(d + at)));
  const last = bytes - element;
  for (let at: usize = 0; at < last; at += element) {
    const value = get(e + at);
    norm = f64x2.max(norm, abs(value));
    set(e + at, mul(value, value));
  }
  const rounding = mul(norm, both(2.0 ** -52));
  const negligible = mul(rounding, rounding);
  const vanishing = mul(negligible, both(2.0 ** -100));
  let converged = i64x2.splat(-1);
  for (let l: usize = 0; l < last; l += element) {
    for (let iteration = 0; ; iteration++) {
      const dl = get(d + l);
      const next = get(d + l + element);
      const el = get(e + l);
      const active = f64x2.gt(el, negligible);
      if (!any(active)) break;
      if (iteration === 60) {
        converged = v128.andnot(converged, active);
        break;
      }
      const root = sqrt(el);
      const g = div(sub(next, dl), mul(both(2), root));
      const reach = sqrt(add(mul(g, g), both(1)));
      const signed = select(f64x2.ge(g, both(0)), reach, f64x2.neg(reach));
      const shift = sub(dl, div(root, add(g, signed)));
      let c = both(1);
      let s = both(0);
      let gamma = sub(get(d + last), shift);
      let p = mul(gamma, gamma);
      for (let i = last; i > l; ) {
        i -= element;
        const b = get(e + i);
        const r = add(p, b);
        const split = v128.not(f64x2.gt(r, vanishing));
        const inverse = div(both(1), r);
        const above = e + i + element;
        if (i + element < last) set(above, select(active, mul(s, r), get(above)));
        const before = c;
        c = select(split, both(1), mul(p, inverse));
        s = v128.andnot(mul(b, inverse), split);
        const old = gamma;
        const alpha = get(d + i);
        gamma = sub(mul(c, sub(alpha, shift)), mul(s, old));
        const to = d + i + element;
        set(to, select(active, add(old, sub(alpha, gamma)), get(to)));
        const square = mul(gamma, gamma);
        const ratio = mul(square, mul(r, div(both(1), p)));
        p = select(split, square, select(f64x2.gt(p, vanishing), ratio, mul(before, b)));
      }
      set(e + l, select(active, mul(s, p), el));
      set(d + l, select(active, add(shift, gamma), dl));
    }
  }
  sort(n, d);
  return converged;
}

/** See VANISHING. */
const lost: f64 = 2.0 ** -900;

/** Sorts each lane, by exchanging neighbours. */
function sort(n: i32, d: usize): void {
  const end = d + <usize>(n - 1) * element;
  for (let round = 0; round < n; round++) {
    for (let at = d + <usize>(round & 1) * element; at < end; at += 2 * element) {
      const a = get(at);
      const b = v128.load(at, 16);
      set(at, f64x2.min(a, b));
      v128.store(at, f64x2.max(a, b), 16);
    }
  }
}

/**
 * Eigenvalues of four matrices: see symmetricEigenvalues. The first two are one pair, the others the next.
 *
 * @param a destroyed
 * @param work 2n elements
 * @returns whether all four converged
 */
export function eigenvaluesOfFour(n: i32, a: usize, out: usize, work: usize): bool {
  const first = symmetricEigenvalues(n, a, out, work);
  const second = symmetricEigenvalues(n, a + <usize>(n * n) * element, out + <usize>n * element, work);
  return i64x2.all_true(v128.and(first, second));
}
