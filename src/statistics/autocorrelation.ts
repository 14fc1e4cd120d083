/** Autocorrelation time of a stationary series, and its effective number of samples. */
export interface AutocorrelationTime {
  /** τ, in snapshots; ½ for independent ones. */
  readonly value: number;
  /** Standard error of τ, by Bartlett's formula for the truncated sum. */
  readonly standardError: number;
  /** Lags that were summed. */
  readonly window: number;
  /** n/(2τ) of all n values. */
  readonly effectiveSamples: number;
  /** Caveats; empty if there are none. */
  readonly warnings: readonly string[];
}

/** Series shorter than this many autocorrelation times do not determine them. */
const fewTimes = 10;

/**
 * Integrated autocorrelation time of stationary series, in snapshots,
 *
 *   τ = ½ + Σ_{t≥1} ρ(t),   Var(mean of n) = 2τ Var(x)/n,
 *
 * the sum stopped self-consistently at the first t ≥ 5 max(τ, τ_π), with τ_π = ½ + Σ (−1)^t ρ(t) that of the series with
 * alternating signs: the memory of a series of alternating correlation, and below τ for any other. Fluctuations
 * are taken about the mean over replicas and time, which is known far better than the mean of a single series.
 *
 * 2τ is the spectral density at frequency 0 divided by the variance, so that 0 ≤ τ: between 0 and ½ neighbours are
 * anticorrelated and the mean is more precise than from independent values. A sum of estimates obeys no such bound, and
 * near 0 it would suggest a precision that the series does not support. The value is therefore at least its standard
 * error, or ½ if the error exceeds ½: a mean is considered more precise than from independent values only as far as the
 * series resolves it. The error is Bartlett's, with ρ = 0 beyond the window W,
 *
 *   Var(2τ̂) = (2/n) Σ_u [Σ_{|t|≤W} ρ(u + t) − 2τρ(u)]²
 *
 * @param series [time][replica], replica fastest
 * @returns NaN, and a warning, if the series are shorter than two snapshots or do not fluctuate
 * @see Sokal 1997, "Monte Carlo methods in statistical mechanics", section 3; Priestley 1981, Spectral Analysis and Time
 * Series, section 5.3 (Bartlett's formula)
 */
export function autocorrelationTime(series: Float64Array, replicas: number): AutocorrelationTime {
  const times = series.length / replicas;
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let k = 0; k < (times - lag) * replicas; k++) {
      sum += (series[k] - mean) * (series[k + lag * replicas] - mean);
    }
    return sum / ((times - lag) * replicas);
  };
  const variance = times >= 2 ? covariance(0) : Number.NaN;
  if (!(variance > 0)) return unknown(times);
  const rho = [1];
  let [tau, alternating] = [0.5, 0.5];
  for (let lag = 1; lag < times; lag++) {
    if (lag >= 5 * Math.max(tau, alternating)) break;
    rho.push(covariance(lag) / variance);
    tau += rho[lag];
    alternating += lag % 2 === 0 ? rho[lag] : -rho[lag];
  }
  const standardError = errorOfSum(rho, tau, series.length);
  const value = Math.max(tau, Math.min(0.5, standardError));
  // a short series also hides its memory
  const memory = Math.max(value, alternating) + standardError;
  return {
    value,
    standardError,
    window: rho.length - 1,
    effectiveSamples: series.length / (2 * value),
    warnings:
      times < fewTimes * memory
        ? [
            `series of ${times} snapshots: shorter than ${fewTimes} autocorrelation times, of up to ${memory.toPrecision(2)} snapshots: it does not determine them, and has fewer effective samples than they suggest`,
          ]
        : [],
  };
}

/**
 * The integrated autocorrelation time alone: see {@link autocorrelationTime}, which also gives its error and warns
 * if the series is too short for it.
 *
 * @param series [time][replica], replica fastest
 * @returns NaN if the series are shorter than two snapshots or do not fluctuate
 */
export function integratedAutocorrelation(series: Float64Array, replicas: number): number {
  return autocorrelationTime(series, replicas).value;
}

function unknown(times: number): AutocorrelationTime {
  const reason =
    times >= 2 ? "a series that does not fluctuate" : `a series of ${Math.floor(times)} snapshots`;
  return {
    value: Number.NaN,
    standardError: Number.NaN,
    window: 0,
    effectiveSamples: Number.NaN,
    warnings: [`${reason}: it has no autocorrelation time`],
  };
}

/** Bartlett's error of ½ + Σ ρ(t), ρ being estimated from this many values. */
function errorOfSum(rho: readonly number[], tau: number, count: number): number {
  const window = rho.length - 1;
  // Σ_{|t|≤W} ρ(u + t) for u from 0 on, updated by the terms that enter and leave
  const at = (u: number) => rho[Math.abs(u)] ?? 0;
  let sum = 2 * tau;
  let squares = 0;
  for (let u = 0; u <= 2 * window; u++) {
    squares += (u === 0 ? 1 : 2) * (sum - 2 * tau * at(u)) ** 2;
    sum += at(u + 1 + window) - at(u - window);
  }
  return Math.sqrt((2 * squares) / count) / 2;
}
