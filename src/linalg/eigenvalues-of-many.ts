import { type Kernels, laneArray, laneCount } from "../kernels/index.ts";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

/**
 * Eigenvalues of many small symmetric matrices: four at a time with kernels, one by one without; the same bits.
 *
 * @param n order of each matrix
 * @param matrices one after the other, each [row][column]; kept
 * @returns n eigenvalues of each, ascending
 * @throws Error if an element is not finite, or an iteration does not converge
 */
export function eigenvaluesOfMany(kernels: Kernels | null, n: number, matrices: Float64Array): Float64Array {
  const size = n * n;
  const count = matrices.length / size;
  const out = new Float64Array(n * count);
  const one = (k: number) => matrices.subarray(k * size, (k + 1) * size);
  const own = (k: number) => out.subarray(k * n, (k + 1) * n);
  if (kernels === null) {
    for (let k = 0; k < count; k++) symmetricEigenvalues(n, one(k).slice(), own(k));
    return out;
  }
  const a = laneArray(kernels, size);
  const values = laneArray(kernels, n);
  const work = kernels.allocate(32 * n);
  try {
    for (let k = 0; k < count; k += laneCount) {
      const lanes = Math.min(laneCount, count - k);
      for (let lane = 0; lane < laneCount; lane++) a.write(lane, one(k + Math.min(lane, lanes - 1)));
      const found = kernels.eigenvaluesOfFour(n, a.address, values.address, work);
      for (let lane = 0; lane < lanes; lane++) {
        values.read(lane, own(k + lane));
        if (!found || !Number.isFinite(out[(k + lane) * n]! + out[(k + lane) * n + n - 1]!)) {
          throw new Error(
            `eigenvalues: no convergence, or matrix ${k + lane} holds a number that is not finite`,
          );
        }
      }
    }
  } finally {
    for (const address of [a.address, values.address, work]) kernels.free(address);
  }
  return out;
}
