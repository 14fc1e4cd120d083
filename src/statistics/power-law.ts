/** A common power of several series: y = C_i x^q, with an amplitude C_i for each series. */
export interface PowerLawFit {
  /** q */
  readonly exponent: number;
  /** From Δχ² = 1, times √(χ²/dof) where the fit is worse than its errors; NaN if the data do not determine q, or are zero within their errors. */
  readonly standardError: number;
  readonly chi2PerDof: number;
}

export interface PowerLawDatum {
  /** Index of its series. */
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

/** Range of exponents. */
const [lowest, highest] = [-2, 8];

/**
 * The exponent of series that share it, of either sign and with data that may be zero within their errors: weighted
 * least squares with the amplitudes eliminated, χ²(q) = Σ_i [Σ y² − (Σ y x^q)²/Σ x^{2q}].
 *
 * @returns null for fewer than two data beyond the number of series
 */
export function fitPowerLaw(data: readonly PowerLawDatum[]): PowerLawFit | null {
  const series = [...new Set(data.map((datum) => datum.series))].map((name) =>
    data.filter((datum) => datum.series === name),
  );
  const degrees = data.length - series.length - 1;
  if (degrees < 1) return null;
  const unit = Math.max(...data.map(({ x }) => x));
  const chi2 = (q: number) =>
    series.reduce((total, points) => {
      let [yy, yp, pp] = [0, 0, 0];
      for (const { x, y, error } of points) {
        const power = (x / unit) ** q / error;
        yy += (y / error) ** 2;
        yp += (y / error) * power;
        pp += power * power;
      }
      return total + yy - (yp * yp) / pp;
    }, 0);
  let exponent = lowest;
  for (let step = 1; step > 1e-7; step /= 10) {
    const around = Array.from({ length: 41 }, (_, k) => exponent + (k - 20) * step);
    const inside = around.filter((q) => q >= lowest && q <= highest);
    exponent = inside.reduce((best, q) => (chi2(q) < chi2(best) ? q : best), exponent);
  }
  const best = chi2(exponent);
  const nothing = data.reduce((sum, { y, error }) => sum + (y / error) ** 2, 0);
  const vanishes = nothing < data.length + 2 * Math.sqrt(2 * data.length);
  const scale = Math.max(1, best / degrees);
  const reach = (direction: 1 | -1) => {
    let [near, far] = [0, 1e-3];
    while (chi2(exponent + direction * far) - best < scale) {
      near = far;
      far *= 2;
      if (far > highest - lowest) return Number.NaN;
    }
    for (let k = 0; k < 40; k++) {
      const middle = (near + far) / 2;
      if (chi2(exponent + direction * middle) - best < scale) near = middle;
      else far = middle;
    }
    return far;
  };
  return {
    exponent,
    standardError: vanishes ? Number.NaN : (reach(1) + reach(-1)) / 2,
    chi2PerDof: best / degrees,
  };
}
