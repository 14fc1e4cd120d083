import { type CoulombGas, wellOf } from "./coulomb-gas.ts";
import { leastDistance, singularPlaces } from "./singular-places.ts";

/** A segment of the line that begins at a point where the weight may be singular, without another inside. */
export interface Stretch {
  readonly base: number;
  /** 1 if it lies above its base, −1 if below. */
  readonly side: 1 | -1;
  readonly length: number;
  /** Kind of base: a wall, pole or kink of some well, a fixed level, or a mere end. */
  readonly kind: "singular" | "held" | "end";
}

/** Divides a range at the singular points of all wells, at fixed levels, and half-way between two of them. */
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

/** The weight e^{−V/g²} of one level near a point. */
export interface SideWeight {
  /** α of |x − base|^α near the base; 0 if it is not singular for this level. */
  readonly alpha: number;
  /** ln of the weight at a distance d from the base; a power law if d is lost to rounding. */
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
