import { type Kernels, laneArray, laneCount, laneStreams, shared } from "../../kernels/index.ts";
import type { MatrixLangevinRun } from "../../langevin/index.ts";
import { laneGroup, noSteps, type Replicas } from "../../spectra/index.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import type { SpectrumLanes } from "./spectrum-lanes.ts";
import { hasMemory, hasMemoryDrift } from "./theory.ts";
import { outsideMatrixSde } from "./theory-matrix.ts";

/** Whether theory-matrix.as.ts supports these parameters: the exact positive phase. */
export function hasMatrixKernel(p: GaussianRbmParameters): boolean {
  return p.positivePhase === "exact";
}

/**
 * The matrix Langevin equation for four replicas at a time by the compiled kernel, bit for bit that of matrixLangevin.
 *
 * @param covariance K_φ⁻¹, [visible][visible]
 * @param temperature ε
 * @param begin a replica's run at update 0
 */
export function matrixLangevinLanes(
  kernels: Kernels,
  p: GaussianRbmParameters,
  covariance: Float64Array,
  temperature: number,
  begin: (replica: number) => Omit<MatrixLangevinRun, "sde" | "measure">,
  openSpectra: () => SpectrumLanes,
): Replicas {
  const { visible: n, hidden } = p;
  return {
    atOnce: laneCount,
    group(first, count) {
      // unused lanes repeat the first replica
      const starts = Array.from({ length: laneCount }, (_, lane) => begin(first + (lane < count ? lane : 0)));
      const { learningRate, stepsPerUpdate } = starts[0];
      const dt = learningRate / stepsPerUpdate;
      const w = laneArray(kernels, hidden * n);
      const v = laneArray(kernels, n * n);
      const identity = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
      starts.forEach(({ initial }, lane) => {
        w.write(lane, initial);
        v.write(lane, identity);
      });
      const random = laneStreams(
        kernels,
        starts.map((start) => start.random),
      );
      const target = shared(kernels, covariance);
      const scratch = kernels.allocate(kernels.rbmMatrixScratch(hidden, n));
      const spectra = openSpectra();
      return laneGroup(kernels, {
        stepsPerUpdate,
        advance(begin, steps, failed) {
          const converged = kernels.rbmMatrixLangevin({
            ...{ begin, steps, failed, random, scratch },
            ...{ hidden, visible: n, mass: p.mass, temperature, dt, covariance: target },
            ...{ sweeps: hasMemory(p) ? p.gibbsSweeps : 0, drifts: Number(hasMemoryDrift(p)) },
            ...{ weights: w.address, eigenvectors: v.address },
          });
          if (!converged) throw new Error("eigenvectors: no convergence in 30 sweeps");
        },
        reason: () => outsideMatrixSde,
        measure: (failed) => spectra.measure(w, failed),
        read: spectra.read,
        counts: (_, steps) => ({ ...noSteps, steps }),
        memory: [w.address, v.address, random, target, scratch, ...spectra.memory],
      });
    },
  };
}
