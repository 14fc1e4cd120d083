import type { Random } from "../random/index.ts";
import type { LogDensity } from "./hamiltonian-monte-carlo.ts";

/** Variables in which a Markov chain of a gas moves. */
export interface ChainCoordinates {
  /** How many. */
  readonly size: number;
  /** ln P of the variables. */
  readonly density: LogDensity;
  /** About the standard deviation of each, where a chain begins. */
  initialScale(): Float64Array;
  /** The levels, ascending. */
  levels(z: Float64Array, out: Float64Array): void;
  /** Variables that have these levels, ascending; what is not given by them is drawn from its law. */
  place(levels: Float64Array, random: Random, out: Float64Array): void;
  /** A jump of a single level that keeps the law, in place of one among the levels. @returns whether it was accepted */
  jump?(z: Float64Array, random: Random): boolean;
}
