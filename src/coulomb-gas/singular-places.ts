import { placesIn } from "./places.ts";
import type { Potential } from "./potential.ts";
import type { RealFunction } from "./real-function.ts";

/**
 * A point at which the weight e^{−V/g²} of a level has no Taylor series: a wall, a pole or a kink. Near it the weight is
 * |x − at|^α, α = power/g², on either side; ∞ where it falls faster than any power, −∞ where it grows faster.
 */
export interface SingularPlace {
  readonly at: number;
  /** αg² below and above it; NaN outside the support. */
  readonly powers: readonly [number, number];
}

const cache = new WeakMap<Potential, readonly SingularPlace[]>();

/**
 * Walls, and the points inside the support at which V′ has a pole or a jump, ascending; cached per potential. A pole
 * inside is missed where V is smooth to a part in 10⁶ at the distances of {@link placesIn}, 3 % of x, such as one of strength
 * 1e-20.
 */
export function singularPlaces(potential: Potential): readonly SingularPlace[] {
  const before = cache.get(potential);
  if (before !== undefined) return before;
  const [low, high] = potential.support;
  const places = [
    ...(Number.isFinite(low) ? [{ at: low, powers: [Number.NaN, powerAt(potential, low, 1)] as const }] : []),
    ...innerPlaces(potential).map((at) => ({
      at,
      powers: [powerAt(potential, at, -1), powerAt(potential, at, 1)] as const,
    })),
    ...(Number.isFinite(high)
      ? [{ at: high, powers: [powerAt(potential, high, -1), Number.NaN] as const }]
      : []),
  ];
  cache.set(potential, places);
  return places;
}

/** The distance from a point that is lost to rounding by a part in 10⁷; below it the weight is treated as a power. */
export function leastDistance(at: number): number {
  return 1e-9 * Math.abs(at);
}

/**
 * −lim d V′ from one side, d the signed distance: extrapolated from three distances, so that a smooth force does not
 * contribute, and again from closer distances, so that a root does not. A power below 1e-9 of d V′ there is lost in the smooth force.
 */
function powerAt({ derivative, support: [low, high] }: Potential, at: number, side: 1 | -1): number {
  const step = Math.min(at === 0 ? 1e-30 : 100 * leastDistance(at), 1e-6 * (high - low));
  // powers of two: exact near the point
  const unit = 2 ** Math.floor(Math.log2(step));
  const pull = (d: number) => side * d * derivative(at + side * d);
  const [near, nearer, nearest] = [pull(unit), pull(unit / 64), pull(unit / 4096)];
  const grows = Math.min(Math.abs(nearer / near), Math.abs(nearest / nearer)) > 1.5;
  if (!Number.isFinite(nearest) || (grows && Math.abs(nearest) > 1e-6))
    return nearest < 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const extrapolated = (d: number) => (6 * pull(2 * d) - 8 * pull(d) - pull(4 * d)) / 3;
  const power = extrapolated(unit);
  const stays = extrapolated(unit / 64) / power > 0.9;
  return stays && Math.abs(power) > 1e-9 * Math.abs(near) ? power : 0;
}

/** Maximum number of halvings, and the relative tolerance of Simpson's rule for V″ against V′ where V is smooth. */
const [mostHalvings, tolerance] = [4000, 1e-6];
/** A level never reaches this height above the minimum, in units of V. */
const beyondReach = 1e9;

/** V′ and V″ at a place. */
interface Slopes {
  readonly x: number;
  readonly first: number;
  readonly second: number;
}

interface Interval {
  readonly from: Slopes;
  readonly to: Slopes;
  /** Relative error of Simpson's rule for V′(to) − V′(from). */
  readonly missed: number;
}

/**
 * Halves the interval in which the integral of V″ deviates most from the change of V′ until it agrees everywhere, or an interval is as
 * narrow as rounding allows: V′ has a pole or a jump there.
 */
function innerPlaces({ polynomial, support, value, derivative, secondDerivative }: Potential) {
  if (polynomial !== undefined) return [];
  const slopes = (x: number): Slopes => ({ x, first: derivative(x), second: secondDerivative(x) });
  const missed = (from: Slopes, to: Slopes) => {
    const h = to.x - from.x;
    const size =
      Math.abs(from.first) + Math.abs(to.first) + h * (Math.abs(from.second) + Math.abs(to.second));
    if (size === 0) return 0;
    const simpson = (h / 6) * (from.second + 4 * secondDerivative((from.x + to.x) / 2) + to.second);
    const share = Math.abs(to.first - from.first - simpson) / size;
    // undefined values are refined
    return Number.isNaN(share) ? 1 : share;
  };
  const rough: Interval[] = [];
  const inspect = (from: Slopes, to: Slopes) => {
    const error = missed(from, to);
    if (error > tolerance) rough.push({ from, to, missed: error / (1 + Math.abs(from.x)) });
  };
  const places = placesIn(support).filter((x) => Math.abs(x) < 1e6);
  const heights = places.map(value);
  const top = beyondReach + Math.min(...heights.filter((v) => v > Number.NEGATIVE_INFINITY));
  let last: Slopes | null = null;
  for (let k = 0; k + 1 < places.length; k++) {
    if (heights[k] > top && heights[k + 1] > top) continue;
    const from = last?.x === places[k] ? last : slopes(places[k]);
    last = slopes(places[k + 1]);
    inspect(from, last);
  }
  const narrow: number[] = [];
  for (let halving = 0; halving < mostHalvings && rough.length > 0; halving++) {
    const { from, to } = takeRoughest(rough);
    const middle = (from.x + to.x) / 2;
    if (middle > from.x && middle < to.x && to.x - from.x > 4e-16 * Math.max(-from.x, to.x, 1e-14)) {
      const between = slopes(middle);
      inspect(from, between);
      inspect(between, to);
    } else narrow.push(Math.max(-from.x, to.x) < 1e-13 ? 0 : middle);
  }
  return clusters(narrow, support).map((cluster) => steepest(cluster, value, derivative));
}

function takeRoughest(intervals: Interval[]): Interval {
  let worst = 0;
  for (let k = 1; k < intervals.length; k++) if (intervals[k].missed > intervals[worst].missed) worst = k;
  const roughest = intervals[worst];
  intervals[worst] = intervals.at(-1)!;
  intervals.pop();
  return roughest;
}

/** Clusters of points, without those at the walls; ascending. */
function clusters(places: readonly number[], [low, high]: readonly [number, number]): readonly number[][] {
  const width = (x: number) => Math.max(1e-9 * Math.abs(x), 1e-20);
  const together: number[][] = [];
  for (const x of [...places].sort((a, b) => a - b)) {
    if (!(x - low > width(x) && high - x > width(x))) continue;
    const last = together.at(-1);
    if (last !== undefined && x - last.at(-1)! <= width(x)) last.push(x);
    else together.push([x]);
  }
  return together;
}

/** Among points within rounding of each other, and the nearby short decimal, the one where V is infinite, or |V′| largest. */
function steepest(places: readonly number[], value: RealFunction, derivative: RealFunction): number {
  const steepness = (x: number) => {
    const slope = Math.abs(derivative(x));
    return Number.isNaN(slope) || !Number.isFinite(value(x)) ? Number.POSITIVE_INFINITY : slope;
  };
  const short = Number(places[Math.floor(places.length / 2)].toPrecision(11));
  return places.reduce((best, x) => (steepness(x) > steepness(best) ? x : best), short);
}
