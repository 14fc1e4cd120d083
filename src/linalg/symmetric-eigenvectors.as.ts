import { abs, add, any, both, div, element, get, mul, select, set, sqrt, sub } from "../kernels/lanes.as";
import { congruence } from "./matrix-product.as";

/**
 * Eigenvalues and eigenvectors of two pairs of replicas, from those of the step before: see followEigenvectors. The
 * pairs take their rotations side by side, so that one waits for its divisions while the other computes.
 *
 * @param a matrices of the first pair, destroyed; those of the second are `apart` bytes on, as in all arrays here
 * @param v eigenvectors
 * @param first lanes of the first pair that take part; the others keep their eigenvectors
 * @param second those of the second pair
 * @param scratch n² elements
 * @returns false if some lane does not converge
 */
export function followEigenvectors(
  n: i32,
  a: usize,
  w: usize,
  v: usize,
  apart: usize,
  first: v128,
  second: v128,
  scratch: usize,
): bool {
  congruence(n, a, v, scratch, a);
  congruence(n, a + apart, v + apart, scratch, a + apart);
  const share = both(tolerance / <f64>(n * n));
  for (let sweep = 0; ; sweep++) {
    const diagonalA = onDiagonal(n, a);
    const diagonalB = onDiagonal(n, a + apart);
    first = v128.and(first, f64x2.gt(offDiagonal(n, a), mul(both(tolerance), diagonalA)));
    second = v128.and(second, f64x2.gt(offDiagonal(n, a + apart), mul(both(tolerance), diagonalB)));
    if (!any(v128.or(first, second))) break;
    if (sweep === 30) return false;
    const negligibleA = mul(share, diagonalA);
    const negligibleB = mul(share, diagonalB);
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(n, a, v, apart, p, q, first, second, negligibleA, negligibleB);
    }
  }
  const diagonal = (<usize>n + 1) * element;
  for (let i = 0; i < n; i++) {
    const at = <usize>i;
    set(w + at * element, get(a + at * diagonal));
    set(w + apart + at * element, get(a + apart + at * diagonal));
  }
  return true;
}

/** Squares off the diagonal that are left, in units of those on it. */
const tolerance: f64 = 1e-10;

/** Sum of the squares on the diagonal. */
function onDiagonal(n: i32, a: usize): v128 {
  const step = (<usize>n + 1) * element;
  const end = a + <usize>n * step;
  let sum = both(0);
  for (let at = a; at < end; at += step) {
    const value = get(at);
    sum = add(sum, mul(value, value));
  }
  return sum;
}

/** Sum of the squares above the diagonal. */
function offDiagonal(n: i32, a: usize): v128 {
  let sum = both(0);
  let at = a;
  for (let i = 0; i < n; i++) {
    at += <usize>(i + 1) * element;
    for (let j = i + 1; j < n; j++) {
      const value = get(at);
      sum = add(sum, mul(value, value));
      at += element;
    }
  }
  return sum;
}

/** The rotation in the plane (p, q) of the lanes that take part; the others turn by nothing. */
function rotate(
  n: i32,
  a: usize,
  v: usize,
  apart: usize,
  p: i32,
  q: i32,
  first: v128,
  second: v128,
  negligibleA: v128,
  negligibleB: v128,
): void {
  const row = <usize>n * element;
  const up = <usize>p;
  const uq = <usize>q;
  const atP = a + up * (row + element);
  const atQ = a + uq * (row + element);
  const atPq = a + up * row + uq * element;

  const apq = get(atPq);
  const bpq = get(atPq + apart);
  const turnA = v128.and(first, f64x2.gt(mul(apq, apq), negligibleA));
  const turnB = v128.and(second, f64x2.gt(mul(bpq, bpq), negligibleB));
  if (!any(v128.or(turnA, turnB))) return;
  const tA = tangent(get(atQ), get(atP), apq, turnA);
  const tB = tangent(get(atQ + apart), get(atP + apart), bpq, turnB);
  const cA = div(both(1), sqrt(add(mul(tA, tA), both(1))));
  const cB = div(both(1), sqrt(add(mul(tB, tB), both(1))));
  const sA = mul(tA, cA);
  const sB = mul(tB, cB);
  set(atP, sub(get(atP), mul(tA, apq)));
  set(atQ, add(get(atQ), mul(tA, apq)));
  set(atPq, v128.andnot(apq, turnA));
  set(atP + apart, sub(get(atP + apart), mul(tB, bpq)));
  set(atQ + apart, add(get(atQ + apart), mul(tB, bpq)));
  set(atPq + apart, v128.andnot(bpq, turnB));

  let kp = a + up * element;
  let kq = a + uq * element;
  for (; kp < atP; kp += row) {
    turn(kp, kq, cA, sA);
    turn(kp + apart, kq + apart, cB, sB);
    kq += row;
  }
  kp += element;
  kq += row;
  for (; kp < atPq; kp += element) {
    turn(kp, kq, cA, sA);
    turn(kp + apart, kq + apart, cB, sB);
    kq += row;
  }
  kp += element;
  kq += element;
  for (const end = a + up * row + row; kp < end; kp += element) {
    turn(kp, kq, cA, sA);
    turn(kp + apart, kq + apart, cB, sB);
    kq += element;
  }
  kp = v + up * element;
  kq = v + uq * element;
  for (const end = kp + <usize>n * row; kp < end; kp += row) {
    turn(kp, kq, cA, sA);
    turn(kp + apart, kq + apart, cB, sB);
    kq += row;
  }
}

/** tan of the angle that makes a_pq vanish; 0 where a lane does not turn. */
function tangent(aqq: v128, app: v128, apq: v128, turns: v128): v128 {
  const theta = div(sub(aqq, app), mul(both(2), apq));
  const sign = select(f64x2.ge(theta, both(0)), both(1), both(-1));
  const t = div(sign, add(abs(theta), sqrt(add(mul(theta, theta), both(1)))));
  return v128.and(t, turns);
}

/** (a_p, a_q) ← (c a_p − s a_q, s a_p + c a_q) */
function turn(p: usize, q: usize, c: v128, s: v128): void {
  const ap = get(p);
  const aq = get(q);
  set(p, sub(mul(c, ap), mul(s, aq)));
  set(q, add(mul(s, ap), mul(c, aq)));
}
