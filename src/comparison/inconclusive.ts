import { confidenceFactor, fewestForDistance } from "../statistics/index.ts";
import { equivalenceVerdict, fewestForDifference, hasError, type Measured } from "./equivalence.ts";
import type { EstimateSource, Inconclusive, TestResult, Verdict } from "./results.ts";

/** What is counted, in the words of a scenario: "replicas (ensemble.replicas)". */
export const replicaUnit = "replicas (ensemble.replicas)";

type Undecided = Pick<TestResult, "statistic" | "value" | "interval" | "margin"> & {
  readonly replicas: number;
  readonly unit: string;
};

/** If more than this many times the available replicas were needed, more replicas are not a practical remedy. */
const beyondReach = 1000;

/**
 * Why an interval across the margin does not settle a test, and how many replicas would, with errors ∝ 1/√R: an interval
 * that extends by h from a difference d towards the margin m is settled by R (h/|m − |d||)² replicas. If d is compatible
 * with 0 its value is not used: at least R (h/m)² are needed, and four times as many suffice. The same holds for a
 * distance, which itself falls as 1/√R if the law is true, with its upper end for h.
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
    return { cause: "not-a-number", advice: "its error is not a number, however many replicas there are" };
  const mayBeNone = !difference || (low <= 0 && high >= 0);
  if (!mayBeNone && !(settling < beyondReach))
    return {
      cause: "at-margin",
      advice: `the difference is as large as the margin of ${margin}, to within ${Number(gap.toPrecision(1))}: no affordable number of replicas decides on which side it lies`,
    };
  const factor = mayBeNone ? Math.min(Math.max(settling, resolving), 4 * resolving) : settling;
  const replicasNeeded = roundedUp(factor * replicas);
  return {
    cause: "few-replicas",
    advice: `too few ${unit} for the margin: about ${replicasNeeded} would settle it in half of the cases, four times as many in nearly all; ${replicas} were used`,
    replicasNeeded,
  };
}

/** How far the interval of a difference extends in the decisive direction: within the margin to both ends, beyond it towards 0. */
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
        advice: `${source} gives no finite value for it, however long or often it is run`,
      };
    if (!hasError(measured))
      return {
        cause: "no-scatter",
        advice: `the ${count} ${unit} of ${source} are equal up to rounding, so there is no error estimate: more replicas help only if they differ`,
      };
  }
  if (estimates.at(-1)![1].value === 0)
    return {
      cause: "reference-zero",
      advice: `${estimates.at(-1)![0]} is 0: a relative difference is undefined`,
    };
  return reachToMargin(test) === Number.POSITIVE_INFINITY
    ? withoutEnd(estimates, unit)
    : acrossMargin({ ...test, replicas: fewest(estimates), unit });
}

/**
 * Why the interval of a ratio of two estimates is unbounded: one of them, a reference or the base of a studentised power, is
 * 0 within its error. A relative error falls as 1/√R; the interval is safely bounded from a quarter on.
 */
function withoutEnd(estimates: readonly (readonly [EstimateSource, Measured])[], unit: string): Inconclusive {
  const relative = ({ value, standardError, studentised }: Measured) =>
    studentised === undefined
      ? standardError / Math.abs(value)
      : studentised.standardError / value ** studentised.exponent;
  const positive = estimates.some(([, { studentised }]) => studentised !== undefined);
  const [source, measured] = (positive ? estimates : estimates.slice(-1)).reduce((worst, estimate) =>
    relative(estimate[1]) > relative(worst[1]) ? estimate : worst,
  );
  const replicas = measured.degreesOfFreedom + 1;
  const factor = Math.max(4, (4 * relative(measured)) ** 2);
  if (!(factor < beyondReach))
    return {
      cause: "reference-zero",
      advice: `${source} is compatible with 0 within a small fraction of its error: a relative difference is undefined, and no affordable number of replicas distinguishes it from 0`,
    };
  const replicasNeeded = roundedUp(factor * replicas);
  const only = positive ? "" : ` unless ${source} is exactly 0, where a relative difference is undefined`;
  return {
    cause: "unbounded-interval",
    advice: `the interval is unbounded: ${source} is known to ±${Math.round(100 * relative(measured))} % by ${replicas} ${unit}; about ${replicasNeeded} would bound it${only}`,
    replicasNeeded,
  };
}

function tooFew(count: number, unit: string, source: EstimateSource): Inconclusive {
  return {
    cause: "few-replicas",
    advice: `${count} ${unit} of ${source} give no error estimate: at least ${fewestForDifference} are needed`,
    replicasNeeded: fewestForDifference,
  };
}

/** Why a distance from a law could not be judged. */
export function undecidedDistance(test: Omit<Undecided, "unit">, unit = replicaUnit): Inconclusive {
  return test.interval.some(Number.isNaN)
    ? {
        cause: "few-replicas",
        advice: `a distance from a law needs at least ${fewestForDistance} ${unit}, ${test.replicas} were used`,
      }
    : acrossMargin({ ...test, unit });
}

/** The verdict of an interval, with the reason if it is inconclusive. */
export function verdictOf(
  interval: readonly [number, number],
  margin: number,
  why: () => Inconclusive,
): { readonly verdict: Verdict; readonly inconclusive?: Inconclusive } {
  const verdict = equivalenceVerdict(interval, margin);
  return verdict === "inconclusive" ? { verdict, inconclusive: why() } : { verdict };
}

/** The smallest number of replicas among the estimates that come from replicas; NaN if none does. */
export function fewest(estimates: readonly (readonly [EstimateSource, Measured])[]): number {
  const counts = estimates.map(([, { degreesOfFreedom }]) => degreesOfFreedom + 1).filter(Number.isFinite);
  return counts.length === 0 ? Number.NaN : Math.min(...counts);
}

/**
 * A difference beyond its margin that is not significant among all tests of its study is no disagreement: of so many
 * intervals some miss by chance. The interval of a distance is wide enough by itself if there are few replicas.
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
    const advice = `beyond the margin, but not significant among ${tests.length} tests`;
    if (replicas === undefined)
      return { ...test, verdict: "inconclusive", inconclusive: { cause: "chance", advice } };
    const replicasNeeded = roundedUp(replicas * Math.max(1, threshold / reached) ** 2);
    const more = `about ${replicasNeeded} replicas would decide, ${replicas} were used`;
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
