import { confidenceFactor, fewestForDistance } from "../statistics/index.ts";
import { equivalenceVerdict, fewestForDifference, hasError, type Measured } from "./equivalence.ts";
import type { EstimateSource, Inconclusive, TestResult, Verdict } from "./results.ts";

/** What there are several of, in the words of a scenario: "replicas (ensemble.replicas)". */
export const replicaUnit = "replicas (ensemble.replicas)";

type Undecided = Pick<TestResult, "statistic" | "value" | "interval" | "margin"> & {
  readonly replicas: number;
  readonly unit: string;
};

/** Above this many times the replicas that there are, replicas are no way to settle a test. */
const beyondReach = 1000;

/**
 * Why an interval across the margin does not settle a test, and how many replicas would by 1/√R: an interval of half-width
 * h about a difference d is settled by R (h/|m − |d||)² replicas; a distance, which itself falls as 1/√R where the law is
 * true, by R (high/m)².
 */
export function acrossMargin({
  statistic,
  value,
  interval,
  margin,
  replicas,
  unit,
}: Undecided): Inconclusive {
  const [low, high] = interval;
  const half = Math.max(high - value, value - low);
  const gap = Math.abs(margin - Math.abs(value));
  const factor = statistic === "relative-difference" ? (half / gap) ** 2 : (high / margin) ** 2;
  if (!Number.isFinite(half))
    return {
      cause: "unbounded-interval",
      advice: `the interval has no end: ${replicas} ${unit} leave open how far the reference is from 0; four times as many, ${roundedUp(4 * replicas)}, halve its error`,
    };
  if (!(factor < beyondReach))
    return {
      cause: "at-margin",
      advice: `the difference is as large as the margin of ${margin}, to within ${Number(gap.toPrecision(1))}: no affordable number of replicas tells on which side it lies`,
    };
  const replicasNeeded = roundedUp(factor * replicas);
  return {
    cause: "few-replicas",
    advice: `too few ${unit} for the margin: about ${replicasNeeded} would settle it, ${replicas} were there`,
    replicasNeeded,
  };
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
  return acrossMargin({ ...test, replicas: fewest(estimates), unit });
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
