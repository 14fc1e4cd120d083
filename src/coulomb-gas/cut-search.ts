import type { ExternalField, Stretch } from "./external-field.ts";

/** The ends of an interval. */
export type Ends = readonly [number, number];

/** Angles θ_k = (k + ½)π/n, at which an interval is sampled, x = (a + b)/2 + (b − a)/2 cos θ. */
export interface Angles {
  readonly n: number;
  /** cos² θ/2 and sin² θ/2: the weights of b and of a */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

export function anglesOf(n: number): Angles {
  const at = (f: (half: number) => number) =>
    Float64Array.from({ length: n }, (_, k) => f((Math.PI * (k + 0.5)) / (2 * n)) ** 2);
  return { n, upper: at(Math.cos), lower: at(Math.sin) };
}

/** The point x at an angle, exact near either end. */
export function placeAt({ upper, lower }: Angles, k: number, [a, b]: Ends): number {
  return upper[k] > 0.5 ? b - (b - a) * lower[k] : a + (b - a) * upper[k];
}

/** F and its derivatives with respect to the ends a and b. */
interface Capacity {
  readonly value: number;
  readonly slope: readonly [number, number];
  /** ∂²F/∂a², ∂²F/∂a∂b, ∂²F/∂b² */
  readonly curvature: readonly [number, number, number];
}

/**
 * The Mhaskar–Saff functional, whose maximum is the interval of the levels: with S = βNg²
 *
 *   F(a, b) = S ln((b − a)/4) − (1/π) ∫₀^π V dθ
 *
 * its slopes are ∓(πS/(b − a)) times the amplitude of 1/√ of the density at a and b: an end is free (soft) where it vanishes, and
 * hard at a wall where the density would otherwise continue.
 *
 * @see Saff & Totik 1997, Logarithmic Potentials with External Fields, theorem IV.1.5
 */
function capacity(field: ExternalField, strength: number, angles: Angles, ends: Ends): Capacity {
  const { n, upper, lower } = angles;
  const { value, slope, curvature } = field.smooth;
  const [a, b] = ends;
  const width = b - a;
  let [f, fa, fb, faa, fab, fbb] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < n; k++) {
    const x = placeAt(angles, k, ends);
    const [first, second] = [slope(x), curvature(x)];
    f -= value(x);
    fa -= first * lower[k];
    fb -= first * upper[k];
    faa -= second * lower[k] ** 2;
    fab -= second * lower[k] * upper[k];
    fbb -= second * upper[k] ** 2;
  }
  [f, fa, fb, faa, fab, fbb] = [f / n, fa / n, fb / n, faa / n, fab / n, fbb / n];
  f += strength * Math.log(width / 4);
  fa -= strength / width;
  fb += strength / width;
  faa -= strength / width ** 2;
  fab += strength / width ** 2;
  fbb -= strength / width ** 2;
  // (1/π) ∫ ln|x − at| dθ = 2 ln((√|a − at| + √|b − at|)/2)
  for (const { at, strength: charge } of field.charges) {
    const side = at < a ? 1 : -1;
    const [u, v] = [Math.sqrt(Math.abs(a - at)), Math.sqrt(Math.abs(b - at))];
    f += 2 * charge * Math.log((u + v) / 2);
    fa += (charge * side) / (u * (u + v));
    fb += (charge * side) / (v * (u + v));
    faa -= (charge * (2 * u + v)) / (2 * u ** 3 * (u + v) ** 2);
    fab -= charge / (2 * u * v * (u + v) ** 2);
    fbb -= (charge * (2 * v + u)) / (2 * v ** 3 * (u + v) ** 2);
  }
  return { value: f, slope: [fa, fb], curvature: [faa, fab, fbb] };
}

/** F alone. */
export function capacityValue(field: ExternalField, strength: number, angles: Angles, ends: Ends): number {
  let sum = 0;
  for (let k = 0; k < angles.n; k++) sum += field.smooth.value(placeAt(angles, k, ends));
  let f = strength * Math.log((ends[1] - ends[0]) / 4) - sum / angles.n;
  for (const { at, strength: charge } of field.charges)
    f += 2 * charge * Math.log((Math.sqrt(Math.abs(ends[0] - at)) + Math.sqrt(Math.abs(ends[1] - at))) / 2);
  return Number.isNaN(f) ? Number.NEGATIVE_INFINITY : f;
}

