import { C1, C2, C3, L0, L1, L2, L3, L4, L5, L6, L7, L8, LN2, S0, S1, S2, S3 } from "./box-muller-series";

/**
 * Standard normals of four replicas at a time, in lanes of 32 bits: see boxMuller.
 *
 * @param state four states of sfc32: the words a of all four, then their b, c and counters
 * @param first where the normals of replicas 0 and 1 go, as pairs of doubles
 * @param second where those of replicas 2 and 3 go
 * @param count even
 */
export function fillNormals(state: usize, first: usize, second: usize, count: i32): void {
  let a = v128.load(state);
  let b = v128.load(state, 16);
  let c = v128.load(state, 32);
  let counter = v128.load(state, 48);
  const end = first + ((<usize>count) << 4);
  const apart = second - first;
  while (first < end) {
    let word = i32x4.add(i32x4.add(a, b), counter);
    a = v128.xor(b, i32x4.shr_u(b, 9));
    b = i32x4.add(c, i32x4.shl(c, 3));
    c = i32x4.add(v128.or(i32x4.shl(c, 21), i32x4.shr_u(c, 11)), word);
    counter = i32x4.add(counter, v128.load(ones));

    const y = f32x4.pmin(
      f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(word, 1)), constant(halfAt)),
      constant(belowAt),
    );
    const halvings = f32x4.convert_i32x4_s(i32x4.sub(v128.load(exponents), i32x4.shr_u(y, 23)));
    const m = f32x4.sub(v128.or(v128.and(y, v128.load(fractions)), constant(halfAt)), constant(0));
    // Estrin's scheme: short chains of operations that wait for each other
    const m2 = f32x4.mul(m, m);
    const m4 = f32x4.mul(m2, m2);
    const low = f32x4.add(f32x4.mul(multiplyAdd(constant(3), m, 2), m2), multiplyAdd(constant(1), m, 0));
    const high = f32x4.add(f32x4.mul(multiplyAdd(constant(7), m, 6), m2), multiplyAdd(constant(5), m, 4));
    const top = f32x4.mul(constant(8), m4);
    const series = f32x4.add(f32x4.mul(f32x4.add(top, high), m4), low);
    const logarithm = f32x4.sub(f32x4.mul(series, m), f32x4.mul(halvings, constant(ln2At)));
    const radius = f32x4.sqrt(f32x4.mul(logarithm, constant(minusTwoAt)));

    word = i32x4.add(i32x4.add(a, b), counter);
    a = v128.xor(b, i32x4.shr_u(b, 9));
    b = i32x4.add(c, i32x4.shl(c, 3));
    c = i32x4.add(v128.or(i32x4.shl(c, 21), i32x4.shr_u(c, 11)), word);
    counter = i32x4.add(counter, v128.load(ones));

    const t = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(word, 2)), constant(unitAt));
    const t2 = f32x4.mul(t, t);
    const signed = v128.xor(radius, i32x4.shl(i32x4.shr_u(word, 1), 31));
    let cosine = multiplyAdd(constant(cosineAt + 2), t2, cosineAt + 1);
    cosine = multiplyAdd(cosine, t2, cosineAt);
    cosine = f32x4.mul(signed, multiplyAdd(cosine, t2, 0));
    let sine = multiplyAdd(constant(sineAt + 3), t2, sineAt + 2);
    sine = multiplyAdd(sine, t2, sineAt + 1);
    sine = multiplyAdd(sine, t2, sineAt);
    sine = f32x4.mul(signed, f32x4.mul(sine, t));

    const swapped = v128.and(v128.xor(cosine, sine), i32x4.shr_s(i32x4.shl(word, 31), 31));
    const z1 = v128.xor(cosine, swapped);
    const z2 = v128.xor(sine, swapped);
    v128.store(first, f64x2.promote_low_f32x4(z1));
    v128.store(first, f64x2.promote_low_f32x4(z2), 16);
    v128.store(first + apart, f64x2.promote_low_f32x4(upperHalf(z1)));
    v128.store(first + apart, f64x2.promote_low_f32x4(upperHalf(z2)), 16);
    first += 32;
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  v128.store(state, c, 32);
  v128.store(state, counter, 48);
}

function multiplyAdd(a: v128, b: v128, k: usize): v128 {
  return f32x4.add(f32x4.mul(a, b), constant(k));
}

function upperHalf(a: v128): v128 {
  return v128.shuffle<i64>(a, a, 1, 0);
}

/** Constants are read from memory: engines make a literal vector anew in every round of a loop. */
function constant(k: usize): v128 {
  return v128.load(table + (k << 4));
}

function put(k: usize, value: f32): void {
  v128.store(table + (k << 4), f32x4.splat(value));
}

const table: usize = memory.data(24 * 16, 16);
const sineAt: usize = 9;
const cosineAt: usize = 13;
const halfAt: usize = 16;
const belowAt: usize = 17;
const unitAt: usize = 18;
const ln2At: usize = 19;
const minusTwoAt: usize = 20;
const ones: usize = table + 21 * 16;
const exponents: usize = table + 22 * 16;
const fractions: usize = table + 23 * 16;
put(0, <f32>L0);
put(1, <f32>L1);
put(2, <f32>L2);
put(3, <f32>L3);
put(4, <f32>L4);
put(5, <f32>L5);
put(6, <f32>L6);
put(7, <f32>L7);
put(8, <f32>L8);
put(sineAt, <f32>S0);
put(sineAt + 1, <f32>S1);
put(sineAt + 2, <f32>S2);
put(sineAt + 3, <f32>S3);
put(cosineAt, <f32>C1);
put(cosineAt + 1, <f32>C2);
put(cosineAt + 2, <f32>C3);
put(halfAt, 0.5);
put(belowAt, 2147483520);
put(unitAt, <f32>(2.0 ** -29));
put(ln2At, <f32>LN2);
put(minusTwoAt, -2);
v128.store(ones, i32x4.splat(1));
v128.store(exponents, i32x4.splat(157));
v128.store(fractions, i32x4.splat(0x007fffff));
