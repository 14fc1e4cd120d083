import { cholesky, choleskySolve } from "../linalg/index.ts";
import { ok, type StepOutcome } from "../spectra/index.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { addBareRepulsion, inOrder, withoutRepulsion } from "./explicit-step.ts";
import { addImages, eachImage } from "./image-repulsion.ts";
import type { Integrator, Stepper } from "./integrator.ts";

/**
 * Euler–Maruyama with the repulsion taken at the end of the step,
 *
 *   z_i = y_i + dt Σ_{j≠i} p_ij/(z_i − z_j),   y_i = x_i + f_i(x) dt + b_i(x) dB_i,
 *
 * with p_ij = p_ij(x). The solution is the minimum of the strictly convex
 * ½|z − y|² − dt Σ_{i<j} p_ij ln|z_j − z_i|, so it exists, is unique and keeps interacting levels in order for every
 * dt and dB: no level is ever lost or exchanged in a collision.
 *
 * On a path the error of a pair of index 1 is one of order 1 up to logarithms: an error h/S made at spacing S shrinks
 * as the pair parts again, by S on average, so that every scale of S between √(g²h) and the width of the well adds as
 * much. Measured orders are 0.83–0.89 (k dt from 1/16 to 1/512); with noise that depends on x they are between that and ½.
 *
 * The repulsion from images, where there is some, is taken at the end of the step likewise: −dt q_ij ln(z_i + z_j).
 *
 * @see Ngo & Taguchi 2020, "Semi-implicit Euler–Maruyama approximation for noncolliding particle systems", Ann. Appl.
 *   Probab. 30, 673
 */
export const implicitRepulsion: Integrator = {
  title: "Euler–Maruyama with implicit repulsion",
  equation: "z = x + f dt + b dB + dt Σ p/(z_i − z_j)",
  strongOrder: { additive: 1, multiplicative: 0.5, repelling: "converges" },
  weakOrder: { additive: 1, multiplicative: 1, repelling: null },
  stepper: implicitStepper,
};

export const noSolution = "the implicit repulsion step found no solution: a level is not finite";

const maximumIterations = 80;
/** Newton's last correction, in units of each spacing and of the collision length √(p dt); its error is the square of it. */
const tolerance = 1e-4;

function implicitStepper(sde: DysonSde): Stepper {
  const n = sde.levels;
  const [y, z, bare, correction] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  const [p, jacobian] = [new Float64Array(n * n), new Float64Array(n * n)];
  const q = sde.images === undefined ? null : new Float64Array(n * n);
  let averted = 0;

  function step(x: Float64Array, dt: number, dB: Float64Array): StepOutcome {
    withoutRepulsion(sde, x, dt, dB, z, p, y);
    let images = false;
    if (q !== null) {
      sde.images!(x, q);
      images = takeFarImages(n, x, dt, q, y);
    }
    bare.set(y);
    addBareRepulsion(n, x, dt, p, bare);
    if (images) addImages(n, x, dt, q!, bare);
    if (!inOrder(n, p, bare)) averted++;
    // the bare step is nearly the answer unless levels are about to collide
    if (everyGapKept(n, p, dt, x, bare) && (!images || everyImageKept(n, q!, dt, x, bare))) z.set(bare);
    else spread(n, p, dt, x, z);
    if (images) spreadFromImages(n, q!, dt, z);
    let largest = 0;
    for (const pij of p) largest = Math.max(largest, pij);
    if (images) for (const qij of q!) largest = Math.max(largest, qij);
    const length = Math.sqrt(largest * dt);
    for (let iteration = 0; iteration < maximumIterations; iteration++) {
      residual(n, y, z, dt, p, correction, jacobian);
      if (images) imageResidual(n, z, dt, q!, correction, jacobian);
      if (!cholesky(n, jacobian, jacobian)) break;
      choleskySolve(n, jacobian, correction);
      let fraction = feasibleFraction(n, p, z, correction);
      let settled = gapsSettled(n, p, z, correction);
      if (images) {
        fraction = Math.min(fraction, feasibleToImages(n, q!, z, correction));
        settled &&= imagesSettled(n, q!, z, correction);
      }
      let moved = 0;
      for (let i = 0; i < n; i++) {
        z[i] = z[i] - fraction * correction[i];
        moved = Math.max(moved, Math.abs(correction[i]));
      }
      if (settled && moved <= tolerance * length) {
        x.set(z);
        return ok;
      }
    }
    return { ok: false, reason: noSolution };
  }
  return { step, averted: () => averted };
}

/** Residual z − y − dt Σ p/(z_i − z_j) into `f` and its Jacobian, lower triangle, into `jacobian`. */
function residual(
  n: number,
  y: Float64Array,
  z: Float64Array,
  dt: number,
  p: Float64Array,
  f: Float64Array,
  jacobian: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    f[i] = z[i] - y[i];
    jacobian[i * n + i] = 1;
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const inverse = p[i * n + j] === 0 ? 0 : 1 / (z[j] - z[i]);
      const kick = p[i * n + j] * dt * inverse;
      const slope = kick * inverse;
      f[i] = f[i] + kick;
      f[j] = f[j] - kick;
      jacobian[i * n + i] += slope;
      jacobian[j * n + j] += slope;
      jacobian[j * n + i] = -slope;
    }
  }
}

