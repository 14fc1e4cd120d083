import { abs, add, any, both, div, element, get, mul, select, set, sqrt, sub } from "../kernels/lanes.as";
import { cholesky, choleskySolve } from "../linalg/cholesky.as";

/** See implicit-repulsion.ts. */
const maximumIterations: i32 = 80;
const tolerance: f64 = 1e-4;

/**
 * Euler–Maruyama with implicit repulsion for a pair of replicas: see implicitRepulsion.
 *
 * @param x levels, overwritten in the lanes that find a solution
 * @param y x + f dt + b dB
 * @param p p_ij at element i n + j for i < j
 * @param active lanes that take the step
 * @param averted counts of steps in which the bare step would have reordered levels
 * @param work see implicitWork
 * @returns the lanes that found a solution
 */
export function implicitStep(
  n: i32,
  x: usize,
  y: usize,
  p: usize,
  dt: f64,
  active: v128,
  averted: usize,
  work: usize,
): v128 {
  const bytes = <usize>n * element;
  const z = work;
  const f = z + bytes;
  const inverse = f + bytes;
  const jacobian = inverse + bytes;
  startNearBare(n, x, y, p, dt, z, f, active, averted);
  const close = mul(both(tolerance), sqrt(mul(largestRepulsion(n, p), both(dt))));
  let solved = i64x2.splat(0);
  for (let iteration = 0; iteration < maximumIterations && any(active); iteration++) {
    residual(n, y, z, dt, p, f, jacobian);
    active = v128.and(active, cholesky(n, jacobian, jacobian));
    choleskySolve(n, jacobian, inverse, f);
    const fraction = feasibleFraction(n, p, z, f, active);
    const settled = gapsSettled(n, p, z, f);
    let moved = both(0);
    for (let at: usize = 0; at < bytes; at += element) {
      const correction = get(f + at);
      const before = get(z + at);
      set(z + at, select(active, sub(before, mul(fraction, correction)), before));
      moved = f64x2.max(moved, abs(correction));
    }
    const done = v128.and(active, v128.and(settled, f64x2.le(moved, close)));
    solved = v128.or(solved, done);
    active = v128.andnot(active, done);
  }
  for (let at: usize = 0; at < bytes; at += element) set(x + at, select(solved, get(z + at), get(x + at)));
  return solved;
}

/** Elements of work memory that implicitStep needs. */
export function implicitWork(n: i32): i32 {
  return 3 * n + n * n;
}

/** z = the bare step where it keeps every spacing, else x spread out; counts the lanes that it would reorder. */
function startNearBare(
  n: i32,
  x: usize,
  y: usize,
  p: usize,
  dt: f64,
  z: usize,
  spread: usize,
  active: v128,
  averted: usize,
): void {
  const bytes = <usize>n * element;
  memory.copy(z, y, bytes);
  let row = p;
  for (let i: usize = 0; i < bytes; i += element) {
    const xi = get(x + i);
    let zi = get(z + i);
    for (let j = i + element; j < bytes; j += element) {
      const pij = get(row + j);
      const kick = v128.andnot(div(mul(pij, both(dt)), sub(xi, get(x + j))), f64x2.eq(pij, both(0)));
      zi = add(zi, kick);
      set(z + j, sub(get(z + j), kick));
    }
    set(z + i, zi);
    row += bytes;
  }
  let reordered = i64x2.splat(0);
  let squeezed = i64x2.splat(0);
  row = p;
  for (let i: usize = 0; i < bytes; i += element) {
    const xi = get(x + i);
    const zi = get(z + i);
    for (let j = i + element; j < bytes; j += element) {
      const interacts = f64x2.gt(get(row + j), both(0));
      const zj = get(z + j);
      reordered = v128.or(reordered, v128.andnot(interacts, f64x2.gt(zj, zi)));
      const gap = sub(get(x + j), xi);
      const near = f64x2.le(mul(get(row + j), both(dt)), mul(mul(both(4), gap), gap));
      const kept = v128.and(near, f64x2.gt(sub(zj, zi), mul(both(0.5), gap)));
      squeezed = v128.or(squeezed, v128.andnot(interacts, kept));
    }
    row += bytes;
  }
  set(averted, add(get(averted), v128.and(v128.and(reordered, active), both(1))));
  if (!any(squeezed)) return;
  memory.copy(spread, x, bytes);
  row = p;
  for (let i: usize = 0; i < bytes; i += element) {
    const si = get(spread + i);
    for (let j = i + element; j < bytes; j += element) {
      const pij = get(row + j);
      const sj = get(spread + j);
      const widened = f64x2.max(sj, add(si, mul(both(0.01), sqrt(mul(pij, both(dt))))));
      set(spread + j, select(f64x2.gt(pij, both(0)), widened, sj));
    }
    row += bytes;
  }
  for (let i: usize = 0; i < bytes; i += element) set(z + i, select(squeezed, get(spread + i), get(z + i)));
}

