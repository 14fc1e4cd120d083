import type { Random } from "../random/index.ts";

/**
 * The spacing of a degenerate pair in time,
 *
 *   dS = (−kS + 2g²/S) dτ + 2g dB,
 *
 * is the modulus of a two-dimensional Ornstein–Uhlenbeck process, so its transition law is known: given S₀, S(τ) has
 * the law of Rice with offset ν = S₀ e^{−kτ} and scale s² = 2σ²(1 − e^{−2kτ}), σ² = g²/k.
 */
export interface RayleighProcess {
  /** k, per unit learning time */
  readonly k: number;
  /** g², per unit learning time */
  readonly g2: number;
}

/** Offset ν and scale s of the transition law. */
export function riceParameters(
  { k, g2 }: RayleighProcess,
  s0: number,
  time: number,
): { nu: number; scale: number } {
  return { nu: s0 * Math.exp(-k * time), scale: Math.sqrt((2 * g2 * -Math.expm1(-2 * k * time)) / k) };
}

/**
 * Transition density P(S, τ | S₀) = (S/s²) exp(−(S² + ν²)/(2s²)) I₀(Sν/s²).
 *
 * @param s S, in units of the spectrum
 * @param s0 S₀, the spacing at time 0
 * @param time τ
 */
export function transitionDensity(process: RayleighProcess, s: number, s0: number, time: number): number {
  if (s <= 0) return 0;
  const { nu, scale } = riceParameters(process, s0, time);
  const [a, b] = [s / scale, nu / scale];
  return (a / scale) * Math.exp(-((a - b) ** 2) / 2) * scaledBessel0(a * b);
}

/** Transition distribution function, the density integrated by Simpson's rule to about 1e-7. */
export function transitionCdf(process: RayleighProcess, s: number, s0: number, time: number): number {
  const { nu, scale } = riceParameters(process, s0, time);
  const from = Math.max(0, nu - 9 * scale);
  const to = Math.min(s, nu + 9 * scale);
  if (to <= from) return 0;
  const panels = 160;
  const h = (to - from) / panels;
  let sum = 0;
  for (let i = 0; i <= panels; i++) {
    const weight = i === 0 || i === panels ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * transitionDensity(process, from + i * h, s0, time);
  }
  return Math.min(1, (sum * h) / 3);
}

/** A sample of S(τ) given S₀. */
export function sampleTransition(process: RayleighProcess, s0: number, time: number, random: Random): number {
  const { nu, scale } = riceParameters(process, s0, time);
  return Math.hypot(nu + scale * random.normal(), scale * random.normal());
}

/** e^{−z} I₀(z) = (1/π) ∫₀^π e^{z(cos θ − 1)} dθ, by the trapezoidal rule, which converges geometrically here. */
function scaledBessel0(z: number): number {
  const nodes = 32 + 8 * Math.ceil(Math.sqrt(z));
  let sum = 0.5 * (1 + Math.exp(-2 * z));
  for (let i = 1; i < nodes; i++) sum += Math.exp(z * (Math.cos((Math.PI * i) / nodes) - 1));
  return sum / nodes;
}