/** out = x with every interacting spacing widened to some of its collision length: Newton's slopes stay moderate. */
function spread(n: number, p: Float64Array, dt: number, x: Float64Array, out: Float64Array): void {
  out.set(x);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const pij = p[i * n + j];
      if (pij > 0) out[j] = Math.max(out[j], out[i] + 0.01 * Math.sqrt(pij * dt));
    }
  }
}

/** Whether every interacting pair keeps half of its spacing in the bare step, and is not thrown far apart by it. */
function everyGapKept(n: number, p: Float64Array, dt: number, x: Float64Array, bare: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const gap = x[j] - x[i];
      const kept = bare[j] - bare[i] > 0.5 * gap && p[i * n + j] * dt <= 4 * gap * gap;
      if (p[i * n + j] > 0 && !kept) return false;
    }
  }
  return true;
}

/** Whether Newton's correction changes every interacting spacing by little of itself. */
function gapsSettled(n: number, p: Float64Array, z: Float64Array, correction: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (p[i * n + j] === 0) continue;
      if (!(Math.abs(correction[j] - correction[i]) <= tolerance * (z[j] - z[i]))) return false;
    }
  }
  return true;
}

/** The largest part of Newton's correction, at most all of it, that leaves every spacing a tenth of itself. */
function feasibleFraction(n: number, p: Float64Array, z: Float64Array, correction: Float64Array): number {
  let fraction = 1;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (p[i * n + j] === 0) continue;
      const gap = z[j] - z[i];
      const shrink = correction[j] - correction[i];
      if (shrink * fraction > 0.9 * gap) fraction = (0.9 * gap) / shrink;
    }
  }
  return fraction;
}

/**
 * Takes the kicks of images that are far in units of their collision length, q dt ≤ 10⁻³ of the distance squared, at the
 * beginning of the step: they are smooth there, and nothing can collide with them. Their q becomes 0.
 *
 * @returns whether others are left
 */
function takeFarImages(n: number, x: Float64Array, dt: number, q: Float64Array, y: Float64Array): boolean {
  let left = false;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const qij = q[i * n + j];
      if (qij === 0) continue;
      const distance = i === j ? x[i] : x[i] + x[j];
      if (!(qij * dt <= 1e-3 * distance * distance)) {
        left = true;
        continue;
      }
      const kick = (qij * dt) / distance;
      y[i] = y[i] + kick;
      if (j !== i) y[j] = y[j] + kick;
      q[i * n + j] = 0;
    }
  }
  return left;
}

/** The part of residual and Jacobian that images make. */
function imageResidual(
  n: number,
  z: Float64Array,
  dt: number,
  q: Float64Array,
  f: Float64Array,
  jacobian: Float64Array,
): void {
  eachImage(n, q, z, (i, j, qij, distance) => {
    const kick = (qij * dt) / distance;
    const slope = kick / distance;
    f[i] = f[i] - kick;
    jacobian[i * n + i] += slope;
    if (j === i) return;
    f[j] = f[j] - kick;
    jacobian[j * n + j] += slope;
    jacobian[j * n + i] += slope;
  });
}

/** Widens every distance from an image to some of its collision length. */
function spreadFromImages(n: number, q: Float64Array, dt: number, z: Float64Array): void {
  eachImage(n, q, z, (i, j, qij, distance) => {
    const least = 0.01 * Math.sqrt(qij * dt);
    if (!(distance < least)) return;
    // all levels move up alike, so no spacing shrinks
    const shift = (least - distance) / (i === j ? 1 : 2);
    for (let k = 0; k < n; k++) z[k] = z[k] + shift;
  });
}

function everyImageKept(
  n: number,
  q: Float64Array,
  dt: number,
  x: Float64Array,
  bare: Float64Array,
): boolean {
  let kept = true;
  eachImage(n, q, x, (i, j, qij, distance) => {
    const after = i === j ? bare[i] : bare[i] + bare[j];
    kept &&= after > 0.5 * distance && qij * dt <= 4 * distance * distance;
  });
  return kept;
}

function imagesSettled(n: number, q: Float64Array, z: Float64Array, correction: Float64Array): boolean {
  let settled = true;
  eachImage(n, q, z, (i, j, _, distance) => {
    const change = i === j ? correction[i] : correction[i] + correction[j];
    settled &&= Math.abs(change) <= tolerance * distance;
  });
  return settled;
}

/** The largest part of the correction that leaves every distance from an image a tenth of itself. */
function feasibleToImages(n: number, q: Float64Array, z: Float64Array, correction: Float64Array): number {
  let fraction = 1;
  eachImage(n, q, z, (i, j, _, distance) => {
    const change = i === j ? correction[i] : correction[i] + correction[j];
    if (change > 0.9 * distance) fraction = Math.min(fraction, (0.9 * distance) / change);
  });
  return fraction;
}
