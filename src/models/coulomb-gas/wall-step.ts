import { type CoulombGas, chiSquare, singularPlaces, weightBeside, wellOf } from "../../coulomb-gas/index.ts";
import type { Random } from "../../random/index.ts";

/** Position of a level after a step, without the repulsion of the others; kick is its noise √2 g dB. */
export type LevelStep = (x: number, dt: number, kick: number) => number;

/**
 * The step of one level between walls,
 *
 *   dx = −V′ dτ + √2 g dB,   reflected where it reaches a wall,
 *
 * by the force without its pole at the nearer wall, followed by the noise with that pole, exactly: the distance from a wall
 * near which the weight is |x − wall|^α is a Bessel process of dimension 1 + α, for any α > −1,
 *
 *   d² ← s² χ′²_{1+α}(d²/s²),   s² = 2g² dt,
 *
 * which for α = 0 is the reflection d ← |d + √2 g dB|. Far from a wall it is Euler–Maruyama. Weak order 1.
 *
 * @param random source of what the exact step draws in addition to the kick
 * @see Revuz & Yor 1999, Continuous Martingales and Brownian Motion, ch. XI; Bossy, Gobet & Talay 2004, J. Appl. Probab. 41,
 *   877: the reflected scheme
 */
export function levelStep(gas: CoulombGas, level: number, random: Random): LevelStep {
  const { g2 } = gas;
  const { support, derivative } = wellOf(gas, level);
  const walls = singularPlaces(wellOf(gas, level))
    .filter(({ at }) => support.includes(at))
    .map(({ at }) => {
      const side = at === support[0] ? (1 as const) : (-1 as const);
      return { at, side, ...weightBeside(gas, { base: at, side }, level) };
    });
  if (walls.length === 0) return (x, dt, kick) => x - derivative(x) * dt + kick;
  return (x, dt, kick) => {
    const wall = walls.reduce((near, candidate) =>
      Math.abs(x - candidate.at) < Math.abs(x - near.at) ? candidate : near,
    );
    const { at, side, alpha, slope } = wall;
    const d = Math.abs(x - at);
    const s2 = 2 * g2 * dt;
    // a weight that falls faster than any power keeps levels away: the force alone suffices
    const pole = alpha < 1e5 ? alpha : 0;
    const smooth = g2 * (d > 0 ? slope(d) - pole / d : 0);
    const moved = Math.abs(d + smooth * dt);
    const next = at + side * besselStep(moved, s2, pole, kick, random);
    return reflectedBetween(next, support);
  };
}

/** Beyond this many standard deviations of a step no path reaches a wall. */
const farAway = 8;

/** The modulus of a Brownian motion of 1 + α dimensions after a step; `kick` is its noise in the radial direction. */
export function besselStep(d: number, s2: number, alpha: number, kick: number, random: Random): number {
  if (alpha === 0) return Math.abs(d + kick);
  const ratio = (d * d) / s2;
  if (ratio > farAway * farAway * Math.max(1, Math.abs(alpha))) return d + kick + (alpha * s2) / (2 * d);
  if (alpha > 0) return Math.hypot(d + kick, Math.sqrt(s2 * chiSquare(random, alpha)));
  // below one dimension: a Poisson mixture of central laws
  return Math.sqrt(s2 * chiSquare(random, 1 + alpha + 2 * poisson(ratio / 2, random)));
}

/** A Poisson variate of a mean below 50, by products of uniforms. */
function poisson(mean: number, random: Random): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > least; product *= random.uniform()) count++;
  return count;
}

/** Reflects a position at either wall until it is between them. */
export function reflectedBetween(x: number, [low, high]: readonly [number, number]): number {
  if (x >= low && x <= high) return x;
  if (!Number.isFinite(high)) return 2 * low - x;
  if (!Number.isFinite(low)) return 2 * high - x;
  const width = high - low;
  const folded = (((x - low) % (2 * width)) + 2 * width) % (2 * width);
  return low + (folded <= width ? folded : 2 * width - folded);
}
