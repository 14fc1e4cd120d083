export * from "./gaussian.ts";
export * from "./mini-batch.ts";
export type { SampleWeights } from "./sample-weights.ts";
export * from "./svag.ts";
