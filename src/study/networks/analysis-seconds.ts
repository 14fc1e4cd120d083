import { type MatrixOfNetwork, shapeOf } from "../../weight-spectra/index.ts";

/**
 * Seconds of one core for the spectra of some matrices and their null distributions, to within a factor of two: the cost of a
 * spectrum is cubic in the number of levels, that of its null distribution quadratic.
 *
 * @param spectra of each matrix
 */
export function analysisSeconds(matrices: readonly MatrixOfNetwork[], spectra: number): number {
  const shapes = matrices.map(shapeOf);
  const distinct = new Map(shapes.map(({ size, length }) => [`${size} ${length}`, size]));
  const drawn = [...distinct.values()].reduce((sum, n) => sum + n ** 2, 0);
  return 3e-4 * drawn + shapes.reduce((sum, { size: n }) => sum + 0.01 + 3e-8 * n ** 3, 0) * spectra;
}

/**
 * Seconds for the coefficients of the eigenvalue equation from the gradients of single samples: products with the eigenvectors, of
 * matrices whose rows are all there. Where inputs are 0 it is less.
 *
 * @param samples in all
 */
export function premiseSeconds(matrices: readonly MatrixOfNetwork[], samples: number): number {
  return (
    samples *
    matrices.map(shapeOf).reduce((sum, { size, length }) => sum + 2e-5 + 2.5e-9 * length * size ** 2, 0)
  );
}

/** Seconds for the distances between replicas, if some of them share initial weights: another spectrum of each at every snapshot. */
export function twinSeconds(
  matrices: readonly MatrixOfNetwork[],
  { replicas, replicasPerStart }: { readonly replicas: number; readonly replicasPerStart: number },
  snapshots: number,
): number {
  if (replicasPerStart === 1) return 0;
  return replicas * snapshots * matrices.reduce((sum, matrix) => sum + 3e-8 * shapeOf(matrix).size ** 3, 0);
}
