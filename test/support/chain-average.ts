import type { GasSample } from "../../src/coulomb-gas/index.ts";
import { integratedAutocorrelation } from "../../src/statistics/index.ts";
import { meanAndError } from "./kolmogorov.ts";

/** Mean of a function of the levels over all chains, its error widened by the autocorrelation. */
export function average({ chains }: GasSample, levels: number, f: (x: Float64Array) => number) {
  const draws = chains[0].length / levels;
  const series = new Float64Array(draws * chains.length);
  chains.forEach((own, c) => {
    for (let k = 0; k < draws; k++)
      series[k * chains.length + c] = f(own.subarray(k * levels, (k + 1) * levels));
  });
  const { mean, error } = meanAndError(series);
  return {
    mean,
    error: error * Math.sqrt(2 * Math.max(0.5, integratedAutocorrelation(series, chains.length))),
  };
}
