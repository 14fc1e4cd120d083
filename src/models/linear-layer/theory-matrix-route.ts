import { matrixLangevin } from "../../langevin/index.ts";
import type { RoutePart } from "../model.ts";
import { layerMatrixLanes } from "./lanes.ts";
import type { LayerStudy } from "./study.ts";
import { layerMatrixSde, outsideLayerSde } from "./theory-matrix.ts";

/** The Langevin equation of the weights. */
export function matrixRoute(study: LayerStudy): RoutePart<"matrixLangevin"> {
  const { layer, temperature, stream, measure, weightsAtStart } = study;
  const { learningRate } = study.settings;
  const noise = (replica: number) => stream("matrix-langevin.noise", replica);
  return {
    matrixLangevin: ({ stepsPerUpdate }, replica) =>
      matrixLangevin({
        sde: layerMatrixSde(layer, temperature),
        initial: weightsAtStart("matrix-langevin", replica),
        random: noise(replica),
        learningRate,
        stepsPerUpdate,
        measure,
      }),
    kernels: {
      matrixLangevin: (kernels, { stepsPerUpdate }) =>
        layerMatrixLanes(
          kernels,
          layer,
          temperature,
          { learningRate, stepsPerUpdate },
          (replica) => ({
            weights: weightsAtStart("matrix-langevin", replica),
            random: () => noise(replica),
          }),
          measure,
          outsideLayerSde,
        ),
    },
  };
}
