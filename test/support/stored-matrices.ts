import type { Precision } from "../../src/linalg/index.ts";
import type { Random } from "../../src/random/index.ts";

/** The nearest bfloat16, ties to even: the upper half of a single-precision number. */
function bfloat16(x: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, x);
  const upper = bits.getUint32(0);
  bits.setUint32(0, ((upper + 0x7fff + ((upper >>> 16) & 1)) & 0xffff0000) >>> 0);
  return bits.getFloat32(0);
}

/** The nearest number of IEEE half precision, ties to even, subnormal below 2⁻¹⁴; of what fits into one. */
function float16(x: number): number {
  if (x === 0) return 0;
  const ulp = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(x)))) - 10);
  const [below, part] = [Math.floor(x / ulp), (x / ulp) % 1];
  const tie = Math.abs(part) === 0.5;
  return ulp * (tie ? below + (below & 1) : Math.round(x / ulp));
}

/** A number as it is stored. */
export const rounded: Readonly<Record<Precision, (x: number) => number>> = {
  f64: (x) => x,
  f32: Math.fround,
  f16: float16,
  bf16: bfloat16,
};

/** Independent standard normals, [row][column]. */
export function gaussian(rows: number, columns: number, random: Random): Float64Array {
  const values = new Float64Array(rows * columns);
  random.fillNormal(values);
  return values;
}

/** A product of two matrices of standard normals, of the given rank. */
export function product(rows: number, rank: number, columns: number, random: Random): Float64Array {
  const [a, b] = [gaussian(rows, rank, random), gaussian(rank, columns, random)];
  return Float64Array.from({ length: rows * columns }, (_, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    let sum = 0;
    for (let q = 0; q < rank; q++) sum += a[i * rank + q] * b[q * columns + j];
    return sum;
  });
}
