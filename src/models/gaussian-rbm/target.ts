import { symmetricEigenvectors } from "../../linalg/index.ts";
import type { GaussianRbmParameters } from "./parameters.ts";

/** A target kernel with its eigenbasis: K_φ = O diag(κ) Oᵀ, κ ascending. */
export interface TargetKernel {
  /** K_φ, [visible][visible] */
  readonly kernel: Float64Array;
  /** κ_i, ascending */
  readonly kappa: Float64Array;
  /** O, [visible][level] */
  readonly eigenvectors: Float64Array;
  /** K_φ⁻¹, the covariance of the data, [visible][visible] */
  readonly covariance: Float64Array;
}

/**
 * The kernel to be learnt.
 *
 * Lattice scalar field on a ring of N sites: K_φ = m² + 2 − (shift + shiftᵀ), with eigenvalues
 * κ_k = m² + 2 − 2 cos(2πk/N), doubly degenerate but for k = 0 and, at even N, k = N/2.
 *
 * @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303
 */
export function targetKernel({
  target,
  visible: n,
}: Pick<GaussianRbmParameters, "target" | "visible">): TargetKernel {
  const kernel =
    target.kind === "lattice-scalar" ? latticeScalar(n, target.mass) : diagonal(target.eigenvalues);
  // Jacobi rotations use +, ×, ÷ and √ only: unlike the cosines, the same bits on every machine
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  symmetricEigenvectors(n, kernel.slice(), values, vectors);
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  const kappa = Float64Array.from(order, (i) => values[i]);
  const eigenvectors = new Float64Array(n * n);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let level = 0; level < n; level++) eigenvectors[i * n + level] = vectors[i * n + order[level]];
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let level = 0; level < n; level++) {
        sum += (eigenvectors[i * n + level] * eigenvectors[j * n + level]) / kappa[level];
      }
      covariance[i * n + j] = sum;
    }
  }
  return { kernel, kappa, eigenvectors, covariance };
}

function latticeScalar(sites: number, mass: number): Float64Array {
  const kernel = new Float64Array(sites * sites);
  for (let site = 0; site < sites; site++) {
    kernel[site * sites + site] += mass * mass + 2;
    for (const neighbour of [(site + 1) % sites, (site + sites - 1) % sites])
      kernel[site * sites + neighbour] -= 1;
  }
  return kernel;
}

function diagonal(eigenvalues: readonly number[]): Float64Array {
  const n = eigenvalues.length;
  const kernel = new Float64Array(n * n);
  for (let i = 0; i < n; i++) kernel[i * n + i] = eigenvalues[i];
  return kernel;
}
