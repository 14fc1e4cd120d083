import { farApart, type GoodnessOfFit, sampleWarnings, sortedSample } from "./goodness-of-fit.ts";
import { kolmogorovLimit } from "./kolmogorov-law.ts";

/** Up to this product the paths are counted, at most 50 ms. */
const exactProduct = 4_000_000;

/**
 * Kolmogorov–Smirnov test of two independent samples, D = sup_x |F_n(x) − G_m(x)|.
 *
 * Exact while nm ≤ 4·10⁶, by counting the lattice paths that reach |i/n − j/m| ≥ D; else Smirnov's limit,
 * λ = D √(nm/(n + m)). Ties make the p-value too large, never too small.
 *
 * @throws RangeError if a sample is empty or holds a number that is not finite
 * @see Hodges 1958, Ark. Mat. 3, 469
 */
export function kolmogorovTwoSamples(a: ArrayLike<number>, b: ArrayLike<number>): GoodnessOfFit {
  const first = sortedSample("kolmogorovTwoSamples.a", a);
  const second = sortedSample("kolmogorovTwoSamples.b", b);
  const [n, m] = [first.length, second.length];
  const steps = largestDifference(first, second);
  const statistic = steps / (n * m);
  const smaller = n < m ? first : second;
  const pooled = Float64Array.from([...first, ...second]).sort();
  const warnings = sampleWarnings(pooled, 2, "").filter((text) => text.includes("repeat"));
  if (smaller.length < 8) warnings.push(`${smaller.length} values: below 8 ${farApart}`);
  return {
    test: "Kolmogorov–Smirnov, two samples",
    statistic,
    pValue:
      n * m <= exactProduct
        ? pathsReaching(n, m, steps)
        : kolmogorovLimit(statistic * Math.sqrt((n * m) / (n + m))),
    count: smaller.length,
    warnings,
  };
}

/** nm · D, a whole number. */
function largestDifference(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length];
  let [i, j, largest] = [0, 0, 0];
  while (i < n && j < m) {
    const x = Math.min(a[i], b[j]);
    while (i < n && a[i] <= x) i++;
    while (j < m && b[j] <= x) j++;
    largest = Math.max(largest, Math.abs(i * m - j * n));
  }
  return largest;
}

/**
 * The fraction of the C(n + m, n) lattice paths from (0, 0) to (n, m) with |im − jn| ≥ steps somewhere. Rows are scaled
 * by i/(i + m), so that all paths to (n, m) have total weight 1.
 */
function pathsReaching(n: number, m: number, steps: number): number {
  if (steps === 0) return 1;
  const all = new Float64Array(m + 1).fill(1);
  const reached = Float64Array.from({ length: m + 1 }, (_, j) => (j * n >= steps ? 1 : 0));
  for (let i = 1; i <= n; i++) {
    const scale = i / (i + m);
    for (let j = 0; j <= m; j++) {
      all[j] = scale * all[j] + (j > 0 ? all[j - 1] : 0);
      const inside = scale * reached[j] + (j > 0 ? reached[j - 1] : 0);
      reached[j] = Math.abs(i * m - j * n) >= steps ? all[j] : inside;
    }
  }
  return Math.min(1, reached[m] / all[m]);
}
