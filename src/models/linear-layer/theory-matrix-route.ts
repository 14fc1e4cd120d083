import { matrixLangevin } from "../../langevin/index.ts";
import type { RoutePart } from "../model.ts";
import { sampledEquation } from "../sampled-equation.ts";
import { layerMatrixLanes } from "./lanes.ts";
import type { LayerStudy } from "./study.ts";
import { layerMatrixSde, outsideLayerSde } from "./theory-matrix.ts";
import { layerSampledGradient } from "./theory-sampled.ts";

/** The Langevin equation of the weights, as derived or with its coefficients measured on samples. */
export function matrixRoute(study: LayerStudy): RoutePart<"matrixLangevin"> {
  const { layer, settings, temperature, stream, measure, weightsAtStart } = study;
  const { learningRate } = settings;
  const noise = (replica: number) => stream("matrix-langevin.noise", replica);
  return {
    matrixLangevin: (options, replica) =>
      matrixLangevin({
        sde:
          sampledEquation(() => layerSampledGradient(layer), options, settings) ??
          layerMatrixSde(layer, options.temperature ?? temperature),
        initial: weightsAtStart("matrix-langevin", replica),
        random: noise(replica),
        learningRate,
        stepsPerUpdate: options.stepsPerUpdate,
        measure,
      }),
    kernels: {
      matrixLangevin: (kernels, options) =>
        layerMatrixLanes(
          kernels,
          layer,
          options.temperature ?? temperature,
          { learningRate, stepsPerUpdate: options.stepsPerUpdate },
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
