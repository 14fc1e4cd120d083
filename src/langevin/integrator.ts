import type { Random } from "../random/index.ts";
import type { StepOutcome } from "../spectra/index.ts";
import type { Halves } from "./brownian-path.ts";
import type { DysonSde } from "./dyson-sde.ts";

/** Advances repelling levels by one time step. */
export interface Integrator {
  readonly title: string;
  readonly equation: string;
  /** Order of E|x_dt − x| in dt, on the same Brownian path. */
  readonly strongOrder: Orders;
  /** Order of |E φ(x_dt) − E φ(x)| in dt, for smooth φ. */
  readonly weakOrder: Orders;
  /**
   * A stepper with scratch memory, for one replica at a time.
   *
   * @param random source of what a scheme draws in addition to the increments: midpoints of divided steps, additional noise. A
   *   scheme that draws nothing needs none
   */
  stepper(sde: DysonSde, random?: Random): Stepper;
}

/** Orders of convergence; null where none is known. */
export interface Orders {
  /** b does not depend on x, nothing repels. */
  readonly additive: number | null;
  /** b depends on x, nothing repels. */
  readonly multiplicative: number | null;
  /**
   * Repelling levels of Dyson index 1: "converges" where no order is known but the scheme is claimed to converge, and
   * measured orders differ from 1/2 and 1 by logarithms.
   */
  readonly repelling: number | "converges" | null;
}

export interface Stepper {
  /**
   * x ← x(τ + dt).
   *
   * @param x levels, ascending within each interacting group; overwritten only when the outcome is ok
   * @param dB Brownian increments, N(0, dt)
   * @param halves of these increments, if they belong to a path; otherwise a scheme that divides its step draws
   *   them from the conditional law
   */
  step(x: Float64Array, dt: number, dB: Float64Array, halves?: Halves): StepOutcome;
  /** Steps so far in which a bare Euler–Maruyama step would have reordered interacting levels. */
  averted(): number;
  /** Statistics of a scheme that divides its steps; absent for the others. */
  divisions?(): Divisions;
}

/** Counts of a scheme that divides its steps. */
export interface Divisions {
  /** Steps taken, long and short. */
  readonly taken: number;
  /** Steps divided before they were tried, because a spacing was too small for them. */
  readonly refined: number;
  /** Steps tried, found to reorder levels, and divided. */
  readonly rejected: number;
  /** Shortest steps, taken with implicit repulsion because no division was left. */
  readonly implicit: number;
}
