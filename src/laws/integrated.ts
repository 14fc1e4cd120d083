import type { Random } from "../random/index.ts";

/** A distribution function that is known as an integral. */
export interface IntegratedCdf {
  cdf(x: number): number;
  /** The inverse, for p in (0, 1). */
  quantile(p: number): number;
}

/**
 * ∫ density from `low` to x, by Simpson's rule on equal panels and Hermite interpolation between them, divided by the
 * whole. For densities that are smooth on the scale of (high − low)/panels: the error falls as its fourth power. The
 * sums are made when they are first asked for.
 */
export function integratedCdf(
  density: (x: number) => number,
  low: number,
  high: number,
  panels = 2000,
): IntegratedCdf {
  const h = (high - low) / panels;
  let table: { readonly slope: Float64Array; readonly sum: Float64Array } | null = null;
  const integrate = () => {
    const slope = Float64Array.from({ length: panels + 1 }, (_, k) => density(low + k * h));
    const sum = new Float64Array(panels + 1);
    for (let k = 0; k < panels; k++) {
      const middle = density(low + (k + 0.5) * h);
      sum[k + 1] = sum[k]! + (h / 6) * (slope[k]! + 4 * middle + slope[k + 1]!);
    }
    return { slope, sum };
  };
  const cdf = (x: number) => {
    if (!(x > low)) return 0;
    if (x >= high) return 1;
    table ??= integrate();
    const { slope, sum } = table;
    const place = (x - low) / h;
    const k = Math.min(panels - 1, Math.floor(place));
    const t = place - k;
    const hermite =
      (1 + 2 * t) * (1 - t) ** 2 * sum[k]! +
      t * t * (3 - 2 * t) * sum[k + 1]! +
      h * t * (1 - t) * ((1 - t) * slope[k]! - t * slope[k + 1]!);
    return hermite / sum[panels]!;
  };
  return {
    cdf,
    quantile(p) {
      let [from, to] = [low, high];
      for (let k = 0; k < 50; k++) {
        const middle = (from + to) / 2;
        if (cdf(middle) < p) from = middle;
        else to = middle;
      }
      return (from + to) / 2;
    },
  };
}

/** A sample of the law by the inverse of its distribution function. */
export function sampleBy({ quantile }: IntegratedCdf): (random: Random) => number {
  return (random) => quantile(random.uniform());
}
