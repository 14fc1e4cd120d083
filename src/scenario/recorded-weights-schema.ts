import { z } from "zod";
import { type RecordedModel, recordedModels } from "../models/index.ts";
import { count, positive } from "../models/quantity.ts";
import { comparison, description, networkTraining, seed, title } from "./network-schema.ts";
import { sweepSchema } from "./sweep-schema.ts";

/** Parameters of one of the recorded trainings, told apart by `kind`. */
export type RecordedParameters = {
  [Kind in keyof typeof recordedModels]: z.output<(typeof recordedModels)[Kind]["parameters"]>;
}[keyof typeof recordedModels];

// each model declares its parameters as an object with a literal `kind`, which RecordedModel's type does not show
const modelSchema = z
  .discriminatedUnion(
    "kind",
    Object.values(recordedModels).map(({ parameters }) => parameters) as unknown as readonly [
      z.ZodObject<{ kind: z.ZodLiteral }>,
    ],
  )
  .describe("the weights that were recorded") as unknown as z.ZodType<RecordedParameters>;

/** A study of the weight matrices of a training that was recorded elsewhere, as written in a YAML file. */
export const recordedWeightsSchema = z
  .strictObject({
    title,
    description,
    model: modelSchema,
    training: networkTraining
      .omit({ updates: true, snapshots: true })
      .extend({
        optimizer: networkTraining.shape.optimizer.unwrap(),
        learningRate: positive().describe("learning rate α, above 0; dimensionless"),
        batchSize: count().describe("mini-batch size, at least 1; samples"),
      })
      .describe("how every replica was trained: files do not tell it"),
    ensemble: z
      .strictObject({ seed })
      .prefault({})
      .describe("the random numbers of p-values; replicas are those of the files"),
    sweep: sweepSchema.optional(),
    compare: comparison,
  })
  .describe("A study of the weight matrices of a network whose training was recorded elsewhere.");

/** A study of recorded weights with every default filled in. */
export type RecordedWeightsScenario = z.output<typeof recordedWeightsSchema>;

/** The recorded training that a scenario names. */
export function recordedModelOf({ kind }: RecordedParameters): RecordedModel<RecordedParameters> {
  return recordedModels[kind] as RecordedModel<RecordedParameters>;
}
