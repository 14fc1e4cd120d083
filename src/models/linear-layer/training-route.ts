import type { RoutePart } from "../model.ts";
import { momentumOf } from "../optimiser.ts";
import { trainedProcess } from "../trained-process.ts";
import { trainLayerLanes } from "./lanes.ts";
import type { LayerStudy } from "./study.ts";
import { grownBeyond, trainLayer } from "./training.ts";

/**
 * Direct training, mini-batch by mini-batch.
 *
 * @param dataSet the data set of a replica, if replicas share them
 */
export function trainingRoute(
  { layer, settings, stream, measure, weightsAtStart }: LayerStudy,
  dataSet: ((replica: number) => number) | undefined,
): RoutePart<"training"> {
  const data = (replica: number) => stream("training.data", dataSet?.(replica) ?? replica);
  return {
    training(replica) {
      const run = trainLayer(layer, settings, stream("training.initial", replica), () => data(replica));
      return trainedProcess(run.update, (...into) => measure(run.weights, ...into));
    },
    // the kernel has plain descent
    kernels:
      momentumOf(settings) > 0
        ? {}
        : {
            training: (kernels) =>
              trainLayerLanes(
                kernels,
                layer,
                settings,
                (replica) => ({ weights: weightsAtStart("training", replica), random: () => data(replica) }),
                measure,
                grownBeyond,
              ),
          },
  };
}
