import { type Kernels, type LaneArray, laneArray, laneCount } from "../../kernels/index.ts";
import type { Multiplet } from "../../spectra/index.ts";

/** The learnt spectra of four replicas at a time by the compiled kernel, bit for bit those of learntSpectrum. */
export interface SpectrumLanes {
  /** Spectra of the current weights. */
  measure(weights: LaneArray, failed: number): void;
  /** The spectra of one replica. */
  read(lane: number, spectrum: Float64Array, blocks: Float64Array): void;
  readonly memory: readonly number[];
}

/** See learntSpectrum. */
export function learntSpectrumLanes(
  kernels: Kernels,
  hidden: number,
  n: number,
  massSquared: number,
  eigenvectors: Float64Array,
  multiplets: readonly Multiplet[],
): SpectrumLanes {
  const [basis, spectra, blocks] = [laneArray(kernels, n * n), laneArray(kernels, n), laneArray(kernels, n)];
  for (let lane = 0; lane < laneCount; lane++) basis.write(lane, eigenvectors);
  const groups = kernels.allocate(8 * multiplets.length);
  kernels.words(groups, 2 * multiplets.length).set(multiplets.flatMap(({ first, size }) => [first, size]));
  const scratch = kernels.allocate(kernels.rbmSpectrumScratch(n));
  return {
    measure(weights, failed) {
      const converged = kernels.rbmSpectrum({
        ...{ hidden, visible: n, massSquared, basis: basis.address },
        ...{ multiplets: groups, multipletCount: multiplets.length },
        ...{ weights: weights.address, spectra: spectra.address, blocks: blocks.address, failed, scratch },
      });
      if (!converged) throw new Error("eigenvalues: no convergence in 60 iterations, or not finite");
    },
    read(lane, spectrum, blockLevels) {
      spectra.read(lane, spectrum);
      blocks.read(lane, blockLevels);
    },
    memory: [basis.address, spectra.address, blocks.address, groups, scratch],
  };
}
