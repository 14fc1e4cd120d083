import { powerLawExponent } from "./bounded-power-law.ts";
import { fallingRoot, newtonRoot } from "./monotone-root.ts";
import { powerLawDensity } from "./power-law-density.ts";
import { rootOfMean } from "./root-of-mean.ts";
import { supportAverage } from "./support-average.ts";
import { type LawDescription, meanOver, type Tail, type TailLaw, weightedLaw } from "./tail-law.ts";

/**
 * Laws p(x) ∝ e^{w}, w = base(y; s) − r t(y; s) with y = ln(x/x_min), of a rate r and possibly a shape s: what is needed
 * to fit them on any support. On whole numbers they are the same function of x, normalised by its sum.
 */
export interface TailFamily {
  readonly description: Omit<LawDescription, "parameters">;
  base(y: number, shape: number): number;
  /** t */
  statistic(y: number, shape: number): number;
  /** Whether it is an exponential family: t and ∂w/∂s ≤ 0 depend on y alone. */
  readonly fixedStatistics: boolean;
  /** ∂w/∂s */
  slope(y: number, rate: number, shape: number): number;
  /** Range of the maximum-likelihood rate, and an initial guess. */
  rates(tail: Tail, shape: number): RateRange;
  /** Range of the maximum-likelihood shape, with the power law at the lower end; null if the law has none. */
  shapes(tail: Tail): ShapeRange | null;
  parameters(rate: number, shape: number, xMin: number): Readonly<Record<string, number>>;
}

interface ShapeRange {
  readonly least: number;
  readonly most: number;
}

export interface RateRange {
  readonly least: number;
  readonly most: number;
  readonly guess: number;
}

/** Of laws p ∝ x^{−1 − r} times a cut-off, which only shortens the tail: the power law's r is the largest. */
export function mostPowerLaw(tail: Tail): RateRange {
  const most = powerLawExponent(1 / tail.meanLog, tail.xMin, tail) - 1;
  return { least: -1e9, most, guess: most };
}

/** The maximum-likelihood law of a family on a tail: ⟨t⟩ and ⟨∂w/∂s⟩ are those of the data. */
export function fittedFamily(family: TailFamily, tail: Tail): TailLaw {
  const { xMin } = tail;
  const weight = (rate: number, shape: number) => (y: number) =>
    family.base(y, shape) - rate * family.statistic(y, shape);
  const fixed = family.fixedStatistics
    ? {
        t: meanOver(tail, (y) => family.statistic(y, 0)),
        slope: meanOver(tail, (y) => family.slope(y, 0, 0)),
      }
    : null;
  let guess = Number.NaN;
  const rateGiven = (shape: number) => {
    const t = (y: number) => family.statistic(y, shape);
    const range = family.rates(tail, shape);
    const { least, most } = range;
    guess = rootOfMean(
      (rate) => supportAverage(weight(rate, shape), xMin, tail).moments(t),
      fixed?.t ?? meanOver(tail, t),
      // the rate of the previous shape is close if t is the same statistic
      fixed !== null && guess > least && guess < most ? { least, most, guess } : range,
    );
    return guess;
  };
  const lawOf = (rate: number, shape: number) =>
    weightedLaw(
      xMin,
      tail,
      { ...family.description, parameters: family.parameters(rate, shape, xMin) },
      weight(rate, shape),
    );
  const shapes = family.shapes(tail);
  if (shapes === null) return lawOf(rateGiven(0), 0);
  const best = fixed === null ? shapeByProfile(shapes) : shapeByMoments(shapes, fixed.slope);
  if (best === shapes.least) {
    // no better than its limit, the power law
    const parameters = family.parameters(powerLawExponent(1 / tail.meanLog, xMin, tail) - 1, 0, xMin);
    return { ...powerLawDensity(tail), ...family.description, parameters };
  }
  return lawOf(rateGiven(best), best);

  function averageAt(shape: number) {
    const rate = rateGiven(shape);
    return { rate, average: supportAverage(weight(rate, shape), xMin, tail) };
  }

  /** Where the profile of the likelihood in s stops rising: its derivative is ⟨∂w/∂s⟩ of the data less that of the law. */
  function shapeByProfile({ least, most }: ShapeRange): number {
    const rise = (shape: number) => {
      const { rate, average } = averageAt(shape);
      const slope = (y: number) => family.slope(y, rate, shape);
      return meanOver(tail, slope) - average.moments(slope).mean;
    };
    return fallingRoot(rise, least, most);
  }

  /**
   * The same for an exponential family, by Newton's method in ln s, with v = −∂w/∂s: ln⟨v⟩ is nearly linear in ln s, and
   * d⟨v⟩/ds = −(Var v − Cov²(v, t)/Var t) where ⟨t⟩ is kept.
   */
  function shapeByMoments({ least, most }: ShapeRange, dataSlope: number): number {
    const v = (y: number) => -family.slope(y, 0, 0);
    const logExcess = (u: number): readonly [number, number] => {
      const { average } = averageAt(Math.exp(u));
      const { mean, variance } = average.moments(v);
      const covariance = average.covariance(v, t);
      const kept = variance - covariance ** 2 / average.moments(t).variance;
      return [Math.log(mean / -dataSlope), (-Math.exp(u) * kept) / mean];
    };
    const t = (y: number) => family.statistic(y, 0);
    const root = newtonRoot(logExcess, Math.log(least), Math.log(most));
    return root === Math.log(least) ? least : Math.exp(root);
  }
}
