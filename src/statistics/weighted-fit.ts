export interface OriginFit {
  /** Slope a of y = a x. */
  readonly slope: number;
  readonly standardError: number;
  /** χ² per degree of freedom; NaN for a single point. */
  readonly chi2PerDof: number;
}

/** Least squares through the origin, y = a x, each point weighted by 1/error². */
export function fitThroughOrigin(
  points: readonly { readonly x: number; readonly y: number; readonly error: number }[],
): OriginFit {
  const sum = (f: (p: { x: number; y: number; error: number }) => number) =>
    points.reduce((total, point) => total + f(point) / point.error ** 2, 0);
  const xx = sum(({ x }) => x * x);
  const slope = sum(({ x, y }) => x * y) / xx;
  const chi2 = sum(({ x, y }) => (y - slope * x) ** 2);
  return {
    slope,
    standardError: 1 / Math.sqrt(xx),
    chi2PerDof: points.length > 1 ? chi2 / (points.length - 1) : Number.NaN,
  };
}
