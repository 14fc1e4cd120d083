/**
 * The Airy function of a real argument, by the trapezoidal rule along the line Im z = c of its integral:
 *
 *   Ai(x) = e^{c³/3 − cx} (1/π) ∫₀^∞ e^{−ct²} cos(t³/3 + (x − c²)t) dt,   any c > 0
 *
 * By Poisson summation the error of the rule with step h is Σ_{k≠0} e^{2πck/h} Ai(x + 2πk/h): the step keeps k = −1 and k = 1 to
 * e^{−40} Ai(x). For x ≥ 1 the line goes through the saddle, c = √x, nothing cancels, and the relative error is that of
 * the exponential, about ⅔x^{3/2} · 1e-16; for x < 1 the absolute error is 1e-14.
 *
 * @param x dimensionless
 * @throws RangeError if x is below −30 or not a number
 * @see DLMF 9.5.4
 */
export function airy(x: number): number {
  if (!(x >= -30)) throw new RangeError(`airy: x must be at least -30, got ${x}`);
  const zeta = x > 0 ? (2 / 3) * x * Math.sqrt(x) : 0;
  // below −3 a lower line keeps the factor e^{c³/3 − cx} near e³
  const c = x >= 1 ? Math.sqrt(x) : Math.min(1, -3 / Math.min(x, -3));
  const scale = x >= 1 ? Math.exp(-zeta) : Math.exp(c ** 3 / 3 - c * x);
  if (scale === 0) return 0;
  const h = Math.min((2 * Math.PI * c) / (40 + zeta), Math.PI / Math.sqrt(46 * c));
  const turn = x >= 1 ? 0 : x - c * c;
  const last = Math.sqrt(40 / c);
  let sum = 0.5;
  for (let t = h; t < last; t += h) sum += Math.exp(-c * t * t) * Math.cos(((t * t) / 3 + turn) * t);
  return (scale * h * sum) / Math.PI;
}
