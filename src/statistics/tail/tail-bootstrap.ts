import type { RandomSource } from "../goodness/random-source.ts";
import { drawnPValue } from "../goodness/random-source.ts";
import { powerLawSampler } from "./bounded-power-law.ts";
import { type PowerLawTail, powerLawTail } from "./power-law-tail.ts";
import { sortedLogs } from "./sorted-logs.ts";
import { halfLine, type TailSupport } from "./tail-support.ts";

/** Fit settings of the draws, the same as for the data. */
export interface TailDraws {
  readonly fewest: number;
  /** Given x_min, or undefined if it is fitted. */
  readonly xMin: number | undefined;
  readonly draws: number;
  readonly random: RandomSource;
  /** Support of the values; unrestricted by default. */
  readonly support?: TailSupport;
}

/**
 * P(distance ≥ observed) if the tail is a power law, by the semi-parametric bootstrap: each value of a draw is taken from
 * the power law with the probability of the tail, otherwise from the data below x_min, and the draw is fitted like the data, x_min
 * included. Uniform for power laws if x_min is given, nearly so if it is fitted.
 *
 * Measured with α = 2.5, p ≤ 0.1 happens in a tenth of true power laws for a given x_min; with x_min fitted, above a body
 * that is not a power law, in 0.14 of samples of 80, 0.115 of 300, 0.10 of 1000 and 0.09 of 3000 values (± 0.015); without a body,
 * where x_min can only rise, in 0.06 of 80 to 300.
 *
 * @see Clauset, Shalizi & Newman 2009, section 4.1
 */
export function tailPValue(
  sorted: Float64Array,
  fit: PowerLawTail,
  { fewest, xMin, draws, random, support = halfLine }: TailDraws,
) {
  const sampled = powerLawSampler(fit.exponent, fit.xMin, support);
  const body = sorted.length - fit.tailCount;
  let [reached, fitted] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const sample = sorted
      .map(() =>
        random.uniform() * sorted.length < fit.tailCount
          ? sampled(random.uniform())
          : sorted[Math.floor(random.uniform() * body)],
      )
      .sort();
    const refit = powerLawTail(sortedLogs(sample, support), fewest, xMin);
    if (refit === null) continue;
    fitted++;
    if (refit.distance >= fit.distance) reached++;
  }
  return drawnPValue(reached, fitted);
}

/** Standard deviations of exponent and x_min over samples drawn from the data with replacement, each refitted. */
export function tailErrors(
  sorted: Float64Array,
  { fewest, xMin, draws, random, support = halfLine }: TailDraws,
) {
  const fits: PowerLawTail[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const sample = sorted.map(() => sorted[Math.floor(random.uniform() * sorted.length)]).sort();
    const refit = powerLawTail(sortedLogs(sample, support), fewest, xMin);
    if (refit !== null) fits.push(refit);
  }
  const deviation = (of: (fit: PowerLawTail) => number) => {
    const mean = fits.reduce((sum, fit) => sum + of(fit), 0) / fits.length;
    return Math.sqrt(fits.reduce((sum, fit) => sum + (of(fit) - mean) ** 2, 0) / (fits.length - 1));
  };
  return { exponent: deviation((fit) => fit.exponent), xMin: deviation((fit) => fit.xMin) };
}
