import { cholesky, choleskySolve } from "../linalg/index.ts";
import { distances, type Interactions } from "./interactions.ts";

const maximumIterations = 80;
/** Newton's last correction, in units of each distance and of the collision length √(p dt); the error is its square. */
const tolerance = 1e-4;

/** Solves z_i = y_i + Σ strength · ∂d/∂z_i / d; z is an initial guess, and the solution on return if the result is true. */
export type ImplicitSolver = (y: Float64Array, interactions: Interactions, z: Float64Array) => boolean;

/** Newton's method, damped so that no distance vanishes, with scratch memory for n levels. */
export function implicitNewton(n: number): ImplicitSolver {
  const correction = new Float64Array(n);
  const [jacobian, d, change] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(n * n)];
  return (y, interactions, z) => {
    let largest = 0;
    for (let k = 0; k < interactions.count; k++) largest = Math.max(largest, interactions.strength[k]);
    const length = Math.sqrt(largest);
    for (let iteration = 0; iteration < maximumIterations; iteration++) {
      distances(interactions, z, d);
      residual(n, y, z, interactions, d, correction, jacobian);
      if (!cholesky(n, jacobian, jacobian)) return false;
      choleskySolve(n, jacobian, correction);
      distances(interactions, correction, change);
      const fraction = feasibleFraction(interactions.count, d, change);
      const settled = everyDistanceSettled(interactions.count, d, change);
      let moved = 0;
      for (let i = 0; i < n; i++) {
        z[i] = z[i] - fraction * correction[i];
        moved = Math.max(moved, Math.abs(correction[i]));
      }
      if (settled && moved <= tolerance * length) return true;
    }
    return false;
  };
}

/** Residual z − y − Σ strength · ∂d/∂z / d into `f` and its Jacobian, lower triangle, into `jacobian`. */
function residual(
  n: number,
  y: Float64Array,
  z: Float64Array,
  interactions: Interactions,
  d: Float64Array,
  f: Float64Array,
  jacobian: Float64Array,
): void {
  jacobian.fill(0);
  for (let i = 0; i < n; i++) {
    f[i] = z[i] - y[i];
    jacobian[i * n + i] = 1;
  }
  const { count, strength } = interactions;
  for (let k = 0; k < count; k++) {
    const i = interactions.i[k];
    const j = interactions.j[k];
    const sign = interactions.sign[k];
    // between levels one division, as in the compiled kernel, for the same bits
    const inverse = 1 / d[k];
    const kick = sign < 0 ? strength[k] * inverse : strength[k] / d[k];
    const slope = sign < 0 ? kick * inverse : kick / d[k];
    f[j] = f[j] - kick;
    jacobian[j * n + j] += slope;
    if (sign === 0) continue;
    f[i] = f[i] - sign * kick;
    jacobian[i * n + i] += slope;
    jacobian[j * n + i] += sign * slope;
  }
}

/** Whether Newton's correction changes every distance by a small fraction only. */
function everyDistanceSettled(count: number, d: Float64Array, change: Float64Array): boolean {
  for (let k = 0; k < count; k++) if (!(Math.abs(change[k]) <= tolerance * d[k])) return false;
  return true;
}

/** The largest fraction of Newton's correction, at most 1, that leaves at least a tenth of every distance. */
function feasibleFraction(count: number, d: Float64Array, change: Float64Array): number {
  let fraction = 1;
  for (let k = 0; k < count; k++) {
    const limit = 0.9 * d[k];
    if (change[k] > 0 && change[k] * fraction > limit) fraction = limit / change[k];
  }
  return fraction;
}
