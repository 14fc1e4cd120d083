import { unitBeside } from "./places.ts";
import type { Potential } from "./potential.ts";
import { inWords, PotentialError, quoted } from "./potential-error.ts";
import type { RealFunction } from "./real-function.ts";

/** Allowed difference between a difference quotient and a derivative, in addition to the quotient's error. */
const tolerance = 1e-5;

/**
 * Checks a potential throughout its support, from 1e-3 of the walls or of 0 to 100: that it is a real number, that V′ and
 * V″ agree with differences of V and V′, and that V does not jump, which would be a force absent from the derivative.
 * Differences that scatter, as near a kink or a pole, are ignored, as are those explained by rounding errors.
 *
 * @param roundingError bound on the rounding error of V; by default in its last digits
 * @throws PotentialError naming the place, what was found and what is allowed
 */
export function checkPotential(
  potential: Potential,
  roundingError: RealFunction = (x) => Number.EPSILON * Math.abs(potential.value(x)),
): void {
  const { text, support, value, derivative, secondDerivative } = potential;
  const [low, high] = support;
  const refuse = (message: string): never => {
    throw new PotentialError(`${quoted(text)}: ${message}`);
  };
  // the error of V′ is that of V over the length on which it changes
  const ofSlope = (x: number) => roundingError(x) * Math.abs(secondDerivative(x) / derivative(x)) || 0;
  const places = placesThroughout(support);
  // the message names the point nearest to 0
  const finite = places
    .toSorted((a, b) => Math.abs(a) - Math.abs(b))
    .filter((x) => {
      const v = value(x);
      if (isPole(value, x)) return false;
      if (!(v > Number.NEGATIVE_INFINITY))
        refuse(
          `must be a real number on the support from ${inWords(low)} to ${inWords(high)}, got ${inWords(v)} at x = ${x}; give a support that leaves such x out`,
        );
      if (v === Number.POSITIVE_INFINITY) return false;
      const [first, second] = [derivative(x), secondDerivative(x)];
      if (Number.isNaN(first)) refuse(`must have a slope on the support, got ${inWords(first)} at x = ${x}`);
      if (Number.isNaN(second))
        refuse(`must have a second derivative on the support, got ${inWords(second)} at x = ${x}`);
      return true;
    });
  if (finite.length === 0)
    refuse(
      `must be at most ${Number.MAX_VALUE.toPrecision(3)} somewhere on the support from ${inWords(low)} to ${inWords(high)}, got ∞ at all ${places.length} points checked`,
    );
  for (const x of finite) {
    // V consists of rounding errors only
    if (!(roundingError(x) <= Math.abs(value(x)))) continue;
    const step = Math.min(0.5 * Math.max(1, Math.abs(x)), 0.5 * (x - low), 0.5 * (high - x));
    const slope = contradiction(value, derivative, x, { step, roundingError });
    if (slope !== null)
      refuse(
        `V′ must be the derivative of V, got ${inWords(derivative(x))} at x = ${x} where differences of V give ${slope}`,
      );
    const curvature = contradiction(derivative, secondDerivative, x, { step, roundingError: ofSlope });
    if (curvature !== null)
      refuse(
        `V″ must be the derivative of V′, got ${inWords(secondDerivative(x))} at x = ${x} where differences of V′ give ${curvature}`,
      );
  }
  places.slice(1).forEach((x, k) => {
    const jump = jumpWithin(potential, roundingError, places[k], x);
    if (jump !== null)
      refuse(`must be continuous, got a jump at x = ${jump}, a force that V′ does not contain`);
  });
}

/** Whether V falls to −∞ only at this point. */
function isPole(value: RealFunction, x: number): boolean {
  const beside = [x - 1e-9 * Math.abs(x), x + 1e-9 * Math.abs(x)];
  return value(x) === Number.NEGATIVE_INFINITY && beside.every((place) => Number.isFinite(value(place)));
}

/** Ascending: even between two walls, and by powers of ten near each of them, or about 0. */
function placesThroughout([low, high]: readonly [number, number]): readonly number[] {
  const magnitudes = Array.from({ length: 26 }, (_, k) => 100 * 10 ** (-k / 5));
  const walls = [low, high].filter(Number.isFinite);
  const even =
    walls.length === 2 ? Array.from({ length: 17 }, (_, k) => low + ((k + 0.5) / 17) * (high - low)) : [];
  const near = (walls.length === 0 ? [0] : walls).flatMap((wall) => {
    const unit = unitBeside(wall);
    return magnitudes.flatMap((m) => [wall - unit * m, wall + unit * m]);
  });
  const inside = [...even, ...near].filter((x) => x > low && x < high);
  return [...new Set(inside)].sort((a, b) => a - b);
}

