import { z } from "zod";
import { count, positive } from "../quantity.ts";

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
  batches: count()
    .nullable()
    .default(500)
    .describe(
      "mini-batches in a data set, gone through again and again in the same order; null: never the same sample twice",
    ),
};

/** What a model with a teacher lets a scenario choose beside its noise: which spectrum is followed, its data, W₀. */
export const studentFields = {
  spectrum: z
    .enum(["singular-values", "gram"])
    .default("singular-values")
    .describe("what is followed: the singular values of W, or the eigenvalues of WᵀW"),
  ...dataFields,
  initialScale: positive().default(0.1).describe("standard deviation of the entries of W₀"),
};

/** See dataFields. */
export interface DataSettings {
  readonly data: "independent" | "shared";
  readonly dataSets: number;
}

/** The data set of a replica, where replicas share theirs; undefined where each has its own. */
export function dataSetOf({ data, dataSets }: DataSettings): ((replica: number) => number) | undefined {
  return data === "shared" ? (replica) => replica % dataSets : undefined;
}
