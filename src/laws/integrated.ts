import type { Random } from "../random/index.ts";
import { assertProbability } from "./law.ts";

/** A law defined by integrating its density. */
export interface IntegratedLaw {
  cdf(x: number): number;
  survival(x: number): number;
  quantile(p: number): number;
  sample(random: Random): number;
}

/**
 * ∫ density from `low` to x, by Simpson's rule on equal panels and Hermite interpolation between them, divided by the
 * total. For densities that are smooth on the scale of (high − low)/panels: the error falls as its fourth power. Summed
 * from either end, so that both tails keep their relative accuracy. The sums are computed on first use.
 *
 * @param low  negligible probability below; quantile(0) is ends[0]
 * @param high negligible probability above; quantile(1) is ends[1]
 */
export function integrated(
  density: (x: number) => number,
  low: number,
  high: number,
  panels = 2000,
  ends: readonly [number, number] = [low, high],
): IntegratedLaw {
  const h = (high - low) / panels;
  let table: {
    readonly slope: Float64Array;
    readonly below: Float64Array;
    readonly above: Float64Array;
  } | null = null;
  const integrate = () => {
    const slope = Float64Array.from({ length: panels + 1 }, (_, k) => density(low + k * h));
    const panel = Float64Array.from(
      { length: panels },
      (_, k) => (h / 6) * (slope[k] + 4 * density(low + (k + 0.5) * h) + slope[k + 1]),
    );
    const [below, above] = [new Float64Array(panels + 1), new Float64Array(panels + 1)];
    for (let k = 0; k < panels; k++) below[k + 1] = below[k] + panel[k];
    for (let k = panels - 1; k >= 0; k--) above[k] = above[k + 1] + panel[k];
    return { slope, below, above };
  };
  /** The integral from one end, growing (sign 1) or falling (−1) with x. */
  const at = (x: number, sums: "below" | "above", sign: 1 | -1) => {
    table ??= integrate();
    const { slope, [sums]: sum } = table;
    const place = (x - low) / h;
    const k = Math.min(panels - 1, Math.floor(place));
    const t = place - k;
    const hermite =
      (1 + 2 * t) * (1 - t) ** 2 * sum[k] +
      t * t * (3 - 2 * t) * sum[k + 1] +
      sign * h * t * (1 - t) * ((1 - t) * slope[k] - t * slope[k + 1]);
    return Math.max(0, Math.min(1, hermite / table.below[panels]));
  };
  const cdf = (x: number) => (!(x > low) ? 0 : x >= high ? 1 : at(x, "below", 1));
  const survival = (x: number) => (!(x > low) ? 1 : x >= high ? 0 : at(x, "above", -1));
  // accurate enough for Newton steps, and cheap
  const nearDensity = (x: number) => {
    table ??= integrate();
    const place = (x - low) / h;
    const k = Math.max(0, Math.min(panels - 1, Math.floor(place)));
    const near = table.slope[k] + (place - k) * (table.slope[k + 1] - table.slope[k]);
    return near / table.below[panels];
  };
  const quantile = invert({ cdf, survival, density: nearDensity, from: low, to: high, ends });
  return { cdf, survival, quantile, sample: sampleBy(quantile) };
}

/** Input for inverting a distribution function. */
export interface Invertible {
  cdf(x: number): number;
  /** 1 − cdf; used for p > ½ */
  survival?(x: number): number;
  /** Its derivative, at least roughly: it affects the speed, not the result. */
  density(x: number): number;
  /** cdf(from) is below, cdf(to) above every p in (0, 1) that is distinguishable from 0 and 1 */
  readonly from: number;
  readonly to: number;
  /** quantile(0) and quantile(1); −∞ and ∞ if left out */
  readonly ends?: readonly [number, number];
}

/** The inverse of a continuous distribution function by Newton steps within a bracket, to rounding of x and of p. */
export function invert({ cdf, survival, density, from, to, ends }: Invertible): (p: number) => number {
  const [first, last] = ends ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return (p) => {
    assertProbability(p);
    if (p === 0) return first;
    if (p === 1) return last;
    let [low, high] = [from, to];
    let x = (low + high) / 2;
    let before = Number.POSITIVE_INFINITY;
    for (let iteration = 0; iteration < 200; iteration++) {
      const excess = survival && p > 0.5 ? 1 - p - survival(x) : cdf(x) - p;
      if (excess === 0) return x;
      if (excess < 0) low = x;
      else high = x;
      const newton = x - excess / density(x);
      // a step that leaves the bracket, or no longer halves the error, is replaced by bisection
      const safe = newton > low && newton < high && Math.abs(excess) < before / 2;
      const next = safe ? newton : (low + high) / 2;
      before = safe ? Math.abs(excess) : Number.POSITIVE_INFINITY;
      if (next === x || next === low || next === high || Math.abs(next - x) < 1e-15 * Math.abs(x))
        return next;
      x = next;
    }
    return x;
  };
}

/** A sampler by the inverse of the distribution function. */
export function sampleBy(quantile: (p: number) => number): (random: Random) => number {
  return (random) => quantile(random.uniform());
}
