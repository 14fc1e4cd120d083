import { estimateCost } from "./cost.ts";
import { weightsExperiment } from "./experiment.ts";
import { premises } from "./premises.ts";
import { trainedEquation, trainedHistory, trainedRecord } from "./trained-history.ts";
import { trainings } from "./trainings.ts";

/** Networks that this program trains. */
export const trainedNetworks = weightsExperiment({
  training: [trainings],
  gradients: [premises],
  history: trainedHistory,
  equation: trainedEquation,
  record: trainedRecord,
  estimateCost: (scenario, _, patience) => estimateCost(scenario, patience),
  memoryAdvice: "a smaller training.batchSize or model",
});
