import { gammaln } from "../special-functions.ts";
import { type Cdf, type GoodnessOfFit, goodnessOfFit, probabilities } from "./goodness-of-fit.ts";
import { smirnovTail } from "./smirnov-tail.ts";

/**
 * Cramér–von Mises test of independent values against a continuous law without fitted parameters,
 *
 *   W² = n ∫ (F_n − F)² dF = 1/(12n) + Σ_k (F(x_k) − (2k − 1)/(2n))².
 *
 * @throws RangeError if there are no values, one is not finite, or cdf is no distribution function
 * @see cramerVonMisesComplement
 */
export function cramerVonMises(values: ArrayLike<number>, cdf: Cdf): GoodnessOfFit {
  return goodnessOfFit(values, cdf, {
    test: "Cramér–von Mises",
    where: "cramerVonMises",
    distance: cramerVonMisesDistance,
    complement: cramerVonMisesComplement,
  });
}

/** W² of values in ascending order. */
export function cramerVonMisesDistance(sorted: Float64Array, cdf: Cdf): number {
  const n = sorted.length;
  return probabilities(sorted, cdf).reduce(
    (sum, f, k) => sum + (f - (2 * k + 1) / (2 * n)) ** 2,
    1 / (12 * n),
  );
}

/**
 * P(W²_n ≥ w) = 1 − V(w) − ψ₁(w)/n + O(1/n²), V the limiting law; 1 at w ≤ 1/(12n) and 0 at w ≥ n/3, where W² ends.
 *
 * The tail of V is summed directly. The correction is relative to V: below p ≈ 1e-4/n only the order of magnitude is reliable.
 *
 * @see Csörgő & Faraway 1996, J. R. Stat. Soc. B 58, 221, equations 1.3 and 1.10
 */
export function cramerVonMisesComplement(n: number, w: number): number {
  if (Number.isNaN(w)) return Number.NaN;
  if (w <= 1 / (12 * n)) return 1;
  if (w >= n / 3) return 0;
  return Math.min(1, Math.max(0, cramerVonMisesLimit(w) - firstCorrection(w) / n));
}

/**
 * P(W² ≥ w) for n → ∞: W² = Σ_j Z_j²/(πj)², so D(y) = sin √y/√y.
 *
 * @see Smirnov 1937, Mat. Sb. 2, 973
 */
export function cramerVonMisesLimit(w: number): number {
  if (Number.isNaN(w)) return Number.NaN;
  // the probability of smaller values is e^{−1/8w} times a power: below 1e-16
  if (w < 0.0034) return 1;
  return smirnovTail(
    (s) => (2 * Math.exp((-w * s * s) / 2)) / Math.sqrt(s * Math.abs(Math.sin(s))),
    (k) => [(2 * k - 1) * Math.PI, 2 * k * Math.PI],
  );
}

/** ψ₁(w): n times the correction to the limiting distribution function for n values. */
function firstCorrection(w: number): number {
  if (w < 0.0034) return 0;
  const root = 2 * Math.sqrt(w);
  let sum = (1 - cramerVonMisesLimit(w)) / 12;
  for (let k = 0; k < 40; k++) {
    const m = 2 * k + 1;
    const half = Math.exp(gammaln(k + 0.5) - gammaln(k + 1));
    const [first, second] = [(4 * k + 1) / root, (4 * k + 5) / root];
    const low =
      m * (16 * pairOfBessel((4 * k + 3) / root) + 7 * (pairOfBessel(first) + pairOfBessel(second)));
    const high = tripleOfBessel(first) + 6 * m * (m + 2) * tripleOfBessel(second);
    const term = half * (low / (144 * w ** 0.75) + high / (72 * w ** 1.25));
    sum -= term / Math.PI;
    if (Math.abs(term) < 1e-16) break;
  }
  return sum;
}

/** e^{−z}(y/2)^{3/2} [K_{1/4}(z) + K_{3/4}(z)]/√π, z = y²/4. */
function pairOfBessel(y: number): number {
  const z = (y * y) / 4;
  const sum = scaledBesselK(0.25, z) + scaledBesselK(0.75, z);
  return (Math.exp(-2 * z) * (y / 2) ** 1.5 * sum) / Math.sqrt(Math.PI);
}

/** e^{−z}(y/2)^{5/2} [2K_{1/4}(z) + 3K_{3/4}(z) − K_{5/4}(z)]/√π, z = y²/4. */
function tripleOfBessel(y: number): number {
  const z = (y * y) / 4;
  const sum = 2 * scaledBesselK(0.25, z) + 3 * scaledBesselK(0.75, z) - scaledBesselK(1.25, z);
  return (Math.exp(-2 * z) * (y / 2) ** 2.5 * sum) / Math.sqrt(Math.PI);
}

/**
 * e^z K_ν(z) = ∫₀^∞ e^{−z(cosh t − 1)} cosh νt dt by the trapezoidal rule, which converges exponentially here.
 *
 * @see DLMF 10.32.9
 */
function scaledBesselK(order: number, z: number): number {
  const end = Math.acosh(1 + 45 / z);
  const steps = 60;
  const h = end / steps;
  let sum = 0.5;
  for (let k = 1; k <= steps; k++) {
    sum += Math.exp(-z * (Math.cosh(k * h) - 1)) * Math.cosh(order * k * h);
  }
  return sum * h;
}
