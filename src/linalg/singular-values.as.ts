/**
 * Householder's reduction of one matrix to bidiagonal form, two columns in a vector: see bidiagonalise.
 *
 * @param a [m][n padded to a multiple of four] doubles, destroyed
 * @param out d_0, e_0, d_1, e_1, … as doubles
 * @param work see bidiagonalWork
 */
export function bidiagonalise(m: i32, n: i32, a: usize, out: usize, work: usize): void {
  const columns = n + (-n & 3);
  const stride = (<usize>columns) << 3;
  const v = work;
  const w = v + ((<usize>(m + (m & 1))) << 3);
  const u = w + stride;
  const end = a + <usize>m * stride;
  for (let k = 0; k < n; k++) {
    const at = (<usize>k) << 3;
    const rowK = a + <usize>k * stride;
    const head = load<f64>(rowK + at);
    let tail: f64 = 0;
    let vi = v + at + 8;
    for (let row = rowK + stride; row < end; row += stride) {
      const value = load<f64>(row + at);
      store<f64>(vi, value);
      tail += value * value;
      vi += 8;
    }
    const leftFlat = !(tail > lost);
    const alpha = onto(head, tail, leftFlat);
    store<f64>(out + 2 * at, alpha);
    if (k === n - 1) break;
    const first = head - alpha;
    const beta = leftFlat ? 0 : 2 / (first * first + tail);
    store<f64>(v + at, first);
    const from = (<usize>((k + 1) & ~3)) << 3;
    memory.fill(w + from, 0, stride - from);
    addRows(from, stride, rowK, end, v + at, w);
    for (let j = from; j < stride; j += 8) store<f64>(w + j, j <= at ? 0 : load<f64>(w + j) * beta);
    for (let j = from; j < stride; j += 8) {
      store<f64>(rowK + j, load<f64>(rowK + j) - first * load<f64>(w + j));
    }
    const next = load<f64>(rowK + at + 8);
    let rest: f64 = 0;
    for (let j = at + 16; j < (<usize>n) << 3; j += 8) rest += load<f64>(rowK + j) * load<f64>(rowK + j);
    const rightFlat = !(rest > lost);
    const aside = onto(next, rest, rightFlat);
    store<f64>(out + 2 * at + 8, aside);
    for (let j = from; j < stride; j += 8) store<f64>(u + j, j <= at ? 0 : load<f64>(rowK + j));
    const start = next - aside;
    store<f64>(u + at + 8, start);
    const gamma = rightFlat ? 0 : 2 / (start * start + rest);
    reflectRows(from, stride, rowK + stride, end, v + at + 8, w, u, gamma);
  }
}

/** Bytes of work memory that bidiagonalise needs. */
export function bidiagonalWork(m: i32, n: i32): usize {
  return (<usize>(m + 1 + 2 * (n + 3))) << 3;
}

/** See VANISHING. */
const lost: f64 = 2.0 ** -900;

/** The first element that the reflection leaves. */
function onto(head: f64, tail: f64, flat: bool): f64 {
  const norm = Math.sqrt(head * head + tail);
  return flat ? head : head > 0 ? -norm : norm;
}

/** w += Σ_i v_i A_i over the columns from `from` on, in the order of the rows; four rows at a time. */
function addRows(from: usize, stride: usize, row: usize, end: usize, v: usize, w: usize): void {
  for (; row + 3 * stride < end; row += 4 * stride) {
    const v0 = v128.load64_splat(v);
    const v1 = v128.load64_splat(v, 8);
    const v2 = v128.load64_splat(v, 16);
    const v3 = v128.load64_splat(v, 24);
    const r1 = row + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    for (let j = from; j < stride; j += 16) {
      let sum = v128.load(w + j);
      sum = f64x2.add(sum, f64x2.mul(v0, v128.load(row + j)));
      sum = f64x2.add(sum, f64x2.mul(v1, v128.load(r1 + j)));
      sum = f64x2.add(sum, f64x2.mul(v2, v128.load(r2 + j)));
      sum = f64x2.add(sum, f64x2.mul(v3, v128.load(r3 + j)));
      v128.store(w + j, sum);
    }
    v += 32;
  }
  for (; row < end; row += stride) {
    const v0 = v128.load64_splat(v);
    for (let j = from; j < stride; j += 16) {
      v128.store(w + j, f64x2.add(v128.load(w + j), f64x2.mul(v0, v128.load(row + j))));
    }
    v += 8;
  }
}

/** A_i ← (A_i − v_i w)(1 − γ u uᵀ) row by row. */
function reflectRows(
  from: usize,
  stride: usize,
  row: usize,
  end: usize,
  v: usize,
  w: usize,
  u: usize,
  gamma: f64,
): void {
  for (; row + stride < end; row += 2 * stride) {
    const below = row + stride;
    const vA = v128.load64_splat(v);
    const vB = v128.load64_splat(v, 8);
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    let b0 = f64x2.splat(0);
    let b1 = f64x2.splat(0);
    for (let j = from; j < stride; j += 32) {
      const w0 = v128.load(w + j);
      const w1 = v128.load(w + j, 16);
      const u0 = v128.load(u + j);
      const u1 = v128.load(u + j, 16);
      let x = f64x2.sub(v128.load(row + j), f64x2.mul(vA, w0));
      v128.store(row + j, x);
      a0 = f64x2.add(a0, f64x2.mul(x, u0));
      x = f64x2.sub(v128.load(row + j, 16), f64x2.mul(vA, w1));
      v128.store(row + j, x, 16);
      a1 = f64x2.add(a1, f64x2.mul(x, u1));
      x = f64x2.sub(v128.load(below + j), f64x2.mul(vB, w0));
      v128.store(below + j, x);
      b0 = f64x2.add(b0, f64x2.mul(x, u0));
      x = f64x2.sub(v128.load(below + j, 16), f64x2.mul(vB, w1));
      v128.store(below + j, x, 16);
      b1 = f64x2.add(b1, f64x2.mul(x, u1));
    }
    const yA = projection(gamma, a0, a1);
    const yB = projection(gamma, b0, b1);
    for (let j = from; j < stride; j += 16) {
      const uj = v128.load(u + j);
      v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.mul(yA, uj)));
      v128.store(below + j, f64x2.sub(v128.load(below + j), f64x2.mul(yB, uj)));
    }
    v += 16;
  }
  if (row < end) {
    const vi = v128.load64_splat(v);
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    for (let j = from; j < stride; j += 32) {
      const x0 = f64x2.sub(v128.load(row + j), f64x2.mul(vi, v128.load(w + j)));
      const x1 = f64x2.sub(v128.load(row + j, 16), f64x2.mul(vi, v128.load(w + j, 16)));
      v128.store(row + j, x0);
      v128.store(row + j, x1, 16);
      s0 = f64x2.add(s0, f64x2.mul(x0, v128.load(u + j)));
      s1 = f64x2.add(s1, f64x2.mul(x1, v128.load(u + j, 16)));
    }
    const y = projection(gamma, s0, s1);
    for (let j = from; j < stride; j += 16) {
      v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.mul(y, v128.load(u + j))));
    }
  }
}

/** γ times the sum of the lanes of two vectors, in both lanes. */
function projection(gamma: f64, a: v128, b: v128): v128 {
  const sum = f64x2.add(a, b);
  return f64x2.splat(gamma * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}
