import { tridiagonalEigenvalues } from "../linalg/index.ts";
import type { ChainCoordinates } from "./chain-coordinates.ts";
import { chiSquare } from "./chi-square.ts";
import type { CoulombGas } from "./coulomb-gas.ts";

/**
 * A gas in one polynomial well as the spectrum of a random tridiagonal matrix T, diagonal a_i, off-diagonal b_i > 0,
 *
 *   P(a, b) ∝ exp(−Tr V(T)/g²) ∏_{i<N} b_i^{β(N−i)−1}:
 *
 * its eigenvalues are the gas at any β, and the squared first components of its eigenvectors, the other
 * half of its variables, follow a Dirichlet law of parameters β/2 for any V. The variables do not repel, each couples to its
 * neighbours only, and a force costs N times the square of the degree. For quadratic V it is the β-Hermite ensemble, in
 * which all are independent. Variables: a and ln b.
 *
 * @see Krishnapur, Rider & Virág 2016, Comm. Pure Appl. Math. 69, 145, section 1; Dumitriu & Edelman 2002
 */
export function tridiagonalCoordinates(
  { levels: n, beta, g2 }: CoulombGas,
  polynomial: readonly number[],
): ChainCoordinates {
  const degree = polynomial.length - 1;
  const potential = Float64Array.from(polynomial);
  const force = Float64Array.from(polynomial.slice(1), (c, k) => (k + 1) * c);
  const band = new Float64Array((degree + 2) * n);
  const next = new Float64Array((degree + 2) * n);
  const b = new Float64Array(n);
  const offDiagonal = (z: Float64Array) => {
    for (let i = 0; i + 1 < n; i++) b[i] = Math.exp(z[n + i]);
  };
  return {
    size: 2 * n - 1,
    initialScale() {
      const scale = new Float64Array(2 * n - 1);
      scale.fill(1, 0, n);
      for (let i = 0; i + 1 < n; i++) {
        const degrees = beta * (n - 1 - i);
        scale[n + i] = Math.sqrt((1 + 1 / degrees) / (2 * degrees));
      }
      return scale;
    },
    density: {
      value(z) {
        offDiagonal(z);
        const v = polynomialOf(potential, z, b, n, band, next, 0);
        let sum = 0;
        for (let i = 0; i < n; i++) sum -= v[i] / g2;
        for (let i = 0; i + 1 < n; i++) sum += beta * (n - 1 - i) * z[n + i];
        return sum;
      },
      gradient(z, out) {
        offDiagonal(z);
        const v = polynomialOf(force, z, b, n, band, next, 1);
        for (let i = 0; i < n; i++) out[i] = -v[i] / g2;
        for (let i = 0; i + 1 < n; i++) out[n + i] = beta * (n - 1 - i) - (2 * v[n + i] * b[i]) / g2;
      },
    },
    levels(z, out) {
      for (let i = 0; i < n; i++) out[i] = z[i];
      offDiagonal(z);
      tridiagonalEigenvalues(n, out, b);
    },
    place(levels, random, out) {
      const weights = Float64Array.from({ length: n }, () => chiSquare(random, beta));
      jacobiMatrix(levels, weights, out.subarray(0, n), b);
      for (let i = 0; i + 1 < n; i++) out[n + i] = Math.log(b[i]);
    },
  };
}

/**
 * p(T) by Horner's rule on bands: band j holds p(T)_{i,i+j} at j n + i. Polynomials of T are symmetric and commute with T.
 *
 * @param kept the highest band required; others are only as accurate as it needs
 */
function polynomialOf(
  coefficients: Float64Array,
  a: Float64Array,
  b: Float64Array,
  n: number,
  band: Float64Array,
  next: Float64Array,
  kept: number,
): Float64Array {
  let [now, then] = [band, next];
  const degree = coefficients.length - 1;
  now.fill(0);
  now.fill(coefficients[degree], 0, n);
  for (let k = degree - 1; k >= 0; k--) {
    const done = degree - k;
    // bands beyond these are still zero, or no longer required
    const most = Math.min(done, kept + k, n - 1);
    for (let j = 0; j <= most; j++) {
      for (let i = 0; i + j < n; i++) {
        const before = j > 0 ? now[(j - 1) * n + i] : i > 0 ? now[n + i - 1] : 0;
        const beside = i + j > 0 ? before * b[i + j - 1] : 0;
        const after = i + j + 1 < n && j + 1 < done ? now[(j + 1) * n + i] * b[i + j] : 0;
        then[j * n + i] = beside + now[j * n + i] * a[i + j] + after;
      }
    }
    for (let i = 0; i < n; i++) then[i] = then[i] + coefficients[k];
    if (most + 1 <= degree + 1) then.fill(0, (most + 1) * n, (most + 2) * n);
    [now, then] = [then, now];
  }
  return now;
}

/**
 * The tridiagonal matrix of given eigenvalues and squared first components of the eigenvectors, by adding one
 * eigenvalue after the other with plane rotations.
 *
 * @param levels n eigenvalues, distinct
 * @param weights n squares, above 0, up to a factor
 * @param a on return n diagonal elements
 * @param b on return n − 1 off-diagonal elements, above 0
 * @see Gragg & Harrod 1984, Numer. Math. 44, 317
 */
export function jacobiMatrix(
  levels: Float64Array,
  weights: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  const n = levels.length;
  a.set(levels);
  const b2 = new Float64Array(n);
  b2[0] = weights[0];
  for (let m = 0; m + 1 < n; m++) {
    let weight = weights[m + 1];
    const level = levels[m + 1];
    let [cosine2, sine2, t] = [1, 0, 0];
    for (let k = 0; k <= m + 1; k++) {
      const rho = b2[k] + weight;
      const product = cosine2 * rho;
      const before = sine2;
      if (rho <= 0) [cosine2, sine2] = [1, 0];
      else [cosine2, sine2] = [b2[k] / rho, weight / rho];
      const shift = sine2 * (a[k] - level) - cosine2 * t;
      a[k] = a[k] - (shift - t);
      t = shift;
      weight = sine2 <= 0 ? before * b2[k] : (t * t) / sine2;
      b2[k] = product;
    }
  }
  for (let k = 0; k + 1 < n; k++) b[k] = Math.sqrt(b2[k + 1]);
}
