import type { Finding, TrainingSettings } from "./model.ts";

/** Numbers of one replica's mini-batch that are held at a time: four replicas fit into the memory of a kernel. */
const largestBatch = 2 ** 24;

/** A mini-batch that is too large to be held. @param perSample numbers that are held of one sample */
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
