import type { RoutePart } from "../model.ts";
import { trainedProcess } from "../trained-process.ts";
import type { Machine } from "./machine.ts";
import { drawGaussian, trainRbm } from "./training.ts";
import { hasTrainingKernel, trainRbmLanes } from "./training-lanes.ts";

/** Direct training, sample by sample. */
export function trainingRoute(machine: Machine): RoutePart<"training"> {
  const { p, settings, stream, target, measure, measureLanes, weightsAtStart } = machine;
  const { kernel, covariance } = target;
  let data: Float64Array | null = null;
  /** The data set shared by all replicas, drawn on first use; null for fresh draws. */
  const dataSet = () => {
    if (p.samples === null) return null;
    if (data === null) {
      data = new Float64Array(p.samples * p.visible);
      drawGaussian(p.visible, kernel, stream("training.data", 0), data);
    }
    return data;
  };
  const begin = (replica: number) =>
    trainRbm(p, settings, covariance, kernel, dataSet(), {
      weights: weightsAtStart("training", replica),
      chains: stream("training.chains", replica),
      samples: stream("training.samples", replica),
    });
  return {
    training(replica) {
      const run = begin(replica);
      return trainedProcess(run.update, (...into) => measure(run.weights, ...into));
    },
    kernels: hasTrainingKernel(p)
      ? {
          training: (kernels) =>
            trainRbmLanes(kernels, p, settings, covariance, begin, () => measureLanes(kernels)),
        }
      : {},
  };
}
