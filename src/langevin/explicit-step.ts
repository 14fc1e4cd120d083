import type { DysonSde } from "./dyson-sde.ts";

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
  for (let i = 0; i < sde.levels; i++) out[i] = x[i]! + out[i]! * dt + b[i]! * dB[i]!;
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
      const pij = p[i * n + j]!;
      const kick = pij === 0 ? 0 : (pij * dt) / (x[i]! - x[j]!);
      out[i] = out[i]! + kick;
      out[j] = out[j]! - kick;
    }
  }
}

/** Whether every interacting pair is in ascending order; false where a level is NaN. */
export function inOrder(n: number, p: Float64Array, x: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (p[i * n + j]! > 0 && !(x[j]! > x[i]!)) return false;
  }
  return true;
}
