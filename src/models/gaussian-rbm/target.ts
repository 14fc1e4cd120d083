import type { GaussianRbmParameters } from "./parameters.ts";

/** A target kernel with its eigenbasis: K_φ = O diag(κ) Oᵀ, κ ascending, O stored row by row. */
export interface TargetKernel {
  readonly kappa: Float64Array;
  /** O, [visible][level] */
  readonly eigenvectors: Float64Array;
}

/**
 * The kernel that the machine has to learn.
 *
 * Lattice scalar field on a ring of N sites: K_φ = m² + 2 − (shift + shiftᵀ), with eigenvalues
 * κ_k = m² + 2 − 2 cos(2πk/N) and the real Fourier modes as eigenvectors: doubly degenerate but for k = 0 and,
 * at even N, k = N/2.
 *
 * @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303
 */
export function targetKernel({ target, visible }: Pick<GaussianRbmParameters, "target" | "visible">): TargetKernel {
  return target.kind === "lattice-scalar" ? latticeScalar(visible, target.mass) : diagonal(target.eigenvalues);
}

function latticeScalar(sites: number, mass: number): TargetKernel {
  const kappa = new Float64Array(sites);
  const eigenvectors = new Float64Array(sites * sites);
  for (let level = 0; level < sites; level++) {
    // levels 2k − 1 and 2k are the cosine and the sine of wave number k: the same κ to the last bit
    const k = Math.ceil(level / 2);
    kappa[level] = mass * mass + 2 - 2 * Math.cos((2 * Math.PI * k) / sites);
    const single = k === 0 || 2 * k === sites;
    const norm = Math.sqrt((single ? 1 : 2) / sites);
    const wave = level % 2 === 0 && !single ? Math.sin : Math.cos;
    for (let site = 0; site < sites; site++) {
      eigenvectors[site * sites + level] = norm * wave((2 * Math.PI * k * site) / sites);
    }
  }
  return { kappa, eigenvectors };
}

function diagonal(eigenvalues: readonly number[]): TargetKernel {
  const n = eigenvalues.length;
  const eigenvectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) eigenvectors[i * n + i] = 1;
  return { kappa: Float64Array.from(eigenvalues).sort(), eigenvectors };
}