function largestRepulsion(n: i32, p: usize): v128 {
  let largest = both(0);
  for (let i = 0; i < n; i++) {
    const end = p + <usize>((i + 1) * n) * element;
    for (let at = p + <usize>(i * n + i + 1) * element; at < end; at += element) {
      largest = f64x2.max(largest, get(at));
    }
  }
  return largest;
}

/** Residual z − y − dt Σ p/(z_i − z_j) into f and its Jacobian, lower triangle, into `jacobian`. */
function residual(n: i32, y: usize, z: usize, dt: f64, p: usize, f: usize, jacobian: usize): void {
  const bytes = <usize>n * element;
  for (let i: usize = 0; i < bytes; i += element) {
    set(f + i, sub(get(z + i), get(y + i)));
    set(jacobian + i * <usize>n + i, both(1));
  }
  let row = p;
  for (let i: usize = 0; i < bytes; i += element) {
    const zi = get(z + i);
    let fi = get(f + i);
    let slopes = get(jacobian + i * <usize>n + i);
    let to = jacobian + (i + element) * <usize>n;
    for (let j = i + element; j < bytes; j += element) {
      const pij = get(row + j);
      const inverse = v128.andnot(div(both(1), sub(get(z + j), zi)), f64x2.eq(pij, both(0)));
      const kick = mul(mul(pij, both(dt)), inverse);
      const slope = mul(kick, inverse);
      fi = add(fi, kick);
      set(f + j, sub(get(f + j), kick));
      slopes = add(slopes, slope);
      set(to + j, add(get(to + j), slope));
      set(to + i, f64x2.neg(slope));
      to += bytes;
    }
    set(f + i, fi);
    set(jacobian + i * <usize>n + i, slopes);
    row += bytes;
  }
}

/** Lanes in which Newton's correction changes every interacting spacing by little of itself. */
function gapsSettled(n: i32, p: usize, z: usize, correction: usize): v128 {
  const bytes = <usize>n * element;
  const small = both(tolerance);
  let settled = i64x2.splat(-1);
  let row = p;
  for (let i: usize = 0; i < bytes; i += element) {
    const zi = get(z + i);
    const ci = get(correction + i);
    for (let j = i + element; j < bytes; j += element) {
      const change = abs(sub(get(correction + j), ci));
      const little = f64x2.le(change, mul(small, sub(get(z + j), zi)));
      settled = v128.and(settled, v128.or(little, f64x2.eq(get(row + j), both(0))));
    }
    row += bytes;
  }
  return settled;
}

/** The largest part of Newton's correction, at most all of it, that leaves every spacing a tenth of itself. */
function feasibleFraction(n: i32, p: usize, z: usize, correction: usize, active: v128): v128 {
  const bytes = <usize>n * element;
  let fraction = both(1);
  let row = p;
  for (let i: usize = 0; i < bytes; i += element) {
    const zi = get(z + i);
    const ci = get(correction + i);
    for (let j = i + element; j < bytes; j += element) {
      const gap = sub(get(z + j), zi);
      const shrink = sub(get(correction + j), ci);
      const limit = mul(both(0.9), gap);
      let tooFar = f64x2.gt(mul(shrink, fraction), limit);
      tooFar = v128.andnot(v128.and(tooFar, active), f64x2.eq(get(row + j), both(0)));
      if (any(tooFar)) fraction = select(tooFar, div(limit, shrink), fraction);
    }
    row += bytes;
  }
  return fraction;
}
