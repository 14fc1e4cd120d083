import { exponentialIntegrals } from "./exponential-integrals.ts";

/** Σ r, Σ r y and Σ r y² of terms r = ((a + k)/a)^{−s}, y = ln((a + k)/a). */
export type PowerSums = readonly [number, number, number];

/**
 * The Hurwitz zeta function, ζ(s, a) = Σ_{k ≥ 0} (a + k)^{−s}, to a relative 1e-14.
 *
 * @param s above 1
 * @param a positive
 * @throws RangeError if s or a is out of range
 * @see NIST Digital Library of Mathematical Functions, 25.11
 */
export function hurwitzZeta(s: number, a: number): number {
  if (!(s > 1 && s < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`hurwitzZeta.s: must be a number above 1, got ${s}`);
  }
  if (!(a > 0 && a < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`hurwitzZeta.a: must be a positive number, got ${a}`);
  }
  return a ** -s * powerSums(s, a, Number.POSITIVE_INFINITY)[0];
}

/**
 * The sums over k = 0 … count − 1 in units of their first term, a^s (ζ(s, a) − ζ(s, a + count)) and its derivatives: a few
 * terms directly, the others by the Euler–Maclaurin formula,
 *
 *   Σ_{x = c}^b f = ∫_c^b f dx + (f(c) + f(b))/2 + Σ_j B_{2j}/(2j)! (f^{(2j−1)}(b) − f^{(2j−1)}(c)).
 *
 * The finite sum is taken as such, not as a difference: it holds at s = 1, and for any s that leaves its terms finite.
 *
 * @param count Infinity only for s > 1
 */
export function powerSums(s: number, a: number, count: number): PowerSums {
  let [norm, first, second] = [0, 0, 0];
  const add = (term: number, y: number) => {
    norm += term;
    first += term * y;
    second += term * y * y;
  };
  // from here on the formula's terms fall by a factor of 30 at least
  const direct = Math.max(0, Math.ceil(Math.abs(s) + 10 - a));
  const few = count <= direct + 2;
  const terms = few ? count : direct;
  for (let k = 0; k < terms; k++) {
    const y = Math.log1p(k / a);
    const term = Math.exp(-s * y);
    add(term, y);
    if (term < 1e-18) return [norm, first, second];
  }
  if (few) return [norm, first, second];
  const c = a + direct;
  const [from, to] = [Math.log1p(direct / a), Math.log1p((count - 1) / a)];
  // with x = c e^u: ∫ (x/a)^{−s} ln^m(x/a) dx = c (c/a)^{−s} ∫ e^{−(s − 1)u} (from + u)^m du
  const [e0, e1, e2] = exponentialIntegrals(s - 1, to - from);
  const scale = c * Math.exp(-s * from);
  norm += scale * e0;
  first += scale * (from * e0 + e1);
  second += scale * (from * from * e0 + 2 * from * e1 + e2);
  const end = (x: number, y: number, sign: 1 | -1) => {
    const term = Math.exp(-s * y);
    add(term / 2, y);
    // P = s(s + 1)…(s + 2j − 2) and its derivatives with respect to s
    let [p, dp, ddp] = [s, 1, 0];
    let power = (sign * term) / x;
    for (const [j, coefficient] of eulerMaclaurin.entries()) {
      if (j > 0) {
        for (const factor of [s + 2 * j - 1, s + 2 * j]) {
          [p, dp, ddp] = [p * factor, dp * factor + p, ddp * factor + 2 * dp];
        }
        power /= x * x;
      }
      norm += coefficient * power * p;
      first += coefficient * power * (y * p - dp);
      second += coefficient * power * (y * y * p - 2 * y * dp + ddp);
    }
  };
  end(c, from, 1);
  if (count < Number.POSITIVE_INFINITY) end(a + count - 1, to, -1);
  return [norm, first, second];
}

/** B_{2j}/(2j)! for j = 1 … 9. */
const eulerMaclaurin = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
  43867 / 5109094217170944000,
] as const;
