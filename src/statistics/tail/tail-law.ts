/** What a rival of the power law is fitted to: the tail in units of its beginning. */
export interface Tail {
  readonly xMin: number;
  /** ln(x/x_min) ≥ 0 */
  readonly logs: Float64Array;
  /** Mean of the logarithms; positive. */
  readonly meanLog: number;
}

/** A law on x ≥ x_min, normalised there. */
export interface TailLaw {
  readonly name: string;
  /** The density, with its parameters' names. */
  readonly equation: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Parameters fitted, x_min not counted. */
  readonly freeParameters: number;
  /** Does it hold the power law as a limit? */
  readonly nested: boolean;
  /** Probability density per unit of x; 0 below x_min. */
  density(x: number): number;
  /** ln of the density; keeps its digits where the density underflows. */
  logDensity(x: number): number;
  /** P(X ≥ x) */
  survival(x: number): number;
}

export function tailOf(sorted: Float64Array, xMin: number): Tail {
  return tailOfLogs(
    xMin,
    sorted.filter((x) => x >= xMin).map((x) => Math.log(x / xMin)),
  );
}

export function tailOfLogs(xMin: number, logs: Float64Array): Tail {
  return { xMin, logs, meanLog: logs.reduce((sum, y) => sum + y, 0) / logs.length };
}

/** ln-density in y = ln(x/x_min) and the survival there make a law of x. */
export function tailLaw(
  xMin: number,
  description: Pick<TailLaw, "name" | "equation" | "parameters" | "freeParameters" | "nested">,
  logDensityOfLog: (y: number) => number,
  survivalOfLog: (y: number) => number,
): TailLaw {
  const logMin = Math.log(xMin);
  const logDensity = (x: number) => {
    // a value that rounding put an ulp below x_min is at x_min
    if (!(x >= xMin * (1 - 1e-12))) return Number.NEGATIVE_INFINITY;
    const log = Math.log(x);
    return logDensityOfLog(log - logMin) - log;
  };
  return {
    ...description,
    logDensity,
    density: (x) => Math.exp(logDensity(x)),
    survival: (x) => (x > xMin ? Math.min(1, Math.max(0, survivalOfLog(Math.log(x / xMin)))) : 1),
  };
}
