import { matrixLangevin, withMomentum } from "../../langevin/index.ts";
import type { MatrixLangevinOptions, RoutePart } from "../model.ts";
import { momentumOf } from "../optimiser.ts";
import { sampledEquation } from "../sampled-equation.ts";
import { layerMatrixLanes } from "./lanes.ts";
import type { LayerStudy } from "./study.ts";
import { layerMatrixSde, outsideLayerSde } from "./theory-matrix.ts";
import { layerSampledGradient } from "./theory-sampled.ts";

/** The Langevin equation of the weights, as derived or with its coefficients measured on samples. */
export function matrixRoute(study: LayerStudy): RoutePart<"matrixLangevin"> {
  const { layer, settings, stream, measure, weightsAtStart } = study;
  const { learningRate, batchSize, optimizer } = settings;
  const beta = momentumOf(settings);
  /** α/|B| of a single update. */
  const bare = ({ temperature: given }: MatrixLangevinOptions) =>
    given == null ? learningRate / batchSize : (1 - beta) * given;
  const noise = (replica: number) => stream("matrix-langevin.noise", replica);
  return {
    matrixLangevin(options, replica) {
      const { stepsPerUpdate } = options;
      const sde =
        sampledEquation(
          () => layerSampledGradient(layer),
          { ...options, temperature: bare(options) },
          settings,
        ) ?? layerMatrixSde(layer, bare(options));
      return matrixLangevin({
        sde:
          beta === 0 ? sde : withMomentum(sde, { beta, nesterov: optimizer === "nesterov", stepsPerUpdate }),
        initial: weightsAtStart("matrix-langevin", replica),
        random: noise(replica),
        ...{ learningRate, stepsPerUpdate, measure },
      });
    },
    // the kernel steps the weights alone
    kernels:
      beta > 0
        ? {}
        : {
            matrixLangevin: (kernels, options) =>
              layerMatrixLanes(
                kernels,
                layer,
                bare(options),
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
