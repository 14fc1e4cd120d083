import { type Kernels, laneCount } from "../kernels/index.ts";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

/**
 * Eigenvalues of many small symmetric matrices: four at a time with kernels, one by one without; the same bits.
 *
 * @param n order of each matrix
 * @param matrices one after the other, each [row][column]; not changed
 * @returns n eigenvalues of each, ascending
 * @throws Error if an element is not finite, or an iteration does not converge
 */
export function eigenvaluesOfMany(kernels: Kernels | null, n: number, matrices: Float64Array): Float64Array {
  const size = n * n;
  const count = matrices.length / size;
  const out = new Float64Array(n * count);
  const matrix = (k: number) => matrices.subarray(k * size, (k + 1) * size);
  const levelsOf = (k: number) => out.subarray(k * n, (k + 1) * n);
  if (kernels === null) {
    for (let k = 0; k < count; k++) symmetricEigenvalues(n, matrix(k).slice(), levelsOf(k));
    return out;
  }
  const input = kernels.allocate(8 * size * atOnce);
  const values = kernels.allocate(8 * n * atOnce);
  const work = kernels.allocate(kernels.eigenvaluesWork(n));
  try {
    for (let first = 0; first < count; first += atOnce) {
      const some = Math.min(atOnce, count - first);
      // unused lanes repeat the last matrix
      const whole = Math.ceil(some / laneCount) * laneCount;
      const view = kernels.doubles(input, size * whole);
      view.set(matrices.subarray(first * size, (first + some) * size));
      for (let k = some; k < whole; k++) view.set(matrix(first + some - 1), k * size);
      const converged = kernels.eigenvaluesOfMany(n, whole, input, values, work);
      out.set(kernels.doubles(values, n * some), first * n);
      for (let k = first; k < first + some; k++) {
        if (converged && Number.isFinite(out[k * n] + out[k * n + n - 1])) continue;
        throw new Error(
          `eigenvalues: no convergence, or a number that is not finite, in matrix ${converged ? k : `${first} to ${first + some - 1}`}`,
        );
      }
    }
  } finally {
    for (const address of [input, values, work]) kernels.free(address);
  }
  return out;
}

/** Matrices per call of the kernel: as many as fit into a processor's cache. */
const atOnce = 64;
