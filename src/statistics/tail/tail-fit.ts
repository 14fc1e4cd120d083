import { sortedSample } from "../goodness/goodness-of-fit.ts";
import { checkDraws, type RandomSource } from "../goodness/random-source.ts";
import { powerLawTail } from "./power-law-tail.ts";
import { sortedLogs } from "./sorted-logs.ts";
import { tailErrors, tailPValue } from "./tail-bootstrap.ts";
import { type TailLaw, tailOf } from "./tail-law.ts";
import { type TailRival, tailRivals } from "./tail-rivals.ts";
import type { TailSupport } from "./tail-support.ts";
import { type TailVerdict, tailVerdict } from "./tail-verdict.ts";
import { tailWarnings } from "./tail-warnings.ts";

export interface TailFitSettings {
  readonly random: RandomSource;
  /** Beginning of the tail, in the unit of the values; fitted by default. */
  readonly xMin?: number;
  /** Upper end of the support; all laws are truncated and normalised there, larger values are left out. */
  readonly xMax?: number;
  /** Whether the values are integers by nature, such as counts. By default real, with a warning if all are whole. */
  readonly discrete?: boolean;
  /** The shortest tail considered, 10 values by default: shorter ones fit by chance. */
  readonly fewestInTail?: number;
  /** Draws for each of p-value, errors and rivals; 400 by default, at least 100. */
  readonly draws?: number;
  /** Significance level of the rivals' tests together; 0.05 by default. */
  readonly level?: number;
}

/** A power-law tail with the information needed to judge it: an exponent is never given alone. */
export interface TailFit {
  readonly exponent: number;
  /** By bootstrap, so that it includes the choice of x_min. */
  readonly standardError: number;
  /** For a given x_min, from Fisher's information: (α − 1)/√n without x_max, of real numbers. */
  readonly conditionalError: number;
  readonly xMin: number;
  /** By bootstrap; 0 if x_min is given. */
  readonly xMinError: number;
  readonly tailCount: number;
  /** Number of values, those above x_max left out. */
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
 *   p(x) = ((α − 1)/x_min) (x/x_min)^{−α},   x ≥ x_min;
 *
 * for values that end at x_max the same law normalised on [x_min, x_max], for any α; for whole numbers
 *
 *   p(k) = k^{−α}/(ζ(α, x_min) − ζ(α, x_max + 1)),
 *
 * and likewise for everything that is fitted, drawn and compared.
 * Exponent by maximum likelihood, x_min by least Kolmogorov–Smirnov distance, p-value by the semi-parametric and errors
 * by the ordinary bootstrap; log-normal, exponential, stretched exponential and gamma (power law with cut-off) on the
 * same tail. Levels of one spectrum are not independent: give one value per replica, or take p as an indication.
 * On the half line the maximum-likelihood exponent exceeds α by 2(α − 1)/n on average.
 *
 * @param values positive, in any order and unit; whole numbers where `discrete` is set
 * @throws RangeError if a value is not positive and finite, a setting is out of range, or no tail of distinct values is
 * long enough
 * @see Clauset, Shalizi & Newman 2009, SIAM Rev. 51, 661
 */
export function tailFit(values: ArrayLike<number>, settings: TailFitSettings): TailFit {
  const { random, xMin, fewestInTail = 10, draws = 400, level = 0.05 } = settings;
  const support = { xMax: settings.xMax ?? Number.POSITIVE_INFINITY, discrete: settings.discrete ?? false };
  const all = sortedSample("tailFit.values", values);
  checkSettings(all, { xMin, fewestInTail, level, ...support });
  checkDraws("tailFit.draws", draws, 100);
  const sorted = all.filter((x) => x <= support.xMax);
  const fit = powerLawTail(sortedLogs(sorted, support), fewestInTail, xMin);
  if (fit === null) {
    const end = settings.xMax === undefined ? "" : ` up to xMax = ${settings.xMax}`;
    throw new RangeError(
      `tailFit.values: must hold a tail of ${fewestInTail} values, not all equal, got ${sorted.length} values${end}`,
    );
  }
  const drawing = { fewest: fewestInTail, xMin, draws, random, support };
  const goodness = tailPValue(sorted, fit, drawing);
  const errors = tailErrors(sorted, drawing);
  const comparison = tailRivals(tailOf(sorted, fit.xMin, support), { level, draws, random });
  return {
    exponent: fit.exponent,
    standardError: errors.exponent,
    conditionalError: fit.standardError,
    xMin: fit.xMin,
    xMinError: errors.xMin,
    tailCount: fit.tailCount,
    count: sorted.length,
    decades: Math.log10(sorted.at(-1)! / fit.xMin),
    distance: fit.distance,
    ...goodness,
    ...comparison,
    verdict: tailVerdict(goodness.pValue, fit.tailCount, comparison.rivals),
    warnings: tailWarnings(all, fit, settings),
  };
}

function checkSettings(
  sorted: Float64Array,
  {
    xMin,
    xMax,
    discrete,
    fewestInTail,
    level,
  }: TailSupport & { xMin: number | undefined; fewestInTail: number; level: number },
): void {
  const wrong: string[] = [];
  const fits = (x: number) => x > 0 && (discrete ? Number.isSafeInteger(x) : Number.isFinite(x));
  const kind = discrete ? "a positive whole number" : "a positive number";
  if (!(sorted[0] > 0)) wrong.push(`tailFit.values: must be positive, got ${sorted[0]}`);
  else {
    const odd = sorted.find((x) => !fits(x));
    if (odd !== undefined)
      wrong.push(`tailFit.values: must be whole numbers where discrete is set, got ${odd}`);
  }
  if (xMin !== undefined && !fits(xMin)) wrong.push(`tailFit.xMin: must be ${kind}, got ${xMin}`);
  if (xMax !== Number.POSITIVE_INFINITY && !fits(xMax)) {
    wrong.push(`tailFit.xMax: must be ${kind}, got ${xMax}`);
  } else if (xMin !== undefined && !(xMax > xMin)) {
    wrong.push(`tailFit.xMax: must be above xMin = ${xMin}, got ${xMax}`);
  }
  if (!Number.isInteger(fewestInTail) || fewestInTail < 3) {
    wrong.push(`tailFit.fewestInTail: must be a whole number of at least 3, got ${fewestInTail}`);
  }
  if (!(level > 0 && level < 1)) wrong.push(`tailFit.level: must lie between 0 and 1, got ${level}`);
  if (wrong.length > 0) throw new RangeError(wrong.join("\n"));
}
