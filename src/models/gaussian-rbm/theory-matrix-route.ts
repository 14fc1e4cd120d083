import { matrixLangevin } from "../../langevin/index.ts";
import type { RouteOptions, RoutePart } from "../model.ts";
import { sampledEquation } from "../sampled-equation.ts";
import type { Machine } from "./machine.ts";
import { matrixSde } from "./theory-matrix.ts";
import { hasMatrixKernel, matrixLangevinLanes } from "./theory-matrix-lanes.ts";
import { rbmSampledGradient } from "./theory-sampled.ts";

/** The Langevin equation of the weights, as derived or with its coefficients measured on samples. */
export function matrixRoute(machine: Machine): RoutePart<"matrixLangevin"> {
  const { p, settings, stream, target, temperature, measure, measureLanes, weightsAtStart } = machine;
  const { kernel, covariance } = target;
  const begin = ({ stepsPerUpdate }: RouteOptions["matrix-langevin"], replica: number) => ({
    initial: weightsAtStart("matrix-langevin", replica),
    random: stream("matrix-langevin.noise", replica),
    learningRate: settings.learningRate,
    stepsPerUpdate,
  });
  return {
    matrixLangevin: (options, replica) =>
      matrixLangevin({
        sde:
          sampledEquation(() => rbmSampledGradient(p, covariance, kernel), options, settings) ??
          matrixSde(p, covariance, kernel, options.temperature ?? temperature),
        measure,
        ...begin(options, replica),
      }),
    kernels: hasMatrixKernel(p)
      ? {
          matrixLangevin: (kernels, options) =>
            matrixLangevinLanes(
              kernels,
              p,
              covariance,
              options.temperature ?? temperature,
              (replica) => begin(options, replica),
              () => measureLanes(kernels),
            ),
        }
      : {},
  };
}
