import { congruence, gram, symmetricEigenvalues } from "../../linalg/index.ts";
import type { Multiplet } from "../../spectra/index.ts";

/**
 * The learnt spectrum λ = μ² − eig(WᵀW) of the kernel K = μ² − WᵀW (σ_h = 1).
 *
 * @param hidden M, @param visible N: W is [hidden][visible]
 * @param massSquared μ²
 * @param eigenvectors O of the target, [visible][level]; a multiplet's block is that of OᵀKO
 */
export function learntSpectrum(
  hidden: number,
  visible: number,
  massSquared: number,
  eigenvectors: Float64Array,
  multiplets: readonly Multiplet[],
): (w: Float64Array, spectrum: Float64Array, blocks: Float64Array) => void {
  const n = visible;
  const x = new Float64Array(n * n);
  const aligned = new Float64Array(n * n);
  const scratch = new Float64Array(n * n);
  return (w, spectrum, blocks) => {
    gram(hidden, n, w, x);
    congruence(n, x, eigenvectors, scratch, aligned);
    for (const { first, size } of multiplets) {
      const block = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) block[i * size + j] = -aligned[(first + i) * n + first + j];
      }
      const levels = blocks.subarray(first, first + size);
      symmetricEigenvalues(size, block, levels);
    }
    for (let k = 0; k < x.length; k++) x[k] = -x[k];
    symmetricEigenvalues(n, x, spectrum);
    for (let i = 0; i < n; i++) {
      blocks[i] = massSquared + blocks[i];
      spectrum[i] = massSquared + spectrum[i];
    }
  };
}
