import type { Finding, TrainingSettings } from "./model.ts";

/** Largest number of values of one replica's mini-batch: four replicas fit into the memory of a kernel. */
const largestBatch = 2 ** 24;

/** Whether a mini-batch is too large for memory. @param perSample values stored per sample */
export function checkBatch({ batchSize }: TrainingSettings, perSample: number): readonly Finding[] {
  const most = Math.floor(largestBatch / perSample);
  if (batchSize <= most) return [];
  return [
    {
      severity: "error",
      path: ["training", "batchSize"],
      message: `must be at most ${most} for this model, whose samples take ${perSample} numbers each, of at most ${largestBatch} in a mini-batch, got ${batchSize}`,
    },
  ];
}
