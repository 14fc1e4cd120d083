import { confidenceFactor, fewestForDistance } from "../statistics/index.ts";
import { equivalenceVerdict, fewestForDifference, hasError, type Measured } from "./equivalence.ts";
import type { EstimateSource, Inconclusive, TestResult, Verdict } from "./results.ts";

/** What there are several of, in the words of a scenario: "replicas (ensemble.replicas)". */
export const replicaUnit = "replicas (ensemble.replicas)";

type Undecided = Pick<TestResult, "statistic" | "value" | "interval" | "margin"> & {
  readonly replicas: number;
  readonly unit: string;
};

/** Above this many times the replicas that there are, replicas are no way to tell a difference from the margin. */
const beyondReach = 1000;

/**
 * Why an interval across the margin does not settle a test, and how many replicas would by 1/√R: an interval that reaches
 * by h from a difference d to the margin m is settled by R (h/|m − |d||)² replicas. Where d may be 0 it is not relied on: it
 * takes R (h/m)² at least, and four times as many suffice. So does a distance, which itself falls as 1/√R where the law
 * is true, with its upper end for h.
 */
export function acrossMargin(test: Undecided): Inconclusive {
  const { statistic, value, interval, margin, replicas, unit } = test;
  const [low, high] = interval;
  const difference = statistic === "relative-difference";
  const reach = difference ? reachToMargin(test) : high;
  const resolving = (reach / margin) ** 2;
  const gap = difference ? Math.abs(margin - Math.abs(value)) : margin;
  const settling = (reach / gap) ** 2;
  if (Number.isNaN(resolving))
    return { cause: "not-a-number", advice: "its error is no number, however many replicas there are" };
  const mayBeNone = !difference || (low <= 0 && high >= 0);
  if (!mayBeNone && !(settling < beyondReach))
    return {
      cause: "at-margin",
      advice: `the difference is as large as the margin of ${margin}, to within ${Number(gap.toPrecision(1))}: no affordable number of replicas tells on which side it lies`,
    };
  const factor = mayBeNone ? Math.min(Math.max(settling, resolving), 4 * resolving) : settling;
  const replicasNeeded = roundedUp(factor * replicas);
  return {
    cause: "few-replicas",
    advice: `too few ${unit} for the margin: about ${replicasNeeded} would settle it in half of the cases, four times as many in nearly all, ${replicas} were there`,
    replicasNeeded,
  };
}

/** How far the interval of a difference reaches to where it decides: within the margin to both ends, beyond it towards 0. */
function reachToMargin({
  value,
  interval: [low, high],
  margin,
}: Pick<Undecided, "value" | "interval" | "margin">): number {
  if (Math.abs(value) > margin) return value > 0 ? value - low : high - value;
  return Math.max(high - value, value - low);
}

/** Why a relative difference of two estimates could not be judged at all, or not within its margin. */
export function undecidedDifference(
  test: Omit<Undecided, "replicas" | "unit">,
  estimates: readonly (readonly [EstimateSource, Measured])[],
  unit = replicaUnit,
): Inconclusive {
  for (const [source, measured] of estimates) {
    const count = measured.degreesOfFreedom + 1;
    if (count < fewestForDifference) return tooFew(count, unit, source);
    if (Number.isNaN(measured.value))
      return {
        cause: "not-a-number",
        advice: `${source} gives no number for it, however long or often it is run`,
      };
    if (!hasError(measured))
      return {
        cause: "no-scatter",
        advice: `the ${count} ${unit} of ${source} are equal to rounding, which tells no error: more replicas help only if they differ`,
      };
  }
  if (estimates.at(-1)![1].value === 0)
    return {
      cause: "reference-zero",
      advice: `${estimates.at(-1)![0]} is 0: no difference is relative to it`,
    };
  return reachToMargin(test) === Number.POSITIVE_INFINITY
    ? withoutEnd(estimates, unit)
    : acrossMargin({ ...test, replicas: fewest(estimates), unit });
}

/**
 * Why a ratio of two estimates has no end: one of them is 0 within its error, a reference or what a variance is a power of.
 * A relative error falls as 1/√R; it is bounded safely from a quarter on.
 */