/** Products of smaller numbers lose digits. */
const negligible = 1e-150;

/** The largest step of differences, and the rounding errors of the function beyond those of its last digits. */
interface Looked {
  readonly step: number;
  readonly roundingError: RealFunction;
}

/**
 * The difference quotient if it contradicts a derivative; null if it does not, or is inconclusive.
 *
 * The smallest steps not dominated by rounding decide. If those scatter for another reason, a kink, a pole or an
 * oscillation is near and would distort larger steps. A derivative that scatters as much between these
 * points has lost its digits and cannot be contradicted.
 */
function contradiction(
  f: RealFunction,
  derivative: RealFunction,
  x: number,
  { step, roundingError }: Looked,
): number | null {
  const slope = derivative(x);
  for (let largest = step * 1e-6; largest <= step; largest *= 10) {
    const { quotient, scatter, rounding, size } = differences(f, x, { step: largest, roundingError });
    const bound = tolerance * (Math.abs(quotient) + size);
    if (10 * Math.max(scatter, rounding) <= bound) {
      const allowed = 2 * bound + tolerance * Math.abs(slope) + negligible;
      const off = Math.abs(quotient - slope);
      return off > allowed && off > allowed + spread(derivative, x, largest) ? quotient : null;
    }
    if (!(scatter <= 10 * rounding)) return null;
  }
  return null;
}

const parts = [1, 0.63, 0.4, 0.25, 0.16, 0.1];

/** Central differences over a decade of steps: one of them, their scatter and its cause, and the slope of f on both sides. */
function differences(f: RealFunction, x: number, { step, roundingError }: Looked) {
  const [here, far, near] = [f(x), f(x + step), f(x - step)];
  const quotients = parts.map((part) => {
    const [right, left] = [x + part * step, x - part * step];
    return (f(right) - f(left)) / (right - left);
  });
  const sizes = [here, far, near, x * quotients[2]].reduce((sum, part) => sum + Math.abs(part), 0);
  const errors = 4 * Number.EPSILON * sizes + 2 * (roundingError(x + step) + roundingError(x - step));
  return {
    quotient: quotients[2],
    scatter: Math.max(...quotients) - Math.min(...quotients),
    // rounding of the values and of x, over the smallest step; for equal values it may be complete
    rounding: quotients.includes(0) ? Number.POSITIVE_INFINITY : errors / (0.1 * step),
    size: (Math.abs(far - here) + Math.abs(here - near)) / (2 * step),
  };
}

/** Spread of the values of f around a point. */
function spread(f: RealFunction, x: number, step: number): number {
  const values = parts.flatMap((part) => [f(x - part * step), f(x + part * step)]);
  return Math.max(...values) - Math.min(...values);
}

/** Position of a jump of V between two points; null if there is none, or a pole. */
function jumpWithin(
  { value, derivative }: Potential,
  roundingError: RealFunction,
  from: number,
  to: number,
): number | null {
  const at = (x: number) => ({ x, v: value(x), slope: derivative(x), error: roundingError(x) });
  type Point = ReturnType<typeof at>;
  const roughness = (a: Point, b: Point) => Math.abs(b.v - a.v - ((a.slope + b.slope) / 2) * (b.x - a.x));
  const rounding = (a: Point, b: Point) =>
    64 * Number.EPSILON * (Math.abs(a.v) + Math.abs(b.v)) + 4 * (a.error + b.error);
  let [a, b] = [at(from), at(to)];
  const variation = Math.abs(b.v - a.v) + roughness(a, b);
  for (let k = 0; k < 70; k++) {
    // nothing remains, or a pole is reached
    if (!(roughness(a, b) > rounding(a, b))) return null;
    const middle = at((a.x + b.x) / 2);
    if (middle.x <= a.x || middle.x >= b.x) break;
    if (roughness(a, middle) > roughness(middle, b)) b = middle;
    else a = middle;
  }
  const step = Math.abs(b.v - a.v);
  const explained = (Math.abs(a.slope) + Math.abs(b.slope)) * (b.x - a.x);
  // smaller steps are dominated by rounding within V
  return step > 1e-6 * variation && explained < 0.1 * step ? b.x : null;
}
