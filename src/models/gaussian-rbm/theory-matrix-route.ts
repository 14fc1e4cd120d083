import { matrixLangevin } from "../../langevin/index.ts";
import type { RouteOptions, RoutePart } from "../model.ts";
import type { Machine } from "./machine.ts";
import { matrixSde } from "./theory-matrix.ts";
import { hasMatrixKernel, matrixLangevinLanes } from "./theory-matrix-lanes.ts";

/** The Langevin equation of the weights. */
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
        sde: matrixSde(p, covariance, kernel, temperature),
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
              temperature,
              (replica) => begin(options, replica),
              () => measureLanes(kernels),
            ),
        }
      : {},
  };
}
