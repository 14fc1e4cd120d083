import type { Random } from "../random/index.ts";

/** An interval of a Brownian path, which can be refined. */
export interface Increment {
  readonly dt: number;
  /** B(t + dt) − B(t), one for each component */
  readonly dB: Float64Array;
  readonly halves: Halves;
}

/** The two halves of an increment, by the Brownian bridge: the same on every call for one path. */
export type Halves = () => readonly [Increment, Increment];

/** A Brownian path of independent components from 0 to its duration. */
export interface BrownianPath {
  readonly duration: number;
  readonly whole: Increment;
  /** The path's increments over 2^level equal steps, in order of time. */
  grid(level: number): readonly Increment[];
}

/** Maximum number of halvings of the whole path: an interval is identified by 32 bits. */
export const deepestLevel = 31;

/**
 * A Brownian path by Lévy's construction,
 *
 *   B(t + dt/2) − B(t) = dB/2 + (√dt/2) ξ,
 *
 * one ξ for every dyadic interval. Those of a whole level down to `finest` come from one stream, and below it every
 * interval has a stream of its own: however a path is refined, and in whichever order, it is the same path. Increments
 * are multiples of 2⁻⁴⁴ in units of about √duration, so that the two halves of an increment add up to it exactly.
 *
 * @param finest the level of the finest grid, at most 20; single intervals can be refined further
 * @param stream 0 is the whole path's, 2^level that of the midpoints of a level, 2^level + k that of interval k below
 *   the finest grid
 * @throws RangeError for a duration that is not positive, or another level
 * @see Lévy 1948; Gaines & Lyons 1997, "Variable step size control in the numerical solution of stochastic differential
 *   equations", SIAM J. Appl. Math. 57, 1455
 */
export function brownianPath(
  { components, duration, finest }: { components: number; duration: number; finest: number },
  stream: (interval: number) => Random,
): BrownianPath {
  if (!(duration > 0 && Number.isFinite(duration)))
    throw new RangeError(`brownianPath.duration: must be positive, got ${duration}`);
  if (!(Number.isInteger(finest) && finest >= 0 && finest <= 20))
    throw new RangeError(`brownianPath.finest: must be a whole number from 0 to 20, got ${finest}`);
  const quantum = 2 ** (Math.ceil(Math.log2(duration) / 2) - 44);

  /** Writes the increments of both halves of each of several consecutive intervals of equal length. */
  function divide(dB: Float64Array, dt: number, random: Random, out: Float64Array): void {
    const midpoints = new Float64Array(dB.length);
    random.fillNormal(midpoints);
    const width = Math.sqrt(dt) / 2;
    for (let i = 0; i < dB.length; i++) {
      const first = Math.round((dB[i] / 2 + width * midpoints[i]) / quantum) * quantum;
      const interval = Math.floor(i / components);
      const at = i + interval * components;
      out[at] = first;
      out[at + components] = dB[i] - first;
    }
  }

  const whole = new Float64Array(components);
  stream(0).fillNormal(whole);
  for (let i = 0; i < components; i++)
    whole[i] = Math.round((Math.sqrt(duration) * whole[i]) / quantum) * quantum;
  /** Increments of each grid, [step][component]. */
  const rows = [whole];
  const grids: (readonly Increment[])[] = [[increment(0, 0, whole)]];

  function grid(level: number): readonly Increment[] {
    if (!(level >= 0 && level <= finest))
      throw new RangeError(`brownianPath.grid: level must be from 0 to ${finest}, got ${level}`);
    while (grids.length <= level) {
      const coarse = rows.at(-1)!;
      const row = new Float64Array(2 * coarse.length);
      const above = rows.length - 1;
      divide(coarse, duration / 2 ** above, stream(2 ** above), row);
      rows.push(row);
      grids.push(
        Array.from({ length: 2 ** (above + 1) }, (_, k) =>
          increment(above + 1, k, row.subarray(k * components, (k + 1) * components)),
        ),
      );
    }
    return grids[level];
  }

  function increment(level: number, k: number, dB: Float64Array): Increment {
    const dt = duration / 2 ** level;
    let halves: readonly [Increment, Increment] | null = null;
    return {
      dt,
      dB,
      halves() {
        if (halves !== null) return halves;
        if (level < finest) {
          const below = grid(level + 1);
          halves = [below[2 * k], below[2 * k + 1]];
          return halves;
        }
        if (level >= deepestLevel)
          throw new RangeError(`brownianPath: at most ${deepestLevel} halvings, asked for one more`);
        const both = new Float64Array(2 * components);
        divide(dB, dt, stream(2 ** level + k), both);
        halves = [
          increment(level + 1, 2 * k, both.subarray(0, components)),
          increment(level + 1, 2 * k + 1, both.subarray(components)),
        ];
        return halves;
      },
    };
  }

  return { duration, whole: grids[0][0], grid };
}

/** The halves of an increment that belongs to no path: a midpoint drawn from the conditional law on demand. */
export function drawnHalves(dt: number, dB: Float64Array, random: Random): Halves {
  return () => {
    const first = new Float64Array(dB.length);
    random.fillNormal(first);
    const width = Math.sqrt(dt) / 2;
    for (let i = 0; i < first.length; i++) first[i] = dB[i] / 2 + width * first[i];
    const second = dB.map((value, i) => value - first[i]);
    const half = dt / 2;
    return [
      { dt: half, dB: first, halves: drawnHalves(half, first, random) },
      { dt: half, dB: second, halves: drawnHalves(half, second, random) },
    ];
  };
}
