import { sortedSample, tiedValues } from "../goodness/goodness-of-fit.ts";
import { checkDraws, type RandomSource } from "../goodness/random-source.ts";
import { type PowerLawTail, powerLawTail, sortedLogs } from "./power-law-tail.ts";
import { tailErrors, tailPValue } from "./tail-bootstrap.ts";
import { type TailLaw, tailOf } from "./tail-law.ts";
import { type TailRival, tailRivals } from "./tail-rivals.ts";
import { fewInTail, type TailVerdict, tailVerdict } from "./tail-verdict.ts";

export interface TailFitSettings {
  readonly random: RandomSource;
  /** Where the tail begins; fitted if left out. In the unit of the values. */
  readonly xMin?: number;
  /** The shortest tail that is looked at, 10 values by default: shorter ones fit by chance. */
  readonly fewestInTail?: number;
  /** Draws for each of p-value, errors and rivals; 400 by default, at least 100. */
  readonly draws?: number;
  /** Of the rivals' tests together; 0.05 by default. */
  readonly level?: number;
}

/** A power-law tail with what is needed to judge it: an exponent never comes alone. */
export interface TailFit {
  readonly exponent: number;
  /** By bootstrap, so that it holds the choice of x_min. */
  readonly standardError: number;
  /** (α − 1)/√n, for a given x_min. */
  readonly conditionalError: number;
  readonly xMin: number;
  /** By bootstrap; 0 where x_min is given. */
  readonly xMinError: number;
  readonly tailCount: number;
  readonly count: number;
  /** log₁₀ of largest value over x_min. */
  readonly decades: number;
  /** Kolmogorov–Smirnov distance of the tail from the power law. */
  readonly distance: number;
  /** P(distance ≥ observed) if the tail is a power law; below 0.1 it is ruled out. */
  readonly pValue: number;
  readonly pValueError: number;
  readonly powerLaw: TailLaw;
  /** Akaike's weight of the power law among its rivals. */
  readonly weight: number;
  readonly rivals: readonly TailRival[];
  readonly verdict: TailVerdict;
  readonly warnings: readonly string[];
}

/**
 * Is the tail of independent positive values a power law? Fit, goodness of fit and rivals of Clauset, Shalizi & Newman,
 *
 *   p(x) = ((α − 1)/x_min) (x/x_min)^{−α},   x ≥ x_min.
 *
 * Exponent by maximum likelihood, x_min by least Kolmogorov–Smirnov distance, p-value by the semi-parametric and errors
 * by the ordinary bootstrap; log-normal, exponential, stretched exponential and gamma (power law with cut-off) on the
 * same tail. Levels of one spectrum are not independent: give one value per replica, or take p as an indication.
 * The maximum-likelihood exponent lies above α by 2(α − 1)/n in the mean.
 *
 * @param values positive, in any order and unit
 * @throws RangeError if a value is not positive and finite, a setting is out of range, or no tail of different values is
 * long enough
 * @see Clauset, Shalizi & Newman 2009, SIAM Rev. 51, 661
 */
export function tailFit(
  values: ArrayLike<number>,
  { random, xMin, fewestInTail = 10, draws = 400, level = 0.05 }: TailFitSettings,
): TailFit {
  const sorted = sortedSample("tailFit.values", values);
  checkSettings(sorted, { xMin, fewestInTail, level });
  checkDraws("tailFit.draws", draws, 100);
  const fit = powerLawTail(sortedLogs(sorted), fewestInTail, xMin);
  if (fit === null) {
    throw new RangeError(
      `tailFit.values: must hold a tail of ${fewestInTail} values, not all equal, got ${sorted.length} values`,
    );
  }
  const settings = { fewest: fewestInTail, xMin, draws, random };
  const goodness = tailPValue(sorted, fit, settings);
  const errors = tailErrors(sorted, settings);
  const comparison = tailRivals(tailOf(sorted, fit.xMin), { level, draws, random });
  const decades = Math.log10(sorted.at(-1)! / fit.xMin);
  return {
    exponent: fit.exponent,
    standardError: errors.exponent,
    conditionalError: fit.standardError,
    xMin: fit.xMin,
    xMinError: errors.xMin,
    tailCount: fit.tailCount,
    count: sorted.length,
    decades,
    distance: fit.distance,
    ...goodness,
    ...comparison,
    verdict: tailVerdict(goodness.pValue, fit.tailCount, comparison.rivals),
    warnings: warningsOf(sorted, fit, decades),
  };
}

function checkSettings(
  sorted: Float64Array,
  { xMin, fewestInTail, level }: { xMin: number | undefined; fewestInTail: number; level: number },
): void {
  const wrong: string[] = [];
  if (!(sorted[0]! > 0)) wrong.push(`tailFit.values: must be positive, got ${sorted[0]}`);
  if (xMin !== undefined && !(xMin > 0 && Number.isFinite(xMin))) {
    wrong.push(`tailFit.xMin: must be a positive number, got ${xMin}`);
  }
  if (!Number.isInteger(fewestInTail) || fewestInTail < 3) {
    wrong.push(`tailFit.fewestInTail: must be a whole number of at least 3, got ${fewestInTail}`);
  }
  if (!(level > 0 && level < 1)) wrong.push(`tailFit.level: must lie between 0 and 1, got ${level}`);
  if (wrong.length > 0) throw new RangeError(wrong.join("\n"));
}

function warningsOf(
  sorted: Float64Array,
  { tailCount, xMin, exponent }: PowerLawTail,
  decades: number,
): readonly string[] {
  const warnings: string[] = [];
  if (tailCount < fewInTail) {
    warnings.push(`${tailCount} values in the tail: below ${fewInTail} many laws pass for a power law`);
  }
  if (decades < 1) {
    warnings.push(`the tail spans ${decades.toFixed(2)} decades: below one, many laws pass for a power law`);
  }
  const ties = tiedValues(sorted.filter((x) => x >= xMin));
  if (ties > tailCount / 100)
    warnings.push(
      `${ties} of the ${tailCount} values in the tail repeat another: a continuous law has no ties`,
    );
  if (exponent <= 2) warnings.push(`exponent ${exponent.toFixed(2)}: at or below 2 the law has no mean`);
  return warnings;
}
