import { z } from "zod";

/** How mini-batches are drawn: fields that the models of this family share. */
export const dataFields = {
  data: z
    .enum(["independent", "shared"])
    .default("independent")
    .describe(
      "whether every replica has a data set of its own, or many share one with its noise and its order, as published: they then follow one trajectory, and the error comes from the data sets, not from the replicas",
    ),
  dataSets: z
    .int()
    .min(1)
    .max(100_000)
    .default(20)
    .describe("for shared data, how many data sets there are; replica r is trained on number r mod dataSets"),
  batches: z
    .int()
    .min(1)
    .nullable()
    .default(500)
    .describe(
      "mini-batches in a data set, gone through again and again in the same order; null: never the same sample twice",
    ),
};

/** See dataFields. */
export interface DataSettings {
  readonly data: "independent" | "shared";
  readonly dataSets: number;
}
