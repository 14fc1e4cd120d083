import { mlMatrix } from "./ml-matrix.ts";

/** A fit of a model that is linear in its parameters. */
export interface LinearFit {
  readonly parameters: readonly number[];
  /** Standard errors from the weights alone. */
  readonly standardErrors: readonly number[];
  readonly chi2: number;
  readonly degreesOfFreedom: number;
}

/** One datum: y ± error, and the coefficient of each parameter. */
export interface LinearDatum {
  readonly terms: readonly number[];
  readonly y: number;
  readonly error: number;
}

/**
 * Weighted linear least squares: minimises Σ (y − Σ_k terms_k p_k)²/error².
 *
 * @returns null if the data do not determine the parameters
 */
export function linearLeastSquares(data: readonly LinearDatum[]): LinearFit | null {
  const size = data[0]?.terms.length ?? 0;
  if (size === 0 || data.length < size) return null;
  // columns of unit length: the condition number is independent of the units
  const lengths = Array.from({ length: size }, (_, k) =>
    Math.sqrt(data.reduce((sum, { terms, error }) => sum + (terms[k] / error) ** 2, 0)),
  );
  if (lengths.some((length) => !(length > 0))) return null;
  const { inverse, Matrix, QrDecomposition } = mlMatrix();
  const rows = new Matrix(data.map(({ terms, error }) => terms.map((term, k) => term / error / lengths[k])));
  const right = Matrix.columnVector(data.map(({ y, error }) => y / error));
  const decomposition = new QrDecomposition(rows);
  if (!decomposition.isFullRank()) return null;
  const inverseR = inverse(decomposition.upperTriangularMatrix);
  const variances = lengths.map((_, k) => inverseR.getRow(k).reduce((sum, value) => sum + value * value, 0));
  // parameters that the data do not distinguish
  if (!variances.every((variance) => variance < 1e10)) return null;
  const scaled = decomposition.solve(right);
  const residuals = Matrix.sub(right, rows.mmul(scaled)).to1DArray();
  return {
    parameters: lengths.map((length, k) => scaled.get(k, 0) / length),
    standardErrors: lengths.map((length, k) => Math.sqrt(variances[k]) / length),
    chi2: residuals.reduce((sum, value) => sum + value * value, 0),
    degreesOfFreedom: data.length - size,
  };
}

/**
 * Akaike's criterion for few data, up to a constant: of several models the one with the smallest is to be preferred,
 *
 *   χ² + 2p + 2p(p + 1)/(n − p − 1)   for n data and p parameters.
 *
 * @returns infinite for fewer than two degrees of freedom
 * @see Hurvich & Tsai 1989, Biometrika 76, 297
 */
export function akaike({ chi2, parameters: { length: p }, degreesOfFreedom }: LinearFit): number {
  return degreesOfFreedom < 2
    ? Number.POSITIVE_INFINITY
    : chi2 + 2 * p + (2 * p * (p + 1)) / (degreesOfFreedom - 1);
}
