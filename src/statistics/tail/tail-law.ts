import { supportAverage } from "./support-average.ts";
import { halfLine, type TailSupport } from "./tail-support.ts";

/** The data for a rival of the power law: the tail in units of x_min, and its support. */
export interface Tail extends TailSupport {
  readonly xMin: number;
  /** ln(x/x_min) ≥ 0; for whole numbers, of the distinct ones */
  readonly logs: Float64Array;
  /** Multiplicities. */
  readonly counts: Float64Array;
  /** Number of values. */
  readonly count: number;
  /** Mean of the logarithms over all values; positive. */
  readonly meanLog: number;
}

/** A law on x_min ≤ x ≤ x_max, normalised there. */
export interface TailLaw {
  readonly name: string;
  /** The density, with its parameters' names. */
  readonly equation: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Parameters fitted, x_min not counted. */
  readonly freeParameters: number;
  /** Does it contain the power law as a limit? */
  readonly nested: boolean;
  /** Probability density per unit of x, or the probability of a whole number; 0 off the support. */
  density(x: number): number;
  /** ln of the density; accurate where the density underflows. */
  logDensity(x: number): number;
  /** P(X ≥ x) */
  survival(x: number): number;
}

export type LawDescription = Pick<TailLaw, "name" | "equation" | "parameters" | "freeParameters" | "nested">;

export function tailOf(sorted: Float64Array, xMin: number, support: TailSupport = halfLine): Tail {
  return tailOfLogs(
    xMin,
    sorted.filter((x) => x >= xMin).map((x) => Math.log(x / xMin)),
    support,
  );
}

/** @param logs in any order */
export function tailOfLogs(xMin: number, logs: Float64Array, support: TailSupport = halfLine): Tail {
  const { xMax, discrete } = support;
  const occurrences = new Map<number, number>();
  // real numbers rarely repeat
  if (discrete) for (const y of logs) occurrences.set(y, (occurrences.get(y) ?? 0) + 1);
  return {
    xMin,
    xMax,
    discrete,
    logs: discrete ? Float64Array.from(occurrences.keys()) : logs,
    counts: discrete ? Float64Array.from(occurrences.values()) : new Float64Array(logs.length).fill(1),
    count: logs.length,
    meanLog: logs.reduce((sum, y) => sum + y, 0) / logs.length,
  };
}

/** Mean over all values of a tail. */
export function meanOver({ logs, counts, count }: Tail, f: (y: number) => number): number {
  let sum = 0;
  for (let k = 0; k < logs.length; k++) sum += counts[k] * f(logs[k]);
  return sum / count;
}

/** ln-density in y = ln(x/x_min) and the survival there turned into a law of x. */
export function tailLaw(
  xMin: number,
  description: LawDescription,
  logDensityOfLog: (y: number) => number,
  survivalOfLog: (y: number) => number,
): TailLaw {
  const logMin = Math.log(xMin);
  return lawOf(
    xMin,
    halfLine,
    description,
    (x) => {
      const log = Math.log(x);
      return logDensityOfLog(log - logMin) - log;
    },
    (x) => survivalOfLog(Math.log(x / xMin)),
  );
}

/** Density and survival on the support, extended to all x. */
export function lawOf(
  xMin: number,
  { xMax, discrete }: TailSupport,
  description: LawDescription,
  logDensityInside: (x: number) => number,
  survivalInside: (x: number) => number,
): TailLaw {
  const logDensity = (x: number) => {
    // a value that rounding moved an ulp outside counts as the end
    const inside = x >= xMin * (1 - 1e-12) && x <= xMax * (1 + 1e-12) && (!discrete || nearlyWhole(x));
    return inside ? logDensityInside(x) : Number.NEGATIVE_INFINITY;
  };
  const least = (x: number) => (discrete ? Math.ceil(x) : x);
  return {
    ...description,
    logDensity,
    density: (x) => Math.exp(logDensity(x)),
    survival: (x) =>
      !(x > xMin) ? 1 : least(x) > xMax ? 0 : Math.min(1, Math.max(0, survivalInside(least(x)))),
  };
}

/** The law e^w/Z on a support, w concave. */
export function weightedLaw(
  xMin: number,
  support: TailSupport,
  description: LawDescription,
  w: (y: number) => number,
): TailLaw {
  const { logNorm } = supportAverage(w, xMin, support);
  // per unit of x, not of x_min
  const logScale = support.discrete ? 0 : Math.log(xMin);
  return lawOf(
    xMin,
    support,
    description,
    (x) => w(Math.log(x / xMin)) - logNorm - logScale,
    (x) => Math.exp(supportAverage(w, xMin, support, x).logNorm - logNorm),
  );
}

function nearlyWhole(x: number): boolean {
  return Math.abs(x - Math.round(x)) <= Math.min(0.25, 1e-9 * x);
}
