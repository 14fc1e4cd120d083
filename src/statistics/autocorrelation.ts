/**
 * Integrated autocorrelation time of stationary series, in snapshots,
 *
 *   τ = ½ + Σ_{t≥1} ρ(t),
 *
 * the sum stopped self-consistently at the first t ≥ 5τ. Fluctuations are taken about the mean over replicas and
 * time, which is known far better than one series' own mean.
 *
 * @param series [time][replica], replica fastest
 * @returns NaN if the series are shorter than two snapshots or do not fluctuate
 * @see Sokal 1997, "Monte Carlo methods in statistical mechanics", section 3
 */
export function integratedAutocorrelation(series: Float64Array, replicas: number): number {
  const times = series.length / replicas;
  if (!(times >= 2)) return Number.NaN;
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let k = 0; k < (times - lag) * replicas; k++) {
      sum += (series[k]! - mean) * (series[k + lag * replicas]! - mean);
    }
    return sum / ((times - lag) * replicas);
  };
  const variance = covariance(0);
  if (!(variance > 0)) return Number.NaN;
  let tau = 0.5;
  for (let lag = 1; lag < times; lag++) {
    if (lag >= 5 * tau) break;
    tau += covariance(lag) / variance;
  }
  return tau;
}
