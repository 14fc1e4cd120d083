import { abs, add, any, both, div, element, get, mul, select, set, sqrt, sub } from "../kernels/lanes.as";

/**
 * Eigenvalues of the matrices of two pairs of replicas, ascending: see symmetricEigenvalues.
 *
 * @param a matrices of the first pair, destroyed; those of the second follow
 * @param out n elements of the first pair; those of the second are `apart` bytes on
 * @param first lanes of the first pair that must converge
 * @param second lanes of the second pair that must converge
 * @param work 3n + 2 elements
 * @returns whether they did
 */
export function symmetricEigenvalues(
  n: i32,
  a: usize,
  out: usize,
  apart: usize,
  first: v128,
  second: v128,
  work: usize,
): bool {
  const row = <usize>n * element;
  const p = work + 2 * row;
  const unitA = tridiagonalise(n, a, out, work, p);
  const unitB = tridiagonalise(n, a + <usize>n * row, out + apart, work + row, p);
  const converged = tridiagonalEigenvalues(n, out, apart, work, first, second);
  for (let at: usize = 0; at < row; at += element) {
    set(out + at, div(get(out + at), unitA));
    set(out + apart + at, div(get(out + apart + at), unitB));
  }
  return converged;
}

/** Householder's reduction of a pair; returns the power of two by which it is multiplied. */
function tridiagonalise(n: i32, a: usize, out: usize, off: usize, p: usize): v128 {
  const row = <usize>n * element;
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
  return unit;
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

/**
 * Eigenvalues of two pairs of tridiagonal matrices: see tridiagonalEigenvalues. The pairs take their steps side by
 * side, so that one waits for its divisions while the other computes.
 *
 * @returns whether the lanes of `first` and `second` converged
 */
function tridiagonalEigenvalues(n: i32, d: usize, apart: usize, e: usize, first: v128, second: v128): bool {
  const bytes = <usize>n * element;
  const last = bytes - element;
  const negligibleA = squareOffDiagonal(n, d, e);
  const negligibleB = squareOffDiagonal(n, d + apart, e + bytes);
  const vanishingA = mul(negligibleA, both(2.0 ** -100));
  const vanishingB = mul(negligibleB, both(2.0 ** -100));
  const rightAngleA = mul(vanishingA, both(2.0 ** -204));
  const rightAngleB = mul(vanishingB, both(2.0 ** -204));
  let converged = true;
  for (let l: usize = 0; l < last; l += element) {
    const dA = d + l;
    const dB = d + apart + l;
    const eA = e + l;
    const eB = e + bytes + l;
    for (let iteration = 0; ; iteration++) {
      const activeA = f64x2.gt(get(eA), negligibleA);
      const activeB = f64x2.gt(get(eB), negligibleB);
      if (!any(v128.or(activeA, activeB))) break;
      if (iteration === 60) {
        if (any(v128.or(v128.and(activeA, first), v128.and(activeB, second)))) converged = false;
        break;
      }
      const shiftA = wilkinsonShift(dA, eA);
      const shiftB = wilkinsonShift(dB, eB);
      let cA = both(1);
      let cB = both(1);
      let sA = both(0);
      let sB = both(0);
      let gammaA = sub(get(d + last), shiftA);
      let gammaB = sub(get(d + apart + last), shiftB);
      let pA = mul(gammaA, gammaA);
      let pB = mul(gammaB, gammaB);
      for (let i = last; i > l; ) {
        i -= element;
        const atA = e + i;
        const atB = atA + bytes;
        const bA = get(atA);
        const bB = get(atB);
        const rA = add(pA, bA);
        const rB = add(pB, bB);
        if (i + element < last) {
          v128.store(atA, select(activeA, mul(sA, rA), v128.load(atA, 16)), 16);
          v128.store(atB, select(activeB, mul(sB, rB), v128.load(atB, 16)), 16);
        }
        const splitA = v128.not(f64x2.gt(rA, vanishingA));
        const splitB = v128.not(f64x2.gt(rB, vanishingB));
        const inverseA = div(both(1), rA);
        const inverseB = div(both(1), rB);
        const beforeA = cA;
        const beforeB = cB;
        cA = select(splitA, both(1), mul(pA, inverseA));
        cB = select(splitB, both(1), mul(pB, inverseB));
        sA = v128.andnot(mul(bA, inverseA), splitA);
        sB = v128.andnot(mul(bB, inverseB), splitB);
        const oldA = gammaA;
        const oldB = gammaB;
        const toA = d + i;
        const toB = toA + apart;
        const alphaA = get(toA);
        const alphaB = get(toB);
        gammaA = sub(mul(cA, sub(alphaA, shiftA)), mul(sA, oldA));
        gammaB = sub(mul(cB, sub(alphaB, shiftB)), mul(sB, oldB));
        v128.store(toA, select(activeA, add(oldA, sub(alphaA, gammaA)), v128.load(toA, 16)), 16);
        v128.store(toB, select(activeB, add(oldB, sub(alphaB, gammaB)), v128.load(toB, 16)), 16);
        pA = nextP(gammaA, rA, pA, beforeA, bA, splitA, rightAngleA);
        pB = nextP(gammaB, rB, pB, beforeB, bB, splitB, rightAngleB);
      }
      set(eA, select(activeA, mul(sA, pA), get(eA)));
      set(eB, select(activeB, mul(sB, pB), get(eB)));
      set(dA, select(activeA, add(shiftA, gammaA), get(dA)));
      set(dB, select(activeB, add(shiftB, gammaB), get(dB)));
    }
  }
  sort(n, d);
  sort(n, d + apart);
  return converged;
}

/** Squares the off-diagonal elements; returns below what they are nothing. */
function squareOffDiagonal(n: i32, d: usize, e: usize): v128 {
  const bytes = <usize>n * element;
  let norm = both(0);
  for (let at: usize = 0; at < bytes; at += element) norm = f64x2.max(norm, abs(get(d + at)));
  for (let at: usize = 0; at < bytes - element; at += element) {
    const value = get(e + at);
    norm = f64x2.max(norm, abs(value));
    set(e + at, mul(value, value));
  }
  const rounding = mul(norm, both(2.0 ** -52));
  return mul(rounding, rounding);
}

/** The eigenvalue of the upper left 2×2 block that is closer to its first element. */
function wilkinsonShift(d: usize, e: usize): v128 {
  const dl = get(d);
  const root = sqrt(get(e));
  const g = div(sub(v128.load(d, 16), dl), mul(both(2), root));
  const reach = sqrt(add(mul(g, g), both(1)));
  const signed = select(f64x2.ge(g, both(0)), reach, f64x2.neg(reach));
  return sub(dl, div(root, add(g, signed)));
}

function nextP(gamma: v128, r: v128, p: v128, before: v128, b: v128, split: v128, rightAngle: v128): v128 {
  const square = mul(gamma, gamma);
  const ratio = mul(square, mul(r, div(both(1), p)));
  return select(split, square, select(f64x2.gt(p, rightAngle), ratio, mul(before, b)));
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
 * Eigenvalues of many matrices, four at a time: see eigenvaluesOfMany.
 *
 * @param count a multiple of four
 * @param matrices doubles, one matrix after the other
 * @param out n doubles of each
 * @param work see eigenvaluesWork
 * @returns whether all converged
 */
export function eigenvaluesOfMany(n: i32, count: i32, matrices: usize, out: usize, work: usize): bool {
  const size = (<usize>(n * n)) << 3;
  const levels = (<usize>n) << 3;
  const lanes = work;
  const values = lanes + 4 * size;
  const rest = values + 4 * levels;
  const all = i64x2.splat(-1);
  let converged = true;
  for (let k = 0; k < count; k += 4) {
    for (let pair: usize = 0; pair < 2; pair++) {
      const from = matrices + (<usize>k + 2 * pair) * size;
      const to = lanes + pair * 2 * size;
      for (let at: usize = 0; at < size; at += 8) {
        set(to + 2 * at, f64x2.replace_lane(both(load<f64>(from + at)), 1, load<f64>(from + size + at)));
      }
    }
    if (!symmetricEigenvalues(n, lanes, values, 2 * levels, all, all, rest)) converged = false;
    for (let pair: usize = 0; pair < 2; pair++) {
      const from = values + pair * 2 * levels;
      const to = out + (<usize>k + 2 * pair) * levels;
      for (let at: usize = 0; at < levels; at += 8) {
        const value = get(from + 2 * at);
        store<f64>(to + at, f64x2.extract_lane(value, 0));
        store<f64>(to + levels + at, f64x2.extract_lane(value, 1));
      }
    }
  }
  return converged;
}

/** Bytes of work memory that eigenvaluesOfMany needs. */
export function eigenvaluesWork(n: i32): usize {
  return <usize>(2 * n * n + 2 * n + 3 * n + 2) * element;
}
