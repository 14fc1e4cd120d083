/** A natural cubic spline: values and second derivatives at its knots. */
export interface Spline {
  at(x: number): number;
  readonly degreesOfFreedom: number;
}

/** How smooth: the trace of the map from data to fit, or chosen by generalised cross-validation. */
export type Smoothness = number | "cross-validation";

/**
 * Cubic smoothing spline: minimises Σ (y_i − g(x_i))² + α ∫ g″², by the banded equations
 *
 *   (R + α QᵀQ) γ = Qᵀy,   g = y − α Q γ,   γ = g″ at the inner knots,
 *
 * α being determined from the degrees of freedom n − α tr(QᵀQ (R + α QᵀQ)⁻¹), or as the minimum of the cross-validation
 * score n Σ(y − g)²/(n − degrees of freedom)². Linear beyond the knots. Cost O(n) for each α.
 *
 * @param x knots, at least 4, each above the one before by a millionth of their range or more: for closer ones the
 *   equations lose all digits
 * @throws RangeError if there are fewer than 4 knots, two of them are closer, or degrees of freedom lie outside (2, n)
 * @see Reinsch 1967, Numer. Math. 10, 177; Hutchinson & de Hoog 1985, Numer. Math. 47, 99 (the trace)
 */
export function smoothingSpline(x: Float64Array, y: Float64Array, smoothness: Smoothness): Spline {
  const n = x.length;
  if (n < 4) throw new RangeError(`knots: must be at least 4, got ${n}`);
  if (smoothness !== "cross-validation" && !(smoothness > 2 && smoothness < n))
    throw new RangeError(`degrees of freedom: must be above 2 and below the ${n} knots, got ${smoothness}`);
  const range = x[n - 1] - x[0];
  for (let k = 1; k < n; k++)
    if (!(x[k] - x[k - 1] >= closestKnots * range && range > 0))
      throw new RangeError(
        `knots[${k}]: must lie above knots[${k - 1}] = ${x[k - 1]} by ${closestKnots} of their range, ${range}, got ${x[k]}`,
      );
  const unit = (x[n - 1] - x[0]) / (n - 1);
  const t = x.map((value) => (value - x[0]) / unit);
  const bands = splineBands(t);
  const logAlpha =
    smoothness === "cross-validation"
      ? leastScore(bands, t, y)
      : // fewer degrees of freedom with more smoothing
        bisect((log) => solve(bands, t, y, 10 ** log).degreesOfFreedom - smoothness);
  const { fitted, curvature, degreesOfFreedom } = solve(bands, t, y, 10 ** logAlpha);
  return { degreesOfFreedom, at: (value) => evaluate(t, fitted, curvature, (value - x[0]) / unit) };
}

/** Minimum distance of knots, as a fraction of their range: the degrees of freedom are then right to 1e-3 (measured). */
export const closestKnots = 1e-6;

/** Diagonals 0, 1, 2 of R and of QᵀQ. */
interface Bands {
  readonly r: readonly Float64Array[];
  readonly q: readonly Float64Array[];
}

function splineBands(t: Float64Array): Bands {
  const m = t.length - 2;
  const band = () => [new Float64Array(m), new Float64Array(m), new Float64Array(m)];
  const [r, q] = [band(), band()];
  const inverse = (i: number) => 1 / (t[i + 1] - t[i]);
  for (let j = 0; j < m; j++) {
    const [left, right] = [inverse(j), inverse(j + 1)];
    r[0][j] = (t[j + 2] - t[j]) / 3;
    q[0][j] = left ** 2 + (left + right) ** 2 + right ** 2;
    if (j + 1 < m) {
      r[1][j] = (t[j + 2] - t[j + 1]) / 6;
      q[1][j] = -right * (left + right) - right * (right + inverse(j + 2));
    }
    if (j + 2 < m) q[2][j] = right * inverse(j + 2);
  }
  return { r, q };
}