/** Maximises F from given ends within an interval, by Newton steps bounded by walls. */
export function climb(
  field: ExternalField,
  strength: number,
  angles: Angles,
  start: Ends,
  stretch: Stretch,
): Ends {
  let ends = start;
  let now = capacity(field, strength, angles, ends);
  for (let iteration = 0; iteration < 200; iteration++) {
    const step = newtonStep(now, ends, stretch);
    for (let share = 1; ; share /= 2) {
      if (share < 1e-12) return ends;
      const next = moved(ends, step, share, stretch);
      const trialValue = capacity(field, strength, angles, next);
      if (!isHigher(trialValue, next, now, ends, strength, stretch)) continue;
      const settled = isSettled(ends, next, stretch);
      [ends, now] = [next, trialValue];
      if (settled) return ends;
      break;
    }
  }
  return ends;
}

/** Whether F is higher or, if that is lost to rounding, less steep. */
function isHigher(
  next: Capacity,
  nextEnds: Ends,
  now: Capacity,
  ends: Ends,
  strength: number,
  stretch: Stretch,
): boolean {
  const size = Math.abs(now.value) + strength;
  if (next.value >= now.value - 1e-14 * size) return true;
  const flatter = steepness(next, nextEnds, stretch) < 0.5 * steepness(now, ends, stretch);
  return flatter && next.value > now.value - 1e-10 * size;
}

function isHeld({ slope: [fa, fb] }: Capacity, [a, b]: Ends, { low, high }: Stretch) {
  return [a === low && fa < 0, b === high && fb > 0] as const;
}

/** |F′| without the components balanced by a wall. */
function steepness(at: Capacity, ends: Ends, stretch: Stretch): number {
  const held = isHeld(at, ends, stretch);
  return Math.hypot(held[0] ? 0 : at.slope[0], held[1] ? 0 : at.slope[1]);
}

/** Towards the maximum of F where it is concave, and uphill elsewhere; a hard end stays. */
function newtonStep(now: Capacity, ends: Ends, stretch: Stretch): readonly [number, number] {
  const {
    slope: [fa, fb],
    curvature: [faa, fab, fbb],
  } = now;
  const held = isHeld(now, ends, stretch);
  if (held[0] && held[1]) return [0, 0];
  if (held[0]) return [0, fb / Math.abs(fbb)];
  if (held[1]) return [fa / Math.abs(faa), 0];
  // −F″, made positive definite
  const middle = -(faa + fbb) / 2;
  const apart = Math.hypot((faa - fbb) / 2, fab);
  const shift = Math.max(0, 1e-3 * (Math.abs(middle) + apart) - (middle - apart));
  const lift = middle - apart > 0 ? 0 : shift;
  const [p, q] = [lift - faa, lift - fbb];
  const determinant = p * q - fab * fab;
  return [(fa * q + fb * fab) / determinant, (fb * p + fa * fab) / determinant];
}

/** The ends after a fraction of a step: within the interval, and not suddenly much closer to a pole or to each other. */
function moved([a, b]: Ends, [da, db]: readonly [number, number], share: number, stretch: Stretch): Ends {
  const { low, high, repels } = stretch;
  const t = share * Math.min(1, (0.4 * (b - a)) / Math.max(Math.abs(da), Math.abs(db), 1e-300));
  const least = repels[0] ? low + (a - low) / 10 : low;
  const most = repels[1] ? high - (high - b) / 10 : high;
  return [Math.max(least, a + t * da), Math.min(most, b + t * db)];
}

/** Whether a step moved neither end by more than rounding of the width, or of the distance from a pole. */
function isSettled([a, b]: Ends, [c, d]: Ends, { low, high, repels }: Stretch): boolean {
  const scale = (room: number, beside: boolean) => (beside ? Math.min(b - a, room) : b - a);
  return (
    Math.abs(c - a) <= 1e-13 * scale(a - low, repels[0]) + 2e-16 * Math.abs(a) &&
    Math.abs(d - b) <= 1e-13 * scale(high - b, repels[1]) + 2e-16 * Math.abs(b)
  );
}
