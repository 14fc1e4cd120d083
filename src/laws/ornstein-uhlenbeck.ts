import { erfc } from "../statistics/special-functions.ts";
import { invert } from "./integrated.ts";
import type { Law } from "./law.ts";

/** One level in a harmonic well, dx = −k(x − x₀) dτ + √2 g dB. */
export interface OrnsteinUhlenbeck {
  /** k ≥ 0, per unit learning time; 0 is Brownian motion */
  readonly k: number;
  /** g² > 0, per unit learning time */
  readonly g2: number;
  /** x₀, 0 by default */
  readonly center?: number;
}

/** A transition law, with its variance. */
export interface TransitionLaw extends Law {
  readonly variance: number;
}

/**
 * Transition law of the Ornstein–Uhlenbeck process: x(τ) given x(0) is normal with
 *
 *   ⟨x⟩ = x₀ + (x(0) − x₀) e^{−kτ},   Var x = σ²(1 − e^{−2kτ}),   σ² = g²/k   (2g²τ for k = 0).
 *
 * @param from x(0), in units of the spectrum
 * @param time τ > 0, infinity for the stationary law
 * @throws RangeError if k, g² or the time is out of range
 * @see Uhlenbeck & Ornstein 1930, Phys. Rev. 36, 823
 */
export function ornsteinUhlenbeckTransition(
  process: OrnsteinUhlenbeck,
  from: number,
  time: number,
): TransitionLaw {
  const { k, center = 0 } = process;
  const variance = ornsteinUhlenbeckVariance(process, time);
  if (!(variance > 0 && variance < Number.POSITIVE_INFINITY))
    throw new RangeError(`time: must be above 0, and finite where k = 0, got ${time} with k = ${k}`);
  const mean = center + (from - center) * Math.exp(-k * time);
  const scale = Math.sqrt(variance);
  const density = (x: number) =>
    Math.exp(-((x - mean) ** 2) / (2 * variance)) / (scale * Math.sqrt(2 * Math.PI));
  const cdf = (x: number) => 0.5 * erfc((mean - x) / (scale * Math.SQRT2));
  const survival = (x: number) => 0.5 * erfc((x - mean) / (scale * Math.SQRT2));
  return {
    title: "Ornstein–Uhlenbeck transition law",
    equation: "N(x₀ + (x(0) − x₀)e^(−kτ), σ²(1 − e^(−2kτ)))",
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean,
    variance,
    secondMoment: mean * mean + variance,
    density,
    cdf,
    survival,
    quantile: invert({ cdf, survival, density, from: mean - 40 * scale, to: mean + 40 * scale }),
    sample: (random) => mean + scale * random.normal(),
  };
}

/**
 * Variance accumulated by the noise √2 g dB after a time τ under the damping k: g²(1 − e^{−2kτ})/k, or 2g²τ.
 *
 * @throws RangeError if k < 0, g² ≤ 0 or τ < 0
 */
export function ornsteinUhlenbeckVariance(
  { k, g2 }: { readonly k: number; readonly g2: number },
  time: number,
): number {
  if (!(k >= 0 && k < Number.POSITIVE_INFINITY)) throw new RangeError(`k: must be at least 0, got ${k}`);
  if (!(g2 > 0 && g2 < Number.POSITIVE_INFINITY)) throw new RangeError(`g2: must be above 0, got ${g2}`);
  if (!(time >= 0)) throw new RangeError(`time: must be at least 0, got ${time}`);
  return k === 0 ? 2 * g2 * time : (g2 * -Math.expm1(-2 * k * time)) / k;
}
