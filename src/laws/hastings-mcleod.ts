import { mlMatrix } from "../statistics/ml-matrix.ts";
import { airy } from "./airy.ts";

/** A function at the points of a Chebyshev grid, with its integral from the upper end. */
export interface HastingsMcLeod {
  readonly from: number;
  readonly to: number;
  /** ∫_s^to q ds′ */
  integralOfQ(s: number): number;
  /** ∫_s^to (q′² − s′q² − q⁴) ds′, which is log F₂(to) − log F₂(s) */
  integralOfU(s: number): number;
}

/**
 * The solution of Painlevé II that stays positive and real for all s, on [from, to]:
 *
 *   q″ = s q + 2q³,   q ~ Ai(s) as s → ∞,   q ~ √(−s/2) as s → −∞
 *
 * as a boundary value problem, by Newton iteration on the Chebyshev values of q″: the unknown is integrated, never
 * differentiated, so that rounding stays at 1e-15. It gives the Tracy–Widom laws where the determinants fall below
 * their rounding errors:
 *
 *   (log F₂)′ = q′² − s q² − q⁴,   log det(1 ∓ T_s) = ½ log F₂ ∓ ½ ∫_s^∞ q
 *
 * @param from at most −16, where five terms of the expansion hold to 1e-13
 * @param to at least 6, where q − Ai is below 1e-14
 * @see Hastings & McLeod 1980, Arch. Rational Mech. Anal. 73, 31; DLMF 32.11; Tracy & Widom 1996
 */
export function hastingsMcLeod(from: number, to: number, degree: number): HastingsMcLeod {
  const { Matrix, solve } = mlMatrix();
  const half = (to - from) / 2;
  const grid = integrationGrid(degree);
  const s = grid.points.map((y) => from + half * (y + 1));
  const [qFrom, qTo] = [qFarLeft(from), airy(to)];
  const n = degree + 1;

  // q = straight + K q″, K the twofold integral that vanishes at both ends
  const straight = grid.points.map((y) => qFrom + ((qTo - qFrom) * (y + 1)) / 2);
  const twice = grid.integral.mmul(grid.integral);
  const k = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      k.set(i, j, half * half * (twice.get(i, j) - ((grid.points[i] + 1) / 2) * twice.get(degree, j)));
    }
  }
  let q = s.map((t) => (t < -1 ? Math.sqrt(-t / 2) : Math.max(0, airy(t))));
  let second = new Matrix(n, 1);
  for (let iteration = 0; ; iteration++) {
    if (iteration === 20) throw new Error(`hastingsMcLeod: no convergence on [${from}, ${to}]`);
    const matrix = Matrix.eye(n, n);
    const right = new Matrix(n, 1);
    for (let i = 0; i < n; i++) {
      const stiffness = s[i] + 6 * q[i] ** 2;
      for (let j = 0; j < n; j++) matrix.set(i, j, matrix.get(i, j) - stiffness * k.get(i, j));
      right.set(i, 0, stiffness * straight[i] - 4 * q[i] ** 3);
    }
    second = solve(matrix, right);
    const next = k.mmul(second).to1DArray();
    const before = q;
    q = Array.from(next, (value, i) => value + straight[i]);
    if (q.every((value, i) => Math.abs(value - before[i]) < 1e-12)) break;
  }
  const end = twice.mmul(second).get(degree, 0);
  const slope = grid.integral
    .mmul(second)
    .to1DArray()
    .map((value) => half * (value - end / 2) + (qTo - qFrom) / (2 * half));
  const u = q.map((value, i) => slope[i] ** 2 - s[i] * value ** 2 - value ** 4);
  const place = (t: number) => (t - from) / half - 1;
  const integrals = [q, u].map((values) => grid.integralToEnd(values));
  return {
    from,
    to,
    integralOfQ: (t) => half * integrals[0](place(t)),
    integralOfU: (t) => half * integrals[1](place(t)),
  };
}

/** q ~ √(−s/2) (1 + 1/(8s³) − 73/(128s⁶) + …) as s → −∞; DLMF 32.11.12 with the next terms. */
function qFarLeft(s: number): number {
  const z = s ** -3;
  return (
    Math.sqrt(-s / 2) * (1 + z * (1 / 8 + z * (-73 / 128 + z * (10657 / 1024 - (z * 13912277) / 32768))))
  );
}

/** Chebyshev points −cos(πk/n) on [−1, 1] and the integral from −1 of the polynomial through values there. */
function integrationGrid(n: number) {
  const { Matrix } = mlMatrix();
  const points = Array.from({ length: n + 1 }, (_, k) => -Math.cos((Math.PI * k) / n));
  const t = (j: number, y: number) => Math.cos(j * Math.acos(Math.max(-1, Math.min(1, y))));
  const halved = (k: number) => (k === 0 || k === n ? 0.5 : 1);
  const coefficients = new Matrix(n + 1, n + 1);
  const integrals = new Matrix(n + 1, n + 1);
  // ∫ T_j
  const primitive = (j: number, y: number) =>
    j === 0 ? y : j === 1 ? (y * y) / 2 : (t(j + 1, y) / (j + 1) - t(j - 1, y) / (j - 1)) / 2;
  for (let j = 0; j <= n; j++) {
    for (let k = 0; k <= n; k++) {
      coefficients.set(j, k, ((2 * halved(j) * halved(k)) / n) * t(j, points[k]));
      integrals.set(k, j, primitive(j, points[k]) - primitive(j, -1));
    }
  }
  return {
    points,
    integral: integrals.mmul(coefficients),
    integralToEnd(values: readonly number[]) {
      const series = coefficients.mmul(Matrix.columnVector([...values])).to1DArray();
      return (y: number) => series.reduce((sum, c, j) => sum + c * (primitive(j, 1) - primitive(j, y)), 0);
    },
  };
}
