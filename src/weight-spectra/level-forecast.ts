import { type DysonSde, type EigenvalueCoefficients, integrators } from "../langevin/index.ts";
import type { Random } from "../random/index.ts";

/** What is forecast of the eigenvalues x_i of a matrix at a later time, ascending. */
export interface LevelForecast {
  /** Mean of the eigenvalue Langevin equation whose coefficients are those of the present. */
  readonly equation: readonly number[];
  /** The same without noise, repulsion and Itô term, x_i + K_i Δτ. */
  readonly flow: readonly number[];
}

/** How far ahead, and with what noise. */
export interface ForecastSettings {
  /** ε */
  readonly temperature: number;
  /** Δτ, learning time */
  readonly time: number;
  readonly steps: number;
  /** Solutions of the equation that are averaged. */
  readonly draws: number;
  readonly random: Random;
}

/**
 * Forecasts eigenvalues by
 *
 *   dx_i = [ K_i + ε I_i + ε Σ_{j≠i} M_ij/(x_i − x_j) ] dτ + √(ε S_i) dB_i
 *
 * with the coefficients frozen at the present, as an equation of eigenvalues alone must have them: gradients and eigenvectors of
 * later times are not known to it.
 *
 * @returns null if a level does not stay finite
 */
export function forecastLevels(
  coefficients: EigenvalueCoefficients,
  { temperature, time, steps, draws, random }: ForecastSettings,
): LevelForecast | null {
  const { levels, drift } = coefficients;
  const sde = frozen(coefficients, temperature);
  const stepper = integrators["implicit-repulsion"].stepper(sde);
  const dt = time / steps;
  const dB = new Float64Array(levels.length);
  const mean = new Float64Array(levels.length);
  for (let draw = 0; draw < draws; draw++) {
    const x = levels.slice();
    for (let k = 0; k < steps; k++) {
      random.fillNormal(dB);
      for (let i = 0; i < dB.length; i++) dB[i] = dB[i] * Math.sqrt(dt);
      if (!stepper.step(x, dt, dB).ok) return null;
    }
    for (let i = 0; i < x.length; i++) mean[i] += x[i] / draws;
  }
  return {
    equation: Array.from(mean).sort((a, b) => a - b),
    flow: Array.from(levels, (x, i) => x + drift[i] * time).sort((a, b) => a - b),
  };
}

function frozen(
  { levels, drift, ito, noise, repulsion }: EigenvalueCoefficients,
  temperature: number,
): DysonSde {
  return {
    levels: levels.length,
    coefficients(_, f, p, b) {
      for (let i = 0; i < f.length; i++) {
        f[i] = drift[i] + temperature * ito[i];
        b[i] = Math.sqrt(temperature * noise[i]);
      }
      for (let k = 0; k < p.length; k++) p[k] = temperature * repulsion[k];
    },
    outside: () => null,
  };
}