function solve(bands: Bands, t: Float64Array, y: Float64Array, alpha: number) {
  const [n, m] = [t.length, t.length - 2];
  // B = R + αQᵀQ = L D Lᵀ
  const b = bands.r.map((row, k) => row.map((value, j) => value + alpha * bands.q[k][j]));
  const [d, l1, l2] = [new Float64Array(m), new Float64Array(m), new Float64Array(m)];
  for (let j = 0; j < m; j++) {
    const [up1, up2] = [j > 0 ? l1[j - 1] : 0, j > 1 ? l2[j - 2] : 0];
    const [d1, d2] = [j > 0 ? d[j - 1] : 0, j > 1 ? d[j - 2] : 0];
    d[j] = b[0][j] - up1 * up1 * d1 - up2 * up2 * d2;
    l1[j] = (b[1][j] - (j > 0 ? l2[j - 1] * up1 * d1 : 0)) / d[j];
    l2[j] = b[2][j] / d[j];
  }
  const gamma = new Float64Array(m);
  const slope = (i: number) => (y[i + 1] - y[i]) / (t[i + 1] - t[i]);
  for (let j = 0; j < m; j++) {
    const known = (j > 0 ? l1[j - 1] * gamma[j - 1] : 0) + (j > 1 ? l2[j - 2] * gamma[j - 2] : 0);
    gamma[j] = slope(j + 1) - slope(j) - known;
  }
  for (let j = 0; j < m; j++) gamma[j] = gamma[j] / d[j];
  // backwards, together with the central bands of B⁻¹ for the trace
  const [s0, s1, s2] = [new Float64Array(m + 2), new Float64Array(m + 2), new Float64Array(m + 2)];
  let trace = 0;
  for (let j = m - 1; j >= 0; j--) {
    if (j + 1 < m) gamma[j] = gamma[j] - l1[j] * gamma[j + 1];
    if (j + 2 < m) gamma[j] = gamma[j] - l2[j] * gamma[j + 2];
    s2[j] = -l1[j] * s1[j + 1] - l2[j] * s0[j + 2];
    s1[j] = -l1[j] * s0[j + 1] - l2[j] * s1[j + 1];
    s0[j] = 1 / d[j] - l1[j] * s1[j] - l2[j] * s2[j];
    trace += bands.q[0][j] * s0[j] + 2 * (bands.q[1][j] * s1[j] + bands.q[2][j] * s2[j]);
  }
  const curvature = new Float64Array(n);
  curvature.set(gamma, 1);
  let squares = 0;
  const fitted = y.map((value, i) => {
    const rise = i + 1 < n ? (curvature[i + 1] - curvature[i]) / (t[i + 1] - t[i]) : 0;
    const fall = i > 0 ? (curvature[i] - curvature[i - 1]) / (t[i] - t[i - 1]) : 0;
    const step = alpha * (rise - fall);
    squares += step * step;
    return value - step;
  });
  return { fitted, curvature, squares, degreesOfFreedom: n - alpha * trace };
}

function bisect(f: (log: number) => number): number {
  let [low, high] = [-12, 18];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function leastScore(bands: Bands, t: Float64Array, y: Float64Array): number {
  const score = (log: number) => {
    const { squares, degreesOfFreedom } = solve(bands, t, y, 10 ** log);
    return (t.length * squares) / (t.length - degreesOfFreedom) ** 2;
  };
  let best = -6;
  for (let log = -6; log <= 14; log += 0.1) if (score(log) < score(best)) best = log;
  return best;
}

function evaluate(t: Float64Array, g: Float64Array, curvature: Float64Array, x: number): number {
  const n = t.length;
  let [low, high] = [0, n - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (t[middle] <= x) low = middle;
    else high = middle;
  }
  const h = t[high] - t[low];
  const slope = (g[high] - g[low]) / h;
  if (x < t[0]) return g[0] + (x - t[0]) * (slope - (h * curvature[1]) / 6);
  if (x > t[n - 1]) return g[n - 1] + (x - t[n - 1]) * (slope + (h * curvature[n - 2]) / 6);
  const [left, right] = [x - t[low], t[high] - x];
  const line = (left * g[high] + right * g[low]) / h;
  const bend = (1 + left / h) * curvature[high] + (1 + right / h) * curvature[low];
  return line - (left * right * bend) / 6;
}
