import type { Random } from "../../random/index.ts";

/**
 * A linear layer that learns a teacher by stochastic gradient descent, ŷ = Z W x with x ~ N(0, 1): the gradient of one
 * sample is
 *
 *   A (W − W_t) xxᵀ + λW + noise,   A = ZᵀZ = O diag(a) Oᵀ,   W_t = O diag(κ) Oᵀ.
 *
 * Common to the models of this family: teacher and student (Z = 1), a fixed layer behind it, isotropic noise.
 */
export interface LinearLayer {
  /** M, rows of W */
  readonly outputs: number;
  /** N ≤ M, columns of W */
  readonly inputs: number;
  /** κ_i, ascending; all zero without a teacher */
  readonly teacher: Float64Array;
  /** a_i, one for each row of W in the basis O */
  readonly rates: Float64Array;
  /** O, [row][level], for M = N; null for the unit matrix */
  readonly basis: Float64Array | null;
  readonly noise: LayerNoise;
  /** λ, weight decay */
  readonly decay: number;
  /** Standard deviation of the entries of W₀. */
  readonly initialScale: number;
  /** Mini-batches in the data set, repeated every epoch; null for unlimited data. */
  readonly batches: number | null;
}

/**
 * The gradient noise of one sample in addition to that of its input:
 *
 * - symmetric: a symmetric matrix, standard deviation n off and √2 n on the diagonal (M = N);
 * - isotropic: independent entries of standard deviation s;
 * - label: −Zᵀe xᵀ, from labels y = Z W_t x + e with e ~ N(0, σ_e²).
 */
export interface LayerNoise {
  readonly kind: "symmetric" | "isotropic" | "label" | "none";
  /** n, s or σ_e */
  readonly scale: number;
}

/** The noise by its name in scenarios: gradient noise is symmetric. */
export function namedNoise(name: "gradient" | "label" | "none", scale: number): LayerNoise {
  return { kind: name === "gradient" ? "symmetric" : name, scale: name === "none" ? 0 : scale };
}

/** A replica whose weights grow beyond this has diverged: their squares, needed for spectra, are still finite. */
export const largestWeight = 1e100;

/** A random orthogonal matrix, [row][column], by Gram–Schmidt from normals: uniform over the group. */
export function randomBasis(n: number, random: Random): Float64Array {
  const rows = new Float64Array(n * n);
  random.fillNormal(rows);
  for (let i = 0; i < n; i++) {
    const row = rows.subarray(i * n, (i + 1) * n);
    // twice: rounding of the first pass is removed by the second
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = rows.subarray(j * n, (j + 1) * n);
        let product = 0;
        for (let k = 0; k < n; k++) product += row[k] * other[k];
        for (let k = 0; k < n; k++) row[k] = row[k] - product * other[k];
      }
    }
    let square = 0;
    for (let k = 0; k < n; k++) square += row[k] * row[k];
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < n; k++) row[k] = row[k] * scale;
  }
  return rows;
}

/** O diag(d) Oᵀ as [row][column]; d on the diagonal of M × N without a basis. */
export function inBasis({ outputs, inputs, basis }: LinearLayer, d: Float64Array): Float64Array {
  const matrix = new Float64Array(outputs * inputs);
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < inputs; j++) {
      if (basis === null) {
        if (i === j) matrix[i * inputs + j] = d[i];
        continue;
      }
      let sum = 0;
      for (let level = 0; level < inputs; level++)
        sum += basis[i * inputs + level] * d[level] * basis[j * inputs + level];
      matrix[i * inputs + j] = sum;
    }
  }
  return matrix;
}

/** Z = diag(√a) Oᵀ, [row][row], whose ZᵀZ is A; null if it is the unit matrix. */
export function hiddenLayer({ outputs, rates, basis }: LinearLayer): Float64Array | null {
  if (rates.every((rate) => rate === 1)) return null;
  const z = new Float64Array(outputs * outputs);
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < outputs; j++) {
      const direction = basis === null ? Number(i === j) : basis[j * outputs + i];
      z[i * outputs + j] = Math.sqrt(rates[i]) * direction;
    }
  }
  return z;
}
