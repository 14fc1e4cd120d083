import type { Random } from "../random/index.ts";

/** A stretch of a Brownian path, which can be looked at more closely. */
export interface Increment {
  readonly dt: number;
  /** B(t + dt) − B(t), one for each component */
  readonly dB: Float64Array;
  readonly halves: Halves;
}

/** The two halves of an increment, by the Brownian bridge: of a path the same every time. */
export type Halves = () => readonly [Increment, Increment];

/** A Brownian path of independent components from 0 to its duration. */
export interface BrownianPath {
  readonly duration: number;
  readonly whole: Increment;
  /** The path's increments over 2^level equal steps, in order of time. */
  grid(level: number): readonly Increment[];
}

/** Halvings of the whole path that have numbers of their own: a stream is named by 32 bits. */
export const deepestLevel = 31;

/**
 * A Brownian path by Lévy's construction,
 *
 *   B(t + dt/2) − B(t) = dB/2 + (√dt/2) ξ,
 *
 * one ξ for every dyadic interval, drawn from a stream that is the interval's own: however a path is refined, and in
 * whichever order, it is the same path. Increments are multiples of 2⁻⁴⁴ in units of about √duration, so that the two
 * halves of an increment add up to it exactly.
 *
 * @param stream the stream of an interval: 0 is the whole path's, 2^level + k that of the midpoint of interval k
 * @throws RangeError for a duration that is not positive
 * @see Lévy 1948; Gaines & Lyons 1997, "Variable step size control in the numerical solution of stochastic differential
 *   equations", SIAM J. Appl. Math. 57, 1455
 */
export function brownianPath(
  components: number,
  duration: number,
  stream: (interval: number) => Random,
): BrownianPath {
  if (!(duration > 0 && Number.isFinite(duration)))
    throw new RangeError(`brownianPath: duration must be positive, got ${duration}`);
  const quantum = 2 ** (Math.ceil(Math.log2(duration) / 2) - 44);
  const onGrid = (value: number) => Math.round(value / quantum) * quantum;
  const dB = new Float64Array(components);
  stream(0).fillNormal(dB);
  const whole = interval(
    0,
    0,
    dB.map((xi) => onGrid(Math.sqrt(duration) * xi)),
  );

  function interval(level: number, k: number, dB: Float64Array): Increment {
    const dt = duration / 2 ** level;
    let halves: readonly [Increment, Increment] | null = null;
    return {
      dt,
      dB,
      halves() {
        if (halves === null) {
          if (level >= deepestLevel)
            throw new RangeError(`brownianPath: at most ${deepestLevel} halvings, asked for one more`);
          const first = new Float64Array(components);
          stream(2 ** level + k).fillNormal(first);
          const width = Math.sqrt(dt) / 2;
          for (let i = 0; i < components; i++) first[i] = onGrid(dB[i]! / 2 + width * first[i]!);
          const second = dB.map((value, i) => value - first[i]!);
          halves = [interval(level + 1, 2 * k, first), interval(level + 1, 2 * k + 1, second)];
        }
        return halves;
      },
    };
  }

  const grids: (readonly Increment[])[] = [[whole]];
  return {
    duration,
    whole,
    grid(level) {
      while (grids.length <= level) grids.push(grids.at(-1)!.flatMap(({ halves }) => halves()));
      return grids[level]!;
    },
  };
}

/** The halves of an increment that belongs to no path: a midpoint from the conditional law, drawn when it is asked for. */
export function drawnHalves(dt: number, dB: Float64Array, random: Random): Halves {
  return () => {
    const first = new Float64Array(dB.length);
    random.fillNormal(first);
    const width = Math.sqrt(dt) / 2;
    for (let i = 0; i < first.length; i++) first[i] = dB[i]! / 2 + width * first[i]!;
    const second = dB.map((value, i) => value - first[i]!);
    const half = dt / 2;
    return [
      { dt: half, dB: first, halves: drawnHalves(half, first, random) },
      { dt: half, dB: second, halves: drawnHalves(half, second, random) },
    ];
  };
}
