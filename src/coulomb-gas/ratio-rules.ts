import { gaussLegendre } from "../laws/gauss-legendre.ts";

/** A quadrature rule over a ratio r from 0 to 1, with logarithms of the quantities that lose digits near either end. */
export interface RatioRule {
  readonly logR: Float64Array;
  /** ln (1 − r) */
  readonly logRest: Float64Array;
  /** ln of the weights */
  readonly logWeight: Float64Array;
}

/** The ends at which a function of r has a square root or another power: at 0, at 1, at both, nowhere. */
export type Roots = "none" | "at 0" | "at 1" | "both";

const substitutions: Readonly<
  Record<Roots, (t: number) => readonly [r: number, rest: number, slope: number]>
> = {
  none: (t) => [t, 1 - t, 1],
  "at 0": (t) => [t * t, (1 - t) * (1 + t), 2 * t],
  "at 1": (t) => [(1 - t) * (1 + t), t * t, 2 * t],
  both: (t) => [t * t * (3 - 2 * t), (1 - t) ** 2 * (1 + 2 * t), 6 * t * (1 - t)],
};

/** Gauss–Legendre in the square root of the distance from the ends that have roots. */
export function smoothRule(nodes: number, roots: Roots): RatioRule {
  const { nodes: t, weights } = gaussLegendre(nodes);
  const substituted = Array.from(t, substitutions[roots]);
  return {
    logR: Float64Array.from(substituted, ([r]) => Math.log(r)),
    logRest: Float64Array.from(substituted, ([, rest]) => Math.log(rest)),
    logWeight: Float64Array.from(substituted, ([, , slope], k) => Math.log(weights[k] * slope)),
  };
}

/** Beyond it e^{−π sinh t} is below 1e-18. */
const farthest = 3.3;

/**
 * Gauss–Legendre for r^{power} times a smooth function: in t = r^{(1 + power)/2} if the power is below 0.
 *
 * @param power above −1, and not near it: nodes then crowd at small r
 */
export function powerRule(nodes: number, power: number): RatioRule {
  const { nodes: t, weights } = gaussLegendre(nodes);
  const exponent = 2 / Math.min(1, 1 + power);
  return {
    logR: t.map((node) => exponent * Math.log(node)),
    logRest: t.map((node) => Math.log(-Math.expm1(exponent * Math.log(node)))),
    logWeight: t.map((node, k) => Math.log(weights[k] * exponent) + (exponent - 1) * Math.log(node)),
  };
}

/**
 * Double-exponential rule for r^{power} times a smooth function of ln r and ln(1 − r): in τ = r^{1 + power} if the power is
 * below 0, so that no part of it underflows,
 *
 *   τ = 1/(1 + e^{−π sinh t}),   equal steps of t.
 *
 * @param power above −1
 * @see Takahasi & Mori 1974, Publ. RIMS 9, 721
 */
export function singularRule(nodes: number, power: number): RatioRule {
  const exponent = Math.min(1, 1 + power);
  const step = (2 * farthest) / (nodes - 1);
  const t = Array.from({ length: nodes }, (_, k) => -farthest + k * step);
  const u = t.map((node) => Math.PI * Math.sinh(node));
  const logR = Float64Array.from(u, (uk) => -Math.log1p(Math.exp(-uk)) / exponent);
  return {
    logR,
    // 1 − τ is more accurate than 1 − r
    logRest: Float64Array.from(u, (uk, k) =>
      exponent === 1 ? -Math.log1p(Math.exp(uk)) : Math.log(-Math.expm1(logR[k])),
    ),
    logWeight: Float64Array.from(
      u,
      (uk, k) => logR[k] - Math.log1p(Math.exp(uk)) + Math.log((step * Math.PI * Math.cosh(t[k])) / exponent),
    ),
  };
}
