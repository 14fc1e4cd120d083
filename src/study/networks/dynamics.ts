import { gaussian, leastSamples, type SampleWeights, svag } from "../../gradient-noise/index.ts";
import { type NetworkScenario, networkModelOf } from "../../scenario/index.ts";

/** A route to the weights of a network, with its options: how the gradient of an update is sampled. */
export type Dynamics = {
  [Route in keyof NetworkScenario["routes"]]-?: {
    readonly route: Route;
    readonly options: NonNullable<NetworkScenario["routes"][Route]>;
  };
}[keyof NetworkScenario["routes"]];

/** Stochastic gradient descent, mini-batch by mini-batch. */
export const plainDescent: Dynamics = { route: "training", options: {} };

/** The routes of a scenario. */
export function dynamicsOf({ routes }: Pick<NetworkScenario, "routes">): readonly Dynamics[] {
  return Object.entries(routes).map(([route, options]) => ({ route, options }) as Dynamics);
}

/** How the samples of an update are weighted. */
export function sampleWeightsOf(
  { model, training }: Pick<NetworkScenario, "model" | "training">,
  dynamics: Dynamics,
): SampleWeights {
  const { learningRate, batchSize } = training;
  if (dynamics.route === "training") return svag(dynamics.options.kicks ?? 1, batchSize);
  const { stepsPerUpdate, noiseSamples, temperature } = dynamics.options;
  const step = { learningRate, stepsPerUpdate, temperature: temperature ?? learningRate / batchSize };
  const usual = networkModelOf(model).noiseSamples;
  if (typeof noiseSamples === "number") return gaussian({ ...step, whole: false, samples: noiseSamples });
  if ("whole" in usual) return gaussian({ ...step, whole: true, samples: usual.whole });
  const samples = usual.batches * leastSamples({ ...step, whole: false });
  return gaussian({ ...step, whole: false, samples });
}
