import type { Random } from "../random/index.ts";

/**
 * Levels that do not know of each other: N independent uniform numbers on (0, N), ascending, mean spacing N/(N + 1).
 *
 * In the bulk Poisson's process: spacings exp(−s), ratio 2 ln 2 − 1, Σ²(L) = L − L²/N, which is L as N → ∞.
 *
 * @param levels N
 * @param out N levels
 * @throws RangeError if levels is not a whole number of at least 1
 */
export function samplePoisson(levels: number, random: Random, out: Float64Array): void {
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`levels: must be a whole number of at least 1, got ${levels}`);
  // two numbers of 32 bits: one alone would repeat itself among 10⁵ levels
  for (let i = 0; i < levels; i++) out[i] = levels * (random.uniform() + 2 ** -32 * (random.uniform() - 0.5));
  out.subarray(0, levels).sort();
}
