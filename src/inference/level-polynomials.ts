import { cholesky, lowerInverse } from "../linalg/index.ts";

/**
 * Polynomials π_0, π_1, … of a level that are orthonormal under the density of all recorded levels,
 *
 *   ⟨π_a(x) π_b(x)⟩ = δ_ab,   π_a of degree a in u = (x − centre)/scale.
 */
export interface LevelPolynomials {
  readonly degree: number;
  readonly centre: number;
  readonly scale: number;
  /** π_a = Σ_m p_am u^m, [a][m], (degree + 1)². */
  readonly coefficients: Float64Array;
}

/**
 * The orthonormal polynomials of recorded levels, up to a degree or to the largest that they determine.
 *
 * @param levels at least one of them differs from the others
 * @throws RangeError if all levels are equal, or one is not finite
 */
export function levelPolynomials(levels: Float64Array, degree: number): LevelPolynomials {
  const centre = levels.reduce((sum, x) => sum + x, 0) / levels.length;
  const scale = Math.sqrt(levels.reduce((sum, x) => sum + (x - centre) ** 2, 0) / levels.length);
  if (!(scale > 1e-12 * Math.abs(centre) && Number.isFinite(scale)))
    throw new RangeError(`levels: must be finite and fluctuate, got levels of ${centre} ± ${scale}`);
  const moments = new Float64Array(2 * degree + 1);
  for (const x of levels) {
    const u = (x - centre) / scale;
    for (let m = 0, power = 1; m < moments.length; m++, power *= u) moments[m] += power / levels.length;
  }
  for (let size = degree + 1; ; size--) {
    const gram = Float64Array.from(
      { length: size * size },
      (_, k) => moments[Math.floor(k / size) + (k % size)],
    );
    const [factor, coefficients] = [new Float64Array(size * size), new Float64Array(size * size)];
    if (!cholesky(size, gram, factor) || !isRegular(size, factor)) continue;
    lowerInverse(size, factor, coefficients);
    return { degree: size - 1, centre, scale, coefficients };
  }
}

/** Few distinct levels do not determine polynomials of high degree: what is left of u^m beyond the lower powers is rounding. */
function isRegular(size: number, factor: Float64Array): boolean {
  for (let m = 0; m < size; m++) {
    let square = 0;
    for (let k = 0; k <= m; k++) square += factor[m * size + k] ** 2;
    if (!(factor[m * size + m] ** 2 > 1e-9 * square)) return false;
  }
  return true;
}

/**
 * π_a(x), their derivatives and their integrals from the centre, all with respect to x, for a = 0 … degree.
 *
 * @param value     π_a(x)
 * @param derivative dπ_a/dx
 * @param integral  ∫π_a dx
 */
export function evaluatePolynomials(
  { degree, centre, scale, coefficients }: LevelPolynomials,
  x: number,
  value: Float64Array,
  derivative: Float64Array,
  integral: Float64Array,
): void {
  const size = degree + 1;
  const u = (x - centre) / scale;
  for (let a = 0; a < size; a++) {
    let [p, slope, area] = [0, 0, 0];
    for (let m = a; m >= 0; m--) {
      const c = coefficients[a * size + m];
      area = area * u + c / (m + 1);
      slope = m > 0 ? slope * u + m * c : slope;
      p = p * u + c;
    }
    value[a] = p;
    derivative[a] = slope / scale;
    integral[a] = area * u * scale;
  }
}

/** Coefficients of Σ_a κ_a π_a(x) in powers of x − origin. */
export function inPowers(
  { degree, centre, scale, coefficients }: LevelPolynomials,
  kappa: ArrayLike<number>,
  origin: number,
): Float64Array {
  const size = degree + 1;
  const powers = new Float64Array(kappa.length);
  // u = (y − shift)/scale with y = x − origin, by Horner's rule on polynomials
  const shift = centre - origin;
  for (let m = kappa.length - 1; m >= 0; m--) {
    for (let k = kappa.length - 1; k >= 0; k--)
      powers[k] = ((k > 0 ? powers[k - 1] : 0) - shift * powers[k]) / scale;
    for (let a = m; a < kappa.length; a++) powers[0] += kappa[a] * coefficients[a * size + m];
  }
  return powers;
}

/** Σ_a κ_a π_a(x). */
export function polynomialAt(
  { degree, centre, scale, coefficients }: LevelPolynomials,
  kappa: ArrayLike<number>,
  x: number,
): number {
  const size = degree + 1;
  const u = (x - centre) / scale;
  let sum = 0;
  for (let m = kappa.length - 1; m >= 0; m--) {
    let c = 0;
    for (let a = m; a < kappa.length; a++) c += kappa[a] * coefficients[a * size + m];
    sum = sum * u + c;
  }
  return sum;
}
