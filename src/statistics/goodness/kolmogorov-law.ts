import { gammaln } from "../special-functions.ts";

/** Up to this n the exact matrix power is used, at most 3 ms; beyond it the expansion, whose error is then below 1e-6. */
const exactCount = 200;

/**
 * P(D_n ≥ d) for the Kolmogorov–Smirnov distance of n independent values from their true continuous law.
 *
 * n d² ≥ 4: 2 P(D_n⁺ ≥ d), low by a relative e^{−6nd²}; else exact for n ≤ 200 (a power of a matrix); else the
 * Pelz–Good expansion in 1/√n, to 1e-6.
 *
 * @param n number of values, at least 1
 * @see Simard & L'Ecuyer 2011, J. Stat. Softw. 39(11)
 */
export function kolmogorovComplement(n: number, d: number): number {
  if (Number.isNaN(d)) return Number.NaN;
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  if (n * d * d >= 4) return Math.min(1, 2 * oneSidedComplement(n, d));
  const below = n <= exactCount ? matrixPower(n, d) : pelzGood(n, d);
  return Math.min(1, Math.max(0, 1 - below));
}

/**
 * Kolmogorov's limiting law: P(K ≥ λ) = 2 Σ_{k≥1} (−1)^{k−1} e^{−2k²λ²}.
 */
export function kolmogorovLimit(lambda: number): number {
  // below this, the probability of smaller values is under 1e-12
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 60; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, Math.max(0, sum));
}

/** Beyond this many values Smirnov's sum gains no accuracy over its expansion. */
const longSum = 100_000;

/**
 * P(D_n⁺ ≥ d) = d Σ_{j ≤ n(1−d)} C(n, j) (d + j/n)^{j−1} (1 − d − j/n)^{n−j}: every term is positive, so the tail
 * is accurate. Beyond 10⁵ values exp(−(6nd + 1)²/18n), relative error O(1/n).
 *
 * @see Birnbaum & Tingey 1951, Ann. Math. Stat. 22, 592; Maag & Dicaire 1971, Biometrika 58, 653
 */
function oneSidedComplement(n: number, d: number): number {
  if (n > longSum) return Math.exp(-((6 * n * d + 1) ** 2) / (18 * n));
  const logFactorial = gammaln(n + 1);
  let sum = 0;
  for (let j = 0; j <= n * (1 - d); j++) {
    const rest = 1 - d - j / n;
    if (rest <= 0) break;
    const binomial = logFactorial - gammaln(j + 1) - gammaln(n - j + 1);
    sum += Math.exp(binomial + (j - 1) * Math.log(d + j / n) + (n - j) * Math.log(rest));
  }
  return d * sum;
}

/**
 * P(D_n < d) = n!/nⁿ (Hⁿ)_{kk}, H of size 2k − 1, k = ⌈nd⌉.
 *
 * @see Marsaglia, Tsang & Wang 2003, J. Stat. Softw. 8(18)
 */
function matrixPower(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const h = k - n * d;
  const H = new Float64Array(size * size);
  const factorial = (m: number) => Math.exp(gammaln(m + 1));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= Math.min(size - 1, i + 1); j++) {
      let entry = 1;
      if (j === 0) entry -= h ** (i + 1);
      if (i === size - 1) entry -= h ** (size - j);
      if (i === size - 1 && j === 0 && 2 * h > 1) entry += (2 * h - 1) ** size;
      H[i * size + j] = entry / factorial(i - j + 1);
    }
  }
  const { matrix, exponent } = power(H, size, n);
  const logFactor = gammaln(n + 1) - n * Math.log(n) + exponent;
  return Math.exp(logFactor) * matrix[(k - 1) * size + (k - 1)];
}

/** Aⁿ = matrix · e^exponent, the matrix's largest entry 1 after every product. */
function power(a: Float64Array, size: number, n: number): { matrix: Float64Array; exponent: number } {
  let result: Float64Array | null = null;
  let [resultExponent, base, baseExponent] = [0, a, 0];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      const next: { matrix: Float64Array; exponent: number } =
        result === null ? { matrix: base, exponent: 0 } : product(result, base, size);
      result = next.matrix;
      resultExponent += baseExponent + next.exponent;
    }
    if (left > 1) {
      const square = product(base, base, size);
      base = square.matrix;
      baseExponent = 2 * baseExponent + square.exponent;
    }
  }
  return { matrix: result!, exponent: resultExponent };
}

function product(a: Float64Array, b: Float64Array, size: number) {
  const matrix = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k];
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) matrix[i * size + j] += factor * b[k * size + j];
    }
  }
  for (const entry of matrix) largest = Math.max(largest, Math.abs(entry));
  for (let k = 0; k < matrix.length; k++) matrix[k] /= largest;
  return { matrix, exponent: Math.log(largest) };
}

/**
 * P(D_n < z/√n) = K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^{3/2}.
 *
 * @see Pelz & Good 1976, J. R. Stat. Soc. B 38, 152
 */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const [z2, z4, z6] = [z ** 2, z ** 4, z ** 6];
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  // sums over k = −∞ … ∞, each half taken twice
  for (let k = 0; k < 40; k++) {
    const q = Math.PI ** 2 * (k + 0.5) ** 2;
    const weight = 2 * Math.exp(-q / (2 * z2));
    k0 += weight / z;
    k1 += (weight * (q - z2)) / (6 * z4);
    k2 += (weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * q + (1 - 2 * z2) * q * q)) / (72 * z ** 7);
    k3 +=
      (weight *
        (-30 * z6 -
          90 * z4 * z4 +
          (135 * z4 - 96 * z6) * q +
          (212 * z4 - 60 * z2) * q ** 2 +
          (5 - 30 * z2) * q ** 3)) /
      (6480 * z ** 10);
    const r = Math.PI ** 2 * (k + 1) ** 2;
    const whole = 2 * Math.exp(-r / (2 * z2));
    k2 -= (whole * r) / (36 * z ** 3);
    k3 += (whole * (3 * z2 * r - r * r)) / (216 * z6);
  }
  return Math.sqrt(Math.PI / 2) * (k0 + k1 / Math.sqrt(n) + k2 / n + k3 / n ** 1.5);
}
