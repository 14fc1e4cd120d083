import type { Sfc32State } from "./sfc32.ts";

/**
 * Fills out[from … to − 1] with standard normals, two from every two random words (Box & Muller 1958).
 *
 *   z₁ = √(−2 ln u) cos θ,   z₂ = √(−2 ln u) sin θ,   u ∈ (0, 1), θ ∈ [0, 2π)
 *
 * Every operation is +, ×, √ or an exact scaling, which IEEE 754 defines to the last bit, so a seed gives the same
 * normals on every machine; Math.log and Math.sin do not promise that. The relative error of a normal is below
 * 5·10⁻⁸, its largest magnitude √(2 · 33 ln 2) = 6.76 (probability 1.4·10⁻¹¹).
 *
 * @param state advanced by to − from words
 * @throws RangeError if to − from is odd
 */
export function boxMuller(state: Sfc32State, out: Float64Array, from: number, to: number): void {
  if ((to - from) % 2 !== 0) throw new RangeError(`normals come in pairs, asked for ${to - from}`);
  // the generator of sfc32.ts, its state in local variables: this is the hottest loop of the program
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let i = from; i < to; i += 2) {
    let word = (((a + b) | 0) + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    counter = (counter + 1) | 0;

    // u = (word + ½)/2³² = (1 + m) 2^−zeros with −½ ≤ m < 0: small words keep their precision in the tail
    const zeros = Math.clz32(word);
    const m = ((word >>> 0) + 0.5) * SCALE[zeros]! - 1;
    const series =
      ((((((((L9 * m + L8) * m + L7) * m + L6) * m + L5) * m + L4) * m + L3) * m + L2) * m + L1) * m + L0;
    const radius = Math.sqrt(-2 * (series * m - zeros * LN2));

    word = (((a + b) | 0) + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    counter = (counter + 1) | 0;

    // thirty bits choose an angle within ±π/4 of the first axis, one the sign, one the axis
    const t = (word >> 2) * 2 ** -29;
    const t2 = t * t;
    const signed = radius * (1 - (word & 2));
    const swap = word & 1;
    out[i + swap] = signed * (((C3 * t2 + C2) * t2 + C1) * t2 + 1);
    out[i + 1 - swap] = signed * ((((S3 * t2 + S2) * t2 + S1) * t2 + S0) * t);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}

const SCALE = Float64Array.from({ length: 33 }, (_, zeros) => 2 ** (zeros - 32));
// biome-ignore lint/suspicious/noApproximativeNumericConstant: a literal has the same bits in every engine
const LN2 = 0.6931471805599453;

// Minimax fits made for this file (weighted least squares, Lawson's iteration).
// ln(1 + m) = m Σ L_k mᵏ on −½ ≤ m ≤ 0: relative error 3.6·10⁻⁹
const L0 = 0.9999999964601823;
const L1 = -0.5000013774247044;
const L2 = 0.33324537973959467;
const L3 = -0.25216200441021436;
const L4 = 0.1732910969324014;
const L5 = -0.3533641354615751;
const L6 = -0.6335037323177664;
const L7 = -2.0467865447381666;
const L8 = -2.5526646133307707;
const L9 = -1.77565432220532;
// sin(πt/4) = t Σ S_k t²ᵏ on |t| ≤ 1: relative error 3.3·10⁻⁹
const S0 = 0.7853981608540065;
const S1 = -0.08074543252756286;
const S2 = 0.0024900010202977474;
const S3 = -3.5950449807204877e-5;
// cos(πt/4) = 1 + Σ C_k t²ᵏ on |t| ≤ 1: absolute error 3.3·10⁻⁸
const C1 = -0.30842448848866916;
const C2 = 0.015850397604290564;
const C3 = -0.00031916014757676296;
