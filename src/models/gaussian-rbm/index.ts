import type { Model } from "../model.ts";
import { checkGaussianRbm } from "./check.ts";
import { type GaussianRbmParameters, gaussianRbmParameters } from "./parameters.ts";

/** Gaussian restricted Boltzmann machine: design of Aarts, Lucini & Park 2025. */
export const gaussianRbm: Model<GaussianRbmParameters> = {
  kind: "gaussian-rbm",
  title: "Gaussian restricted Boltzmann machine",
  parameters: gaussianRbmParameters,
  check: checkGaussianRbm,
  system: () => {
    throw new Error("being written");
  },
};
