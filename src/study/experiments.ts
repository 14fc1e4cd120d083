import { models, networkModels, recordedModels } from "../models/index.ts";
import type { Scenario } from "../scenario/index.ts";
import type { Experiment } from "./experiment.ts";

const ofSpectra = async () => (await import("./spectra/experiment.ts")).spectraExperiment;
const ofNetworks = async () => (await import("./networks/trained-networks.ts")).trainedNetworks;
const ofRecordedWeights = async () => (await import("./networks/recorded-networks.ts")).recordedNetworks;

/** The experiment of every model, loaded when it is needed. */
const experiments = new Map<string, () => Promise<unknown>>([
  ...Object.keys(models).map((kind) => [kind, ofSpectra] as const),
  ...Object.keys(networkModels).map((kind) => [kind, ofNetworks] as const),
  ...Object.keys(recordedModels).map((kind) => [kind, ofRecordedWeights] as const),
]);

/** The experiment that a scenario describes. */
export async function experimentOf({ model }: Scenario): Promise<Experiment> {
  return (await experiments.get(model.kind)!()) as Experiment;
}
