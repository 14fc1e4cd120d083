import { estimateCost } from "./cost.ts";
import { weightsExperiment } from "./experiment.ts";
import { trainedHistory, trainedRecord } from "./trained-history.ts";
import { trainings } from "./trainings.ts";

/** Networks that this program trains. */
export const trainedNetworks = weightsExperiment({
  training: [trainings],
  history: trainedHistory,
  record: trainedRecord,
  estimateCost: (scenario, _, patience) => estimateCost(scenario, patience),
  memoryAdvice: "a smaller training.batchSize or model",
});
