/** A smooth function with its derivatives, as polynomials on adjoining pieces. */
export interface PiecewisePolynomial {
  value(x: number): number;
  slope(x: number): number;
  curvature(x: number): number;
}

/**
 * f on [breaks[0], breaks[last]] by Chebyshev interpolation on every piece between neighbouring breaks. For functions
 * that are analytic around each piece the error falls geometrically with the degree; a derivative loses a factor of
 * about degree²/width in rounding.
 *
 * @param breaks ascending; f is evaluated inside the pieces only, and values outside are extrapolated
 * @param degree of every polynomial
 */
export function piecewiseChebyshev(
  f: (x: number) => number,
  breaks: readonly number[],
  degree: number,
): PiecewisePolynomial {
  const pieces = breaks.slice(1).map((high, k) => {
    const low = breaks[k];
    const series = chebyshevSeries((y) => f(low + ((high - low) * (y + 1)) / 2), degree);
    const slope = derivative(series, 2 / (high - low));
    return { low, scale: 2 / (high - low), series, slope, curvature: derivative(slope, 2 / (high - low)) };
  });
  const at = (x: number, kind: "series" | "slope" | "curvature") => {
    let k = pieces.length - 1;
    while (k > 0 && x < pieces[k].low) k--;
    const piece = pieces[k];
    return clenshaw(piece[kind], (x - piece.low) * piece.scale - 1);
  };
  return {
    value: (x) => at(x, "series"),
    slope: (x) => at(x, "slope"),
    curvature: (x) => at(x, "curvature"),
  };
}

/** Coefficients c_j of Σ c_j T_j(y) through the values of f at the Chebyshev points of the first kind. */
function chebyshevSeries(f: (y: number) => number, degree: number): Float64Array {
  const n = degree + 1;
  const values = Float64Array.from({ length: n }, (_, k) => f(Math.cos((Math.PI * (k + 0.5)) / n)));
  return Float64Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[k] * Math.cos((Math.PI * j * (k + 0.5)) / n);
    return (sum * (j === 0 ? 1 : 2)) / n;
  });
}

/** c′_{j−1} = c′_{j+1} + 2j c_j, times dy/dx. */
function derivative(series: Float64Array, scale: number): Float64Array {
  const out = new Float64Array(series.length);
  for (let j = series.length - 1; j > 0; j--) out[j - 1] = (out[j + 1] ?? 0) + 2 * j * series[j];
  out[0] = out[0] / 2;
  return out.map((c) => c * scale);
}

function clenshaw(series: Float64Array, y: number): number {
  let [current, previous] = [0, 0];
  for (let j = series.length - 1; j > 0; j--)
    [current, previous] = [series[j] + 2 * y * current - previous, current];
  return series[0] + y * current - previous;
}
