import { type Kernels, laneArray, laneCount, laneStreams, shared } from "../../kernels/index.ts";
import { laneGroup, noSteps, type Replicas } from "../../spectra/index.ts";
import type { TrainingSettings } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import type { SpectrumLanes } from "./spectrum-lanes.ts";
import { noDistribution, type RbmTraining } from "./training.ts";

/** Whether training.as.ts supports these parameters: the exact positive phase. */
export function hasTrainingKernel(p: GaussianRbmParameters): boolean {
  return p.positivePhase === "exact";
}

/**
 * Training of four replicas at a time by the compiled kernel, bit for bit that of trainRbm.
 *
 * @param covariance K_φ⁻¹, [visible][visible]
 * @param begin a replica's training at update 0
 */
export function trainRbmLanes(
  kernels: Kernels,
  p: GaussianRbmParameters,
  { learningRate, batchSize }: TrainingSettings,
  covariance: Float64Array,
  begin: (replica: number) => RbmTraining,
  openSpectra: () => SpectrumLanes,
): Replicas {
  const { visible, hidden } = p;
  return {
    atOnce: laneCount,
    group(first, count) {
      // unused lanes repeat the first replica
      const starts = Array.from({ length: laneCount }, (_, lane) => begin(first + (lane < count ? lane : 0)));
      const w = laneArray(kernels, hidden * visible);
      // normals come in pairs
      const v = laneArray(kernels, visible * batchSize + ((visible * batchSize) % 2));
      starts.forEach((start, lane) => {
        w.write(lane, start.weights);
        v.write(lane, start.chains);
      });
      const random = laneStreams(
        kernels,
        starts.map((start) => start.random),
      );
      const target = shared(kernels, covariance);
      const scratch = kernels.allocate(kernels.rbmTrainingScratch(hidden, visible, batchSize));
      const spectra = openSpectra();
      return laneGroup(kernels, {
        stepsPerUpdate: 1,
        advance: (begin, steps, failed) =>
          kernels.trainRbm({
            ...{ begin, steps, failed, random, scratch },
            ...{ hidden, visible, batch: batchSize, mass: p.mass, learningRate, covariance: target },
            sweeps: p.negativePhase === "pcd" ? p.gibbsSweeps : 0,
            collapsed: Number(p.gibbs === "collapsed"),
            ...{ weights: w.address, chains: v.address },
          }),
        reason: () => noDistribution,
        measure: (failed) => spectra.measure(w, failed),
        read: spectra.read,
        counts: () => noSteps,
        memory: [w.address, v.address, random, target, scratch, ...spectra.memory],
      });
    },
  };
}
