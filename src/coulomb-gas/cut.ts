import { invert } from "../laws/integrated.ts";
import type { Substitution } from "../laws/law.ts";
import { type Angles, type Ends, placeAt } from "./cut-search.ts";
import type { ExternalField } from "./external-field.ts";

/**
 * The density on one interval of an external field, in the angle θ of x = c + d cos θ:
 *
 *   ρ dx = h dθ,   h = Σ_m h_m cos mθ − Σ (strength/πS) √((a − at)(b − at))/|x − at|
 *
 * the last sum over the images of the charges. It is exact if the smooth part of V has no more modes than are kept.
 */
export interface Cut {
  readonly ends: Ends;
  readonly density: (x: number) => number;
  readonly cdf: (x: number) => number;
  readonly quantile: (p: number) => number;
  readonly mean: number;
  readonly secondMoment: number;
  /** In t = π − θ, ascending with x, in which the density is h. */
  readonly substitution: Substitution;
  /** Tolerance of h = 0 at a free end near a charge whose position is known to rounding only. */
  readonly rounding: number;
  /** V − S∫ρ ln|x − y|dy outside of the interval. */
  readonly potential: (x: number) => number;
  readonly modes: Float64Array;
}

/**
 * The modes h_m of the smooth part, from its force: ⨍ cos mφ dφ/(cos θ − cos φ) = −π sin mθ/sin θ, so that
 * −πS h_m is the sine transform of dV/dθ.
 */
export function modesOf(field: ExternalField, strength: number, angles: Angles, ends: Ends): Float64Array {
  const { n } = angles;
  const half = (ends[1] - ends[0]) / 2;
  // sin(jπ/2n), a full period
  const sine = Float64Array.from({ length: 4 * n }, (_, j) => Math.sin((Math.PI * j) / (2 * n)));
  const torque = Float64Array.from(
    { length: n },
    (_, k) => field.smooth.slope(placeAt(angles, k, ends)) * sine[2 * k + 1],
  );
  const modes = new Float64Array(n + 1);
  modes[0] = (1 + field.charges.reduce((sum, charge) => sum + charge.strength / strength, 0)) / Math.PI;
  for (let m = 1; m <= n; m++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += torque[k] * sine[(m * (2 * k + 1)) % (4 * n)];
    modes[m] = ((m === n ? -1 : -2) * half * sum) / (Math.PI * strength * n);
  }
  return modes;
}

/** Largest of the last quarter of the modes, relative to the largest of all. */
export function unresolved(modes: Float64Array): number {
  const size = (part: Float64Array) => part.reduce((most, mode) => Math.max(most, Math.abs(mode)), 0);
  return size(modes.subarray(Math.floor(0.75 * modes.length))) / size(modes);
}

/** @param all modes of the smooth part; see {@link modesOf} */
export function cutOf(field: ExternalField, strength: number, ends: Ends, all: Float64Array): Cut {
  const [a, b] = ends;
  const half = (b - a) / 2;
  const modes = trimmed(all);
  const images = field.charges.map((charge) => {
    const [u, v] = [a, b].map((end) => Math.sqrt(Math.abs(end - charge.at))) as [number, number];
    return { u, v, mass: charge.strength / strength, mode: (u - v) / (u + v) };
  });
  const angle = (x: number) => 2 * Math.atan2(Math.sqrt(x - a), Math.sqrt(b - x));
  const at = (t: number) => a + 2 * half * Math.sin(t / 2) ** 2;
  const inAngle = (t: number) => {
    let sum = cosineSum(modes, -Math.cos(t));
    for (const { u, v, mass } of images)
      sum -= ((mass / Math.PI) * u * v) / ((u * Math.cos(t / 2)) ** 2 + (v * Math.sin(t / 2)) ** 2);
    return sum;
  };
  const below = (t: number) => {
    // ∫ h dθ from θ to π
    let sum = modes[0] * t - sineSum(modes, Math.PI - t);
    for (const { u, v, mass } of images)
      sum -= ((2 * mass) / Math.PI) * Math.atan2(v * Math.sin(t / 2), u * Math.cos(t / 2));
    return Math.min(1, Math.max(0, sum));
  };
  const inverse = invert({ cdf: below, density: inAngle, from: 0, to: Math.PI, ends: [0, Math.PI] });
  const total = (m: number) =>
    images.reduce((sum, { mass, mode }) => sum - (2 * mass * mode ** m) / Math.PI, modes[m] ?? 0);
  const centre = (a + b) / 2;
  // ∂h/∂a at a is mass v/(2πu³), that at b mass u/(2πv³)
  const rounding = images.reduce(
    (sum, { u, v, mass }) => sum + mass * 1e-15 * ((Math.abs(a) * v) / u ** 3 + (Math.abs(b) * u) / v ** 3),
    1e-6,
  );
  return {
    ends,
    modes,
    rounding,
    substitution: { from: 0, to: Math.PI, at, density: inAngle },
    density: (x) => (x > a && x < b ? Math.max(0, inAngle(angle(x))) / Math.sqrt((x - a) * (b - x)) : 0),
    cdf: (x) => (x <= a ? 0 : x >= b ? 1 : below(angle(x))),
    quantile: (p) => (p === 1 ? b : at(inverse(p))),
    mean: centre + (half * Math.PI * total(1)) / 2,
    secondMoment:
      centre * centre + centre * half * Math.PI * total(1) + half * half * (1 / 2 + (Math.PI / 4) * total(2)),
    potential(x) {
      const [p, q] = [Math.sqrt(Math.abs(x - a)), Math.sqrt(Math.abs(x - b))];
      const mode = (p - q) / (p + q);
      // ∫ ln|x − y| over the arcsine law
      const reach = 2 * Math.log((p + q) / 2);
      let sum = modes[0] * Math.PI * reach;
      let power = 1;
      for (let m = 1; m < modes.length; m++) {
        power *= mode;
        sum -= (Math.PI / m) * modes[m] * power;
      }
      for (const image of images) sum -= image.mass * (reach + 2 * Math.log1p(-mode * image.mode));
      return field.value(x) - strength * sum;
    },
  };
}

/** The modes without the last ones, which are rounding errors. */
function trimmed(modes: Float64Array): Float64Array {
  const floor = 1e-16 * modes.reduce((most, mode) => Math.max(most, Math.abs(mode)), 0);
  let length = modes.length;
  while (length > 1 && Math.abs(modes[length - 1]) <= floor) length--;
  return modes.slice(0, length);
}

/** Σ c_m cos mθ with y = cos θ, by the Clenshaw recurrence. */
function cosineSum(c: Float64Array, y: number): number {
  let [current, previous] = [0, 0];
  for (let m = c.length - 1; m > 0; m--) [current, previous] = [c[m] + 2 * y * current - previous, current];
  return c[0] + y * current - previous;
}

/** Σ c_m sin(mθ)/m */
function sineSum(c: Float64Array, theta: number): number {
  const y = Math.cos(theta);
  let [current, previous] = [0, 0];
  for (let m = c.length - 1; m > 0; m--)
    [current, previous] = [c[m] / m + 2 * y * current - previous, current];
  return Math.sin(theta) * current;
}
