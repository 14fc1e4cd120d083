import { weightsExperiment } from "./experiment.ts";
import { recordedCost, recordedHistory, recordedRecord } from "./recorded-history.ts";

/** Networks that another program has trained: their weights are read where others are trained. */
export const recordedNetworks = weightsExperiment({
  training: [],
  gradients: [],
  history: recordedHistory,
  record: recordedRecord,
  estimateCost: recordedCost,
  memoryAdvice: "fewer matrices (model.only)",
});
