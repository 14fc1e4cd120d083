import { closestKnots, type Smoothness, smoothingSpline } from "./smoothing-spline.ts";
import type { Unfolding } from "./unfold.ts";

/**
 * Unfolding by a cubic smoothing spline through the staircase, y_i = i − 1/2 at level i = 1 … N.
 *
 * Cross-validation assumes independent residuals, but those of a staircase are not: neighbouring steps share
 * their deviation. It then follows single levels and removes the fluctuations to be measured; `resolution` of the unfolded
 * spectra says on which scale. Give degrees of freedom unless this effect is wanted.
 *
 * @param degreesOfFreedom above 2; or "cross-validation"
 * Levels closer than a millionth of the spectrum's width are one point of the staircase.
 *
 * @throws RangeError if it is not, or (when unfolding) there are fewer than 4 such points or not more of them
 */
export function splineUnfolding(degreesOfFreedom: Smoothness): Unfolding {
  if (degreesOfFreedom !== "cross-validation" && !(degreesOfFreedom > 2))
    throw new RangeError(`degreesOfFreedom: must be above 2 or "cross-validation", got ${degreesOfFreedom}`);
  return {
    title:
      degreesOfFreedom === "cross-validation"
        ? "smoothing spline, cross-validated"
        : `smoothing spline of ${degreesOfFreedom} degrees of freedom`,
    fit(levels, copies) {
      const { x, y } = knots(levels, copies);
      const spline = smoothingSpline(x, y, degreesOfFreedom);
      return { at: spline.at, parameters: spline.degreesOfFreedom };
    },
  };
}

/** Number of points of a staircase that a spline can resolve. */
export function separateLevels(levels: Float64Array): number {
  return steps(levels, 1).xs.length;
}

/** Points of the staircase at levels that a spline can resolve, each with its multiplicity. */
function steps(levels: Float64Array, copies: number): { xs: readonly number[]; ys: readonly number[] } {
  const [xs, ys]: [number[], number[]] = [[], []];
  const close = closestKnots * (levels.at(-1)! - levels[0]);
  for (let i = 0; i < levels.length; ) {
    let end = i + 1;
    while (end < levels.length && levels[end] - levels[i] <= close) end++;
    xs.push(levels[i]);
    ys.push((i + end) / 2 / copies);
    i = end;
  }
  return { xs, ys };
}

/** At most some hundred of them suffice for a smooth curve. */
function knots(levels: Float64Array, copies: number): { x: Float64Array; y: Float64Array } {
  const { xs, ys } = steps(levels, copies);
  const last = xs.length - 1;
  const count = Math.min(mostKnots, xs.length);
  const chosen = Array.from({ length: count }, (_, k) => Math.round((k * last) / Math.max(1, count - 1)));
  return { x: Float64Array.from(chosen, (k) => xs[k]), y: Float64Array.from(chosen, (k) => ys[k]) };
}

const mostKnots = 400;
