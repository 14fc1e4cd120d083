import type { Potential } from "./potential.ts";
import { type SingularPlace, singularPlaces } from "./singular-places.ts";

/** A logarithm −strength ln|x − at| of a potential: a fixed charge at that point. */
export interface Charge {
  readonly at: number;
  /** > 0: it repels the levels */
  readonly strength: number;
}

/** An interval that levels cannot leave. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
  /** Whether an end is a repelling pole. */
  readonly repels: readonly [boolean, boolean];
}

/** The external field, V = smooth − Σ strength ln|x − at|. */
export interface ExternalField {
  readonly value: (x: number) => number;
  readonly charges: readonly Charge[];
  /** V without the charges, and its derivatives. */
  readonly smooth: {
    readonly value: (x: number) => number;
    readonly slope: (x: number) => number;
    readonly curvature: (x: number) => number;
  };
  /** The support, divided at the poles that no level crosses; ascending. */
  readonly stretches: readonly Stretch[];
}

/**
 * A potential with its logarithms separated. One that attracts levels to a wall or a pole is weaker than the repulsion of a
 * single level, otherwise the weight is not normalisable: it is of order 1/N and neglected.
 */
export function externalField(potential: Potential): ExternalField {
  const places = singularPlaces(potential);
  const logarithms = places.flatMap(({ at, powers }) => {
    const sides = powers.filter((power) => !Number.isNaN(power));
    const sidesAgree = Math.max(...sides) - Math.min(...sides) <= 1e-6 * Math.abs(sides[0]);
    return sidesAgree && sides[0] !== 0 ? [{ at, strength: sides[0] }] : [];
  });
  const charges = logarithms.filter(({ strength }) => strength > 0);
  const drawing = logarithms.filter(({ strength }) => strength < 0);
  const { value, derivative, secondDerivative } = potential;
  return {
    value: drawing.length === 0 ? value : plus(value, drawing, (d) => Math.log(Math.abs(d))),
    charges,
    smooth: {
      value: plus(value, logarithms, (d) => Math.log(Math.abs(d))),
      slope: plus(derivative, logarithms, (d) => 1 / d),
      curvature: plus(secondDerivative, logarithms, (d) => -1 / (d * d)),
    },
    stretches: stretchesBetween(potential.support, places),
  };
}

type Term = (distance: number) => number;

function plus(f: (x: number) => number, logarithms: readonly Charge[], term: Term): (x: number) => number {
  if (logarithms.length === 0) return f;
  return (x) => {
    let sum = f(x);
    for (const { at, strength } of logarithms) sum += strength * term(x - at);
    return sum;
  };
}

function stretchesBetween(
  [low, high]: readonly [number, number],
  places: readonly SingularPlace[],
): readonly Stretch[] {
  const poles = places.filter(({ powers }) => powers.some((power) => power > 0)).map(({ at }) => at);
  const ends = [low, ...poles.filter((at) => at > low && at < high), high];
  // no level lies closer to a pole than the resolution of numbers
  const beside = (at: number) => (poles.includes(at) ? Math.max(4e-16 * Math.abs(at), 1e-300) : 0);
  return ends.slice(1).map((to, k) => {
    const from = ends[k];
    return {
      low: from + beside(from),
      high: to - beside(to),
      repels: [poles.includes(from), poles.includes(to)],
    };
  });
}
