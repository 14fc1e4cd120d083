import { jackknifeError } from "../statistics/jackknife.ts";
import type { Equations } from "./equations.ts";
import type { Fit } from "./fit.ts";
import { polynomialAt } from "./level-polynomials.ts";
import { thetaPlaces } from "./model-terms.ts";
import type { CurvePoint } from "./results.ts";

/** Places of a curve, and how far it reaches from the mean level, in standard deviations. */
const [places, reach] = [41, 2];

/**
 * K, g² and the effective potential V(x) = −∫K/g² dx from the mean level, with errors from the jackknife.
 *
 * @param scale of K and g² alike, as a function of θ
 */
export function dynamicsCurve(
  { polynomials, noise }: Equations,
  fit: Fit,
  scale: (theta: Float64Array) => number,
): readonly CurvePoint[] {
  const { centre, scale: width } = polynomials;
  const { diffusion } = thetaPlaces(fit.terms, noise.names.length);
  const half = (places - 1) / 2;
  const xs = Array.from({ length: places }, (_, k) => centre + ((k - half) / half) * reach * width);
  const curves = (theta: Float64Array) => {
    const factor = scale(theta);
    const kappa = theta.subarray(0, fit.terms.order + 1);
    const drift = xs.map((x) => factor * polynomialAt(polynomials, kappa, x));
    const g2 = xs.map(
      (x) => factor * noise.functions.reduce((sum, of, n) => sum + theta[diffusion + n] * of(x), 0),
    );
    // the trapezoidal rule, from the middle outwards
    const potential = new Array<number>(places).fill(0);
    const step = (k: number, before: number) =>
      potential[before] - ((xs[k] - xs[before]) / 2) * (drift[k] / g2[k] + drift[before] / g2[before]);
    for (let k = half + 1; k < places; k++) potential[k] = step(k, k - 1);
    for (let k = half - 1; k >= 0; k--) potential[k] = step(k, k + 1);
    return { drift, g2, potential };
  };
  const whole = curves(fit.theta);
  const without = fit.without.map(curves);
  const error = (of: "drift" | "g2" | "potential", k: number) =>
    jackknifeError(without.map((curve) => curve[of][k]));
  return xs.map((x, k) => ({
    x,
    drift: whole.drift[k],
    driftError: error("drift", k),
    potential: whole.potential[k],
    potentialError: error("potential", k),
    g2: whole.g2[k],
    g2Error: error("g2", k),
  }));
}
