import type { RandomSource } from "./random-source.ts";

/** How often each of n values is drawn in n draws with replacement. */
export function resampledCounts(n: number, random: RandomSource): Uint32Array {
  const counts = new Uint32Array(n);
  for (let k = 0; k < n; k++) counts[Math.floor(random.uniform() * n)] += 1;
  return counts;
}