function withoutEnd(estimates: readonly (readonly [EstimateSource, Measured])[], unit: string): Inconclusive {
  const relative = ({ value, standardError, studentised }: Measured) =>
    studentised === undefined
      ? standardError / Math.abs(value)
      : studentised.standardError / value ** studentised.exponent;
  const positive = estimates.some(([, { studentised }]) => studentised !== undefined);
  const [source, measured] = (positive ? estimates : estimates.slice(-1)).reduce((worst, one) =>
    relative(one[1]) > relative(worst[1]) ? one : worst,
  );
  const replicas = measured.degreesOfFreedom + 1;
  const factor = Math.max(4, (4 * relative(measured)) ** 2);
  if (!(factor < beyondReach))
    return {
      cause: "reference-zero",
      advice: `${source} is 0 within a small part of its error: no difference is relative to it, and no affordable number of replicas tells it from 0`,
    };
  const replicasNeeded = roundedUp(factor * replicas);
  const only = positive ? "" : ` unless ${source} is 0, to which no difference is relative`;
  return {
    cause: "unbounded-interval",
    advice: `the interval has no end: ${source} is known to ±${Math.round(100 * relative(measured))} % by ${replicas} ${unit}; about ${replicasNeeded} bound it${only}`,
    replicasNeeded,
  };
}

function tooFew(count: number, unit: string, source: EstimateSource): Inconclusive {
  return {
    cause: "few-replicas",
    advice: `${count} ${unit} of ${source} tell no error: at least ${fewestForDifference} are needed`,
    replicasNeeded: fewestForDifference,
  };
}

/** Why a distance from a law could not be judged. */
export function undecidedDistance(test: Omit<Undecided, "unit">, unit = replicaUnit): Inconclusive {
  return test.interval.some(Number.isNaN)
    ? {
        cause: "few-replicas",
        advice: `a distance from a law takes at least ${fewestForDistance} ${unit}, ${test.replicas} were there`,
      }
    : acrossMargin({ ...test, unit });
}

/** The verdict of an interval, and why there is none where there is none. */
export function verdictOf(
  interval: readonly [number, number],
  margin: number,
  why: () => Inconclusive,
): { readonly verdict: Verdict; readonly inconclusive?: Inconclusive } {
  const verdict = equivalenceVerdict(interval, margin);
  return verdict === "inconclusive" ? { verdict, inconclusive: why() } : { verdict };
}

/** Of the estimates that come from replicas, the fewest; NaN if none does. */
export function fewest(estimates: readonly (readonly [EstimateSource, Measured])[]): number {
  const counts = estimates.map(([, { degreesOfFreedom }]) => degreesOfFreedom + 1).filter(Number.isFinite);
  return counts.length === 0 ? Number.NaN : Math.min(...counts);
}

/**
 * A difference beyond its margin that is not significant among all tests of its study disagrees with nothing: of so many
 * intervals some miss by chance. A distance's interval is wide enough on its own where replicas are few.
 *
 * @param tests with Holm's correction
 */
export function withoutChanceDisagreement<T extends TestResult>(
  tests: readonly T[],
  confidence: number,
): readonly T[] {
  const threshold = confidenceFactor(1 - (1 - confidence) / tests.length, Number.POSITIVE_INFINITY);
  return tests.map((test) => {
    const { verdict, statistic, significant, pValue, replicas } = test;
    const chance =
      verdict === "disagree" && statistic === "relative-difference" && !significant && !Number.isNaN(pValue);
    if (!chance) return test;
    const reached = confidenceFactor(1 - pValue, Number.POSITIVE_INFINITY);
    const advice = `beyond the margin, but among ${tests.length} tests not significant`;
    if (replicas === undefined)
      return { ...test, verdict: "inconclusive", inconclusive: { cause: "chance", advice } };
    const replicasNeeded = roundedUp(replicas * Math.max(1, threshold / reached) ** 2);
    const more = `about ${replicasNeeded} replicas would tell, ${replicas} were there`;
    return {
      ...test,
      verdict: "inconclusive",
      inconclusive: { cause: "chance", advice: `${advice}: ${more}`, replicasNeeded },
    };
  });
}

/** To two digits, upwards. */
function roundedUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
