import type { Random } from "../random/index.ts";

/**
 * Independent levels: N uniform numbers on (0, N), ascending, mean spacing N/(N + 1).
 *
 * In the bulk a Poisson process: spacings exp(−s), ratio 2 ln 2 − 1, Σ²(L) = L − L²/N, which is L as N → ∞.
 *
 * @param levels N
 * @param out N levels
 * @throws RangeError if levels is not a whole number of at least 1
 */
export function samplePoisson(levels: number, random: Random, out: Float64Array): void {
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`levels: must be a whole number of at least 1, got ${levels}`);
  // two numbers of 32 bits: a single one would repeat among 10⁵ levels
  for (let i = 0; i < levels; i++) out[i] = levels * (random.uniform() + 2 ** -32 * (random.uniform() - 0.5));
  out.subarray(0, levels).sort();
}
