import { powerLawExponent } from "./bounded-power-law.ts";
import { fallingRoot } from "./monotone-root.ts";
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
  /** Whether t and ∂w/∂s depend on y alone, as in an exponential family: their means over the data are then taken once. */
  readonly fixedStatistics: boolean;
  /** ∂w/∂s */
  slope(y: number, rate: number, shape: number): number;
  /** Range of the maximum-likelihood rate, and an initial guess. */
  rates(tail: Tail, shape: number): RateRange;
  /** Range of the maximum-likelihood shape, with the power law at the lower end; null if the law has none. */
  shapes(tail: Tail): { readonly least: number; readonly most: number; readonly logarithmic: boolean } | null;
  parameters(rate: number, shape: number, xMin: number): Readonly<Record<string, number>>;
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
  const { least, most, logarithmic } = shapes;
  const shapeOf = logarithmic ? Math.exp : (u: number) => u;
  const [low, high] = logarithmic ? [Math.log(least), Math.log(most)] : [least, most];
  const best = fallingRoot(
    (u) => {
      const shape = shapeOf(u);
      const rate = rateGiven(shape);
      const slope = (y: number) => family.slope(y, rate, shape);
      const { mean } = supportAverage(weight(rate, shape), xMin, tail).moments(slope);
      return (fixed?.slope ?? meanOver(tail, slope)) - mean;
    },
    low,
    high,
  );
  if (best === low) {
    // no better than its limit, the power law
    const parameters = family.parameters(powerLawExponent(1 / tail.meanLog, xMin, tail) - 1, 0, xMin);
    return { ...powerLawDensity(tail), ...family.description, parameters };
  }
  return lawOf(rateGiven(shapeOf(best)), shapeOf(best));
}
