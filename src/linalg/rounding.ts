/** Storage formats: IEEE double, single and half precision, and bfloat16. */
export type Precision = "f64" | "f32" | "f16" | "bf16";

/** ε: the distance from 1 to the next number. */
const machineEpsilon: Readonly<Record<Precision, number>> = {
  f64: 2 ** -52,
  f32: 2 ** -23,
  f16: 2 ** -10,
  bf16: 2 ** -7,
};

/**
 * Rounding errors of n levels, eigenvalues or singular values: levels that differ by less coincide, and smaller ones are zero.
 *
 *   tolerance = max(ε n, ε_s √n) · largest |level|
 *
 * The first is the usual bound of a computation in double precision, ε = 2⁻⁵². The second, with ε_s = 2⁻²³, is where
 * the numbers come from single precision (or a narrower one, which is computed with in single): there the bound would
 * swallow the spacings of some thousand levels, and errors are added as independent.
 *
 * @param precision by default single if every level is a single-precision number
 * @see Golub & Van Loan, Matrix Computations, sections 5.5.8 (numerical rank) and 8.1.2 (errors of levels)
 */
export function levelTolerance(levels: ArrayLike<number>, precision = storedPrecision(levels)): number {
  let largest = 0;
  for (let k = 0; k < levels.length; k++) largest = Math.max(largest, Math.abs(levels[k]));
  return largest * relativeTolerance(levels.length, precision);
}

/** max(ε n, ε_s √n): the tolerance of n levels in units of the largest. */
export function relativeTolerance(count: number, precision: Precision = "f64"): number {
  const double = machineEpsilon.f64 * count;
  return precision === "f64" ? double : Math.max(double, machineEpsilon.f32 * Math.sqrt(count));
}

/**
 * Singular values of a matrix that are no larger than this are zero to rounding: {@link levelTolerance} with n the longer
 * side, plus the effect of rounding every element to its stored precision, errors of variance ulp²/12 each,
 *
 *   2 (max_i √Σ_j ulp_ij²/12 + max_j √Σ_i ulp_ij²/12),
 *
 * twice the edge of the singular values of such errors where they are independent.
 *
 * @param values the matrix, [row][column]
 * @param largest its largest singular value
 * @param precision how the elements were stored; by default as inferred by {@link storedPrecision}
 * @see Bandeira & van Handel 2016, Ann. Probab. 44, 2479 (norm of independent entries of unequal variance)
 */
export function singularValueFloor(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  largest: number,
  precision = storedPrecision(values),
): number {
  const computed = largest * relativeTolerance(Math.max(rows, columns), precision);
  if (precision === "f64" || precision === "f32") return computed;
  const [ofRow, ofColumn] = [new Float64Array(rows), new Float64Array(columns)];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const square = lastPlace(values[i * columns + j], precision) ** 2 / 12;
      ofRow[i] += square;
      ofColumn[j] += square;
    }
  const most = (squares: Float64Array) => Math.sqrt(squares.reduce((a, b) => Math.max(a, b), 0));
  return Math.max(computed, 2 * (most(ofRow) + most(ofColumn)));
}

/** Levels above a floor. */
export function numericalRank(levels: ArrayLike<number>, floor: number): number {
  let rank = 0;
  for (let k = 0; k < levels.length; k++) if (Math.abs(levels[k]) > floor) rank++;
  return rank;
}

/**
 * The narrowest precision that represents every number exactly and whose last digits at least half of them use: the last two, as
 * three quarters of rounded numbers do, in single precision the last four, as 15 of 16 do. Small whole numbers fit into
 * narrow precisions and are exact all the same. Double if there are fewer than 8 non-zero numbers.
 */
export function storedPrecision(values: ArrayLike<number>): Precision {
  let [used, count] = [0, 0];
  const using = { bf16: 0, f16: 0, f32: 0 };
  for (let k = 0; k < values.length; k++) {
    single[0] = values[k];
    if (single[0] !== values[k]) return "f64";
    const digits = bits[0] & 0x7fffff;
    if (single[0] === 0) continue;
    used |= digits;
    count++;
    for (const precision of narrow) if ((digits & lastDigits[precision]) !== 0) using[precision]++;
  }
  if (count < 8) return "f64";
  const holds = (precision: (typeof narrow)[number]) => (used & beyond[precision]) === 0;
  return narrow.find((precision) => holds(precision) && 2 * using[precision] >= count) ?? "f64";
}

const narrow = ["bf16", "f16", "f32"] as const;
/** Among the 23 digits of single precision: the last ones of each, and those beyond it. */
const lastDigits = { bf16: 0x30000, f16: 0x6000, f32: 0xf };
const beyond = { bf16: 0xffff, f16: 0x1fff, f32: 0 };
const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Distance of a number from the next one; half precision has the same below 2⁻¹⁴. */
function lastPlace(x: number, precision: Precision): number {
  if (x === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  return machineEpsilon[precision] * 2 ** (precision === "f16" ? Math.max(-14, exponent) : exponent);
}
