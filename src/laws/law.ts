import type { Random } from "../random/index.ts";

/** A probability law of one real variable, normalised to 1 on [support[0], support[1]]. */
export interface Law {
  readonly title: string;
  readonly equation: string;
  readonly support: readonly [number, number];
  readonly mean: number;
  /** ⟨x²⟩ */
  readonly secondMoment: number;
  density(x: number): number;
  cdf(x: number): number;
  sample(random: Random): number;
}
