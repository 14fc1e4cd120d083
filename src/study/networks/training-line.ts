import type { WeightScenario } from "./weight-history.ts";

/** How a network is trained, in words: "sgd, α = 0.5, batch 16; warm-up 100". */
export function trainingLine({
  optimizer,
  learningRate,
  batchSize,
  weightDecay,
  warmUp,
  decay,
  clip,
}: WeightScenario["training"]): string {
  return [
    `${optimizer}, α = ${learningRate}, batch ${batchSize}`,
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
    ...(warmUp > 0 ? [`warm-up ${warmUp}`] : []),
    ...(decay === "cosine" ? ["cosine decay"] : []),
    ...(clip === null ? [] : [`gradient clipping at norm ${clip}`]),
  ].join("; ");
}
