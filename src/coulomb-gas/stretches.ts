import { type CoulombGas, wellOf } from "./coulomb-gas.ts";
import { leastDistance, singularPlaces } from "./singular-places.ts";

/** A stretch of the line that begins at a place where the weight may be singular, and has no other within it. */
export interface Stretch {
  readonly base: number;
  /** 1 where it lies above its base, −1 below. */
  readonly side: 1 | -1;
  readonly length: number;
  /** Whether the base is a wall, a pole or a kink of some well, or a level that is held, or just an end. */
  readonly kind: "singular" | "held" | "end";
}

/** Divides a range at the singular places of all wells and at levels that are held; between two of them at half-way too. */
export function stretchesOf(
  gas: CoulombGas,
  [low, high]: readonly [number, number],
  held: readonly number[] = [],
): readonly Stretch[] {
  const singular = new Set(gas.wells.flatMap((well) => singularPlaces(well).map(({ at }) => at)));
  const inside = [...new Set([...singular, ...held])].filter((x) => x > low && x < high);
  const ends = [low, ...inside.sort((a, b) => a - b), high];
  const kind = (at: number): Stretch["kind"] =>
    singular.has(at) ? "singular" : held.includes(at) ? "held" : "end";
  return ends.slice(1).flatMap((to, k): readonly Stretch[] => {
    const from = ends[k];
    const [below, above] = [kind(from), kind(to)];
    const up = (length: number) => ({ base: from, side: 1, length, kind: below }) as const;
    const down = (length: number) => ({ base: to, side: -1, length, kind: above }) as const;
    if (below === "end") return [down(to - from)];
    if (above === "end") return [up(to - from)];
    return [up((to - from) / 2), down((to - from) / 2)];
  });
}

/** The weight e^{−V/g²} of one level beside a place. */
export interface SideWeight {
  /** α of |x − base|^α beside the base; 0 where it is not singular for this level. */
  readonly alpha: number;
  /** ln of the weight at a distance d from the base; a power where d is lost to rounding. */
  log(d: number, logD: number): number;
  /** Its derivative in d. */
  slope(d: number): number;
}

export function weightBeside(
  gas: CoulombGas,
  { base, side }: Pick<Stretch, "base" | "side">,
  level: number,
): SideWeight {
  const well = wellOf(gas, level);
  const place = singularPlaces(well).find(({ at }) => at === base);
  const power = place?.powers[side < 0 ? 0 : 1] ?? 0;
  const alpha = power / gas.g2;
  const plain = (d: number) => {
    const log = -well.value(base + side * d) / gas.g2;
    return Number.isNaN(log) ? Number.NEGATIVE_INFINITY : log;
  };
  const slope = (d: number) => (-side * well.derivative(base + side * d)) / gas.g2;
  if (place === undefined || !Number.isFinite(alpha))
    return { alpha: Math.max(0, Math.min(alpha, 1e6)), log: plain, slope };
  const least = Math.max(1e-290, leastDistance(base));
  const atLeast = plain(least) - alpha * Math.log(least);
  return {
    alpha,
    log: (d, logD) => (d > least ? plain(d) : atLeast + alpha * logD),
    slope: (d) => (d > least ? slope(d) : alpha / d),
  };
}
