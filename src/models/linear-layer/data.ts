import { z } from "zod";
import { count, positive } from "../quantity.ts";

/** How mini-batches are drawn: fields shared by the models of this family. */
export const dataFields = {
  data: z
    .enum(["independent", "shared"])
    .default("independent")
    .describe(
      "whether every replica has a separate data set, or many share one with its noise and order, as published: they then follow one trajectory, and errors come from the scatter between data sets, not between replicas",
    ),
  dataSets: z
    .int()
    .min(1)
    .max(100_000)
    .default(20)
    .describe("number of shared data sets; replica r is trained on number r mod dataSets"),
  batches: count()
    .nullable()
    .default(500)
    .describe(
      "mini-batches in a data set, repeated every epoch in the same order; null: never the same sample twice",
    ),
};

/** Further fields of models with a teacher: the followed spectrum, the data, W₀. */
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

/** The data set of a replica if replicas share them; undefined if each has its own. */
export function dataSetOf({ data, dataSets }: DataSettings): ((replica: number) => number) | undefined {
  return data === "shared" ? (replica) => replica % dataSets : undefined;
}
