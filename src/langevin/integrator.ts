import type { StepOutcome } from "../spectra/index.ts";
import type { DysonSde } from "./dyson-sde.ts";

/** Advances repelling levels by one time step. */
export interface Integrator {
  readonly title: string;
  readonly equation: string;
  /** Order of E|x_dt − x| in dt, for noise that does not depend on x. */
  readonly strongOrder: number;
  /** Order of |E φ(x_dt) − E φ(x)| in dt. */
  readonly weakOrder: number;
  /** A stepper with scratch memory of its own, for one replica at a time. */
  stepper(sde: DysonSde): Stepper;
}

export interface Stepper {
  /**
   * x ← x(τ + dt).
   *
   * @param x levels, ascending within each interacting group; overwritten only when the outcome is ok
   * @param dB Brownian increments, N(0, dt)
   */
  step(x: Float64Array, dt: number, dB: Float64Array): StepOutcome;
  /** Steps so far in which a bare Euler–Maruyama step would have reordered interacting levels. */
  averted(): number;
}
