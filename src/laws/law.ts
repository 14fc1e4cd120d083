import type { Random } from "../random/index.ts";

/**
 * A probability law of one real variable on [support[0], support[1]]:
 *
 *   ∫ density dx + Σ weight of the atoms = 1
 */
export interface Law {
  readonly title: string;
  readonly equation: string;
  readonly support: readonly [number, number];
  readonly mean: number;
  /** ⟨x²⟩ */
  readonly secondMoment: number;
  /** Points of finite probability. */
  readonly atoms?: readonly { readonly at: number; readonly weight: number }[];
  /** The continuous part in another variable; if absent, x is suitable. */
  readonly substitution?: Substitution;
  density(x: number): number;
  /** P(X ≤ x) */
  cdf(x: number): number;
  /** P(X > x), if known more accurately than 1 − cdf. */
  survival?(x: number): number;
  /**
   * The least x with cdf(x) ≥ p; the ends of the support for 0 and 1.
   *
   * @throws RangeError if p is not in [0, 1]
   */
  quantile(p: number): number;
  sample(random: Random): number;
}

/** x = at(t), in which the density ρ dx/dt has no pole at an end, and no value of x is lost to rounding. */
export interface Substitution {
  readonly from: number;
  readonly to: number;
  at(t: number): number;
  /** ρ(at(t)) dx/dt */
  density(t: number): number;
}

/** P(X > x), with small values as accurate as the law allows. */
export function survival(law: Law, x: number): number {
  return law.survival ? law.survival(x) : 1 - law.cdf(x);
}

/** @throws RangeError if p is not a probability */
export function assertProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must be from 0 to 1, got ${p}`);
}
