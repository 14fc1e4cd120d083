import type { Random } from "../random/index.ts";
import type { LogDensity } from "./hamiltonian-monte-carlo.ts";

/** Variables in which a Markov chain of a gas moves. */
export interface ChainCoordinates {
  /** Their number. */
  readonly size: number;
  /** ln P of the variables. */
  readonly density: LogDensity;
  /** Approximate standard deviation of each, at the start of a chain. */
  initialScale(): Float64Array;
  /** The levels, ascending. */
  levels(z: Float64Array, out: Float64Array): void;
  /** Variables with these levels, ascending; the remaining degrees of freedom are drawn from their law. */
  place(levels: Float64Array, random: Random, out: Float64Array): void;
  /** A jump of a single level that preserves the law, instead of the default jump. @returns whether it was accepted */
  jump?(z: Float64Array, random: Random): boolean;
}
