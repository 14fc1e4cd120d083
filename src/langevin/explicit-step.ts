import { ok } from "../spectra/index.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { addImages } from "./image-repulsion.ts";
import type { Stepper } from "./integrator.ts";

/** out_i = x_i + f_i dt + b_i dB_i, and p_ij; b is scratch. */
export function withoutRepulsion(
  sde: DysonSde,
  x: Float64Array,
  dt: number,
  dB: Float64Array,
  b: Float64Array,
  p: Float64Array,
  out: Float64Array,
): void {
  sde.coefficients(x, out, p, b);
  for (let i = 0; i < sde.levels; i++) out[i] = x[i] + out[i] * dt + b[i] * dB[i];
}

/** out_i += dt Σ_{j≠i} p_ij/(x_i − x_j): the force on j is minus the force on i. */
export function addBareRepulsion(
  n: number,
  x: Float64Array,
  dt: number,
  p: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const pij = p[i * n + j];
      const kick = pij === 0 ? 0 : (pij * dt) / (x[i] - x[j]);
      out[i] = out[i] + kick;
      out[j] = out[j] - kick;
    }
  }
}

/** Whether every interacting pair is in ascending order; false where a level is NaN. */
export function inOrder(n: number, p: Float64Array, x: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (p[i * n + j] > 0 && !(x[j] > x[i])) return false;
  }
  return true;
}

/** The coefficients of an equation at one point, with the full drift; overwritten by the next `at`. */
export interface BareCoefficients {
  /** f_i + Σ_{j≠i} p_ij/(x_i − x_j) + Σ_j q_ij/(x_i + x_j), per unit learning time */
  readonly drift: Float64Array;
  readonly p: Float64Array;
  /** null if there are no images */
  readonly q: Float64Array | null;
  readonly b: Float64Array;
  at(x: Float64Array): void;
}

/** Memory for the coefficients of an equation, and the function that evaluates them. */
export function bareCoefficients(sde: DysonSde): BareCoefficients {
  const n = sde.levels;
  const [drift, b, p] = [new Float64Array(n), new Float64Array(n), new Float64Array(n * n)];
  const q = sde.images === undefined ? null : new Float64Array(n * n);
  return {
    drift,
    p,
    q,
    b,
    at(x) {
      sde.coefficients(x, drift, p, b);
      addBareRepulsion(n, x, 1, p, drift);
      if (q === null) return;
      sde.images!(x, q);
      addImages(n, x, 1, q, drift);
    },
  };
}

/** Sorts interacting levels that have passed each other; the others stay where they are. */
export function putInOrder(n: number, p: Float64Array, x: Float64Array): void {
  for (let pass = 0; pass < n; pass++) {
    let passed = false;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        if (!(p[i * n + j] > 0 && x[j] < x[i])) continue;
        [x[i], x[j]] = [x[j], x[i]];
        passed = true;
      }
    }
    if (!passed) return;
  }
}

/**
 * A step x_i ← x_i + d_i w + b_i dB_i, after which levels that have passed each other are sorted again.
 *
 * @param weight w, from the drift and dt; where it is 0 the drift is ignored, even if infinite
 */
export function sortedStepper(sde: DysonSde, weight: (drift: Float64Array, dt: number) => number): Stepper {
  const n = sde.levels;
  const at = bareCoefficients(sde);
  const y = new Float64Array(n);
  let crossings = 0;
  return {
    step(x, dt, dB) {
      at.at(x);
      const w = weight(at.drift, dt);
      for (let i = 0; i < n; i++) y[i] = x[i] + (w === 0 ? 0 : at.drift[i] * w) + at.b[i] * dB[i];
      if (!inOrder(n, at.p, y)) {
        crossings++;
        putInOrder(n, at.p, y);
      }
      x.set(y);
      return ok;
    },
    averted: () => crossings,
  };
}
