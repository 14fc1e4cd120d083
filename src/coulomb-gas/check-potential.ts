import type { Potential } from "./potential.ts";
import { PotentialError, quoted } from "./potential-error.ts";
import type { RealFunction } from "./real-function.ts";

/** What of a difference quotient may differ from a derivative beside the quotient's own error. */
const tolerance = 1e-5;

/**
 * Looks at a potential throughout its support, from 1e-3 of the walls or of 0 to 100: that it is a real number, that V′ and
 * V″ are what differences of V and V′ give, and that V does not jump, which would be a force that no derivative shows.
 * Differences vouch for no more than their own error, which is estimated: near a kink or a pole they say nothing.
 *
 * @throws PotentialError naming the place, what was found and what is allowed
 */
export function checkPotential(potential: Potential): void {
  const { text, support, value, derivative, secondDerivative } = potential;
  const [low, high] = support;
  const refuse = (message: string): never => {
    throw new PotentialError(`${quoted(text)}: ${message}`);
  };
  const places = placesThroughout(support);
  // the message names the place nearest to 0
  const finite = places
    .toSorted((a, b) => Math.abs(a) - Math.abs(b))
    .filter((x) => {
      const v = value(x);
      if (!(v > Number.NEGATIVE_INFINITY))
        refuse(
          `must be a real number on the support from ${low} to ${high}, got ${v} at x = ${x}; give a support that leaves such x out`,
        );
      if (v === Number.POSITIVE_INFINITY) return false;
      const [first, second] = [derivative(x), secondDerivative(x)];
      if (Number.isNaN(first)) refuse(`must have a slope on the support, got ${first} at x = ${x}`);
      if (Number.isNaN(second))
        refuse(`must have a second derivative on the support, got ${second} at x = ${x}`);
      return true;
    });
  if (finite.length === 0)
    refuse(
      `must be at most ${Number.MAX_VALUE.toPrecision(3)} somewhere on the support from ${low} to ${high}, got Infinity at all ${places.length} places looked at`,
    );
  for (const x of finite) {
    const step = Math.min(0.5 * Math.max(1, Math.abs(x)), 0.5 * (x - low), 0.5 * (high - x));
    const slope = contradiction(value, derivative(x), x, step);
    if (slope !== null)
      refuse(
        `V′ must be the derivative of V, got ${derivative(x)} at x = ${x} where differences of V give ${slope}`,
      );
    const curvature = contradiction(derivative, secondDerivative(x), x, step);
    if (curvature !== null)
      refuse(
        `V″ must be the derivative of V′, got ${secondDerivative(x)} at x = ${x} where differences of V′ give ${curvature}`,
      );
  }
  places.slice(1).forEach((x, k) => {
    const jump = jumpWithin(potential, places[k]!, x);
    if (jump !== null)
      refuse(`must be continuous, got a jump at x = ${jump}, a force that no derivative shows`);
  });
}

/** Ascending: even between two walls, and by powers of ten near each of them, or about 0. */
function placesThroughout([low, high]: readonly [number, number]): readonly number[] {
  const magnitudes = Array.from({ length: 26 }, (_, k) => 100 * 10 ** (-k / 5));
  const walls = [low, high].filter(Number.isFinite);
  const even =
    walls.length === 2 ? Array.from({ length: 17 }, (_, k) => low + ((k + 0.5) / 17) * (high - low)) : [];
  const near = (walls.length === 0 ? [0] : walls).flatMap((wall) =>
    magnitudes.flatMap((m) => [wall - m, wall + m]),
  );
  const inside = [...even, ...near].filter((x) => x > low && x < high);
  return [...new Set(inside)].sort((a, b) => a - b);
}

/**
 * What differences say of a derivative where they contradict it; null where they do not, or say nothing.
 *
 * The smallest steps that rounding leaves sharp enough decide: a kink or a pole must be closer than these to mislead.
 *
 * @param step the largest
 */
function contradiction(f: RealFunction, derivative: number, x: number, step: number): number | null {
  for (let k = 6; k >= 0; k--) {
    const { quotient, error, size } = extrapolated(f, x, step * 10 ** -k);
    const bound = tolerance * (Math.abs(quotient) + size);
    if (!(10 * error <= bound)) continue;
    return Math.abs(quotient - derivative) > 2 * bound + tolerance * Math.abs(derivative) ? quotient : null;
  }
  return null;
}

/**
 * f′(x) from central differences with ever smaller steps, extrapolated to none.
 *
 * @returns the quotient, its estimated error with rounding included (NaN where there is none), and the mean of the slopes'
 * sizes on both sides
 * @see Ridders 1982, Adv. Eng. Softw. 4, 75
 */
function extrapolated(f: RealFunction, x: number, step: number) {
  const ratio = 1.6;
  const here = f(x);
  let [before, quotient, error, size]: [number[], number, number, number] = [[], Number.NaN, Number.NaN, 0];
  for (let k = 0, h = step; k < 6; k++, h /= ratio) {
    const [above, below] = [f(x + h), f(x - h)];
    const row = [(above - below) / (x + h - (x - h))];
    const rounding = (4 * Number.EPSILON * (Math.abs(above) + Math.abs(below)) + 4 * Number.MIN_VALUE) / h;
    if (k === 0) size = (Math.abs(above - here) + Math.abs(here - below)) / (2 * h);
    for (let order = 1, factor = ratio ** 2; order <= before.length; order++, factor *= ratio ** 2) {
      const [now, earlier] = [row[order - 1]!, before[order - 1]!];
      const better = now + (now - earlier) / (factor - 1);
      const own = Math.max(Math.abs(better - now), Math.abs(better - earlier)) + rounding;
      // equal values say nothing: the step is lost in rounding
      if (above !== below && !(own >= error)) [quotient, error] = [better, own];
      row.push(better);
    }
    before = row;
  }
  return { quotient, error, size };
}

/** Where V jumps between two places; null where it does not, or has a pole. */
function jumpWithin({ value, derivative }: Potential, from: number, to: number): number | null {
  const roughness = (a: number, b: number) =>
    Math.abs(value(b) - value(a) - ((derivative(a) + derivative(b)) / 2) * (b - a));
  const rounding = (a: number, b: number) => 64 * Number.EPSILON * (Math.abs(value(a)) + Math.abs(value(b)));
  const variation = Math.abs(value(to) - value(from)) + roughness(from, to);
  let [a, b] = [from, to];
  for (let k = 0; k < 70; k++) {
    const middle = (a + b) / 2;
    // nothing is left, or a pole is met
    if (!(roughness(a, b) > rounding(a, b))) return null;
    if (middle <= a || middle >= b) break;
    if (roughness(a, middle) > roughness(middle, b)) b = middle;
    else a = middle;
  }
  const step = Math.abs(value(b) - value(a));
  const explained = (Math.abs(derivative(a)) + Math.abs(derivative(b))) * (b - a);
  // smaller steps are rounding within V
  return step > 1e-6 * variation && explained < 0.1 * step ? b : null;
}
