import * as fits from "./box-muller-series.ts";
import type { Sfc32State } from "./sfc32.ts";

/**
 * Fills out[from … to − 1] with standard normals, two from every two random words (Box & Muller 1958).
 *
 *   z₁ = √(−2 ln u) cos θ,   z₂ = √(−2 ln u) sin θ,   u ∈ (0, 1), θ ∈ [0, 2π)
 *
 * In single precision throughout, so that a processor can make four at a time: −2 ln u is right to 2.7·10⁻⁷ (of
 * itself, or absolutely below 1), the angle to 1.2·10⁻⁷; the largest magnitude is √(2 · 32 ln 2) = 6.66 (probability
 * 2.7·10⁻¹¹). Every operation is +, ×, √ or an exact change of bits, which IEEE 754 defines to the last bit, so a seed gives the same normals on
 * every machine; Math.log and Math.sin do not promise that. box-muller.as.ts repeats it in WebAssembly.
 *
 * @param state advanced by to − from words
 * @throws RangeError if to − from is odd
 */
export function boxMuller(state: Sfc32State, out: Float64Array, from: number, to: number): void {
  if ((to - from) % 2 !== 0) throw new RangeError(`normals come in pairs, asked for ${to - from}`);
  // the generator of sfc32.ts, its state in local variables: this is the hottest loop of the program
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let counter = state[3];
  for (let i = from; i < to; i += 2) {
    let word = (((a + b) | 0) + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    counter = (counter + 1) | 0;

    // u = (31 bits + ½)/2³¹ = (1 + m) 2^−halvings with −½ ≤ m < 0: small ones keep their precision in the tail
    single[0] = Math.min(f32(f32(word >>> 1) + f32(0.5)), BELOW);
    const halvings = 157 - (bits[0] >> 23);
    bits[0] = (bits[0] & 0x007fffff) | 0x3f000000;
    const m = f32(single[0] - f32(1));
    // Estrin's scheme: short chains of operations that wait for each other
    const m2 = f32(m * m);
    const m4 = f32(m2 * m2);
    const low = f32(f32(f32(f32(L3 * m) + L2) * m2) + f32(f32(L1 * m) + L0));
    const high = f32(f32(f32(f32(L7 * m) + L6) * m2) + f32(f32(L5 * m) + L4));
    const series = f32(f32(f32(f32(L8 * m4) + high) * m4) + low);
    const log = f32(f32(series * m) - f32(f32(halvings) * LN2));
    const radius = f32(Math.sqrt(f32(log * f32(-2))));

    word = (((a + b) | 0) + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    counter = (counter + 1) | 0;

    // thirty bits choose an angle within ±π/4 of the first axis, one the sign, one the axis
    const t = f32(f32(word >> 2) * UNIT);
    const t2 = f32(t * t);
    const signed = f32(radius * f32(1 - (word & 2)));
    let cosine = f32(f32(C3 * t2) + C2);
    cosine = f32(f32(cosine * t2) + C1);
    cosine = f32(f32(cosine * t2) + f32(1));
    let sine = f32(f32(S3 * t2) + S2);
    sine = f32(f32(sine * t2) + S1);
    sine = f32(f32(sine * t2) + S0);
    const swap = word & 1;
    out[i + swap] = f32(signed * cosine);
    out[i + 1 - swap] = f32(signed * f32(sine * t));
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}

const f32 = Math.fround;
const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** Largest single below 2³¹, so that u < 1. */
const BELOW = 2 ** 31 - 2 ** 7;
const UNIT = f32(2 ** -29);
const [L0, L1, L2, L3, L4] = [fits.L0, fits.L1, fits.L2, fits.L3, fits.L4].map(f32) as Five;
const [L5, L6, L7, L8, LN2] = [fits.L5, fits.L6, fits.L7, fits.L8, fits.LN2].map(f32) as Five;
const [S0, S1, S2, S3] = [fits.S0, fits.S1, fits.S2, fits.S3].map(f32) as Five;
const [C1, C2, C3] = [fits.C1, fits.C2, fits.C3].map(f32) as Five;
type Five = [number, number, number, number, number];
