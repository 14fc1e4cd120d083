import { sampleStandardDeviation } from "../descriptive.ts";
import { farApart, sortedSample } from "./goodness-of-fit.ts";
import { checkDraws, drawnPValue, type RandomSource } from "./random-source.ts";
import { resampledCounts } from "./resampled-counts.ts";
import type { WassersteinEstimate } from "./wasserstein.ts";

/**
 * Wasserstein-1 distance of two independent samples, ∫ |F_n − G_m| dx, with the p-value of random permutations (exact
 * up to their number) and the error from resampling each sample.
 *
 * @throws RangeError if a sample is empty or holds a number that is not finite, or draws is below 20
 */
export function wassersteinTwoSamples(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { random, draws = 400 }: { readonly random: RandomSource; readonly draws?: number },
): WassersteinEstimate {
  checkDraws("wassersteinTwoSamples.draws", draws, 20);
  const first = sortedSample("wassersteinTwoSamples.a", a);
  const second = sortedSample("wassersteinTwoSamples.b", b);
  const [n, m] = [first.length, second.length];
  const pooled = [
    ...Array.from(first, (x) => ({ x, weight: 1 / n })),
    ...Array.from(second, (x) => ({ x, weight: -1 / m })),
  ].sort((p, q) => p.x - q.x);
  const weights = Float64Array.from(pooled, ({ weight }) => weight);
  const distance = (steps: Float64Array) => {
    let [level, sum] = [0, 0];
    for (let k = 0; k + 1 < steps.length; k++) {
      level += steps[k];
      sum += Math.abs(level) * (pooled[k + 1].x - pooled[k].x);
    }
    return sum;
  };
  const statistic = distance(weights);
  const distances: number[] = [];
  let reached = 0;
  for (let draw = 0; draw < draws; draw++) {
    // rounding of sums in another order must not decide a tie
    if (distance(shuffled(weights, random)) >= statistic * (1 - 1e-12)) reached++;
    const counts = { first: resampledCounts(n, random), second: resampledCounts(m, random) };
    let [i, j] = [0, 0];
    distances.push(distance(weights.map((w) => w * (w > 0 ? counts.first[i++] : counts.second[j++]))));
  }
  const smaller = n < m ? first : second;
  return {
    test: "Wasserstein-1, two samples",
    statistic,
    standardError: sampleStandardDeviation(distances),
    ...drawnPValue(reached, draws),
    count: smaller.length,
    warnings: smaller.length < 8 ? [`${smaller.length} values: below 8 ${farApart}`] : [],
  };
}

function shuffled(values: Float64Array, random: RandomSource): Float64Array {
  const out = values.slice();
  for (let k = out.length - 1; k > 0; k--) {
    const other = Math.floor(random.uniform() * (k + 1));
    [out[k], out[other]] = [out[other], out[k]];
  }
  return out;
}
