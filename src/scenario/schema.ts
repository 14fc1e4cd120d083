import { z } from "zod";
import { models } from "../models/index.ts";
import { usualMomentum } from "../models/optimiser.ts";
import { count, positive, real } from "../models/quantity.ts";
import { defaultMargins } from "../observables/index.ts";
import { marginsSchema } from "./margins-schema.ts";
import { routesSchema } from "./routes-schema.ts";
import { sweepSchema } from "./sweep-schema.ts";

/** Parameters of one of the models, told apart by `kind`. */
export type ModelParameters = {
  [Kind in keyof typeof models]: z.output<(typeof models)[Kind]["parameters"]>;
}[keyof typeof models];

const oneLine = z
  .string()
  .trim()
  .max(200)
  .regex(/^\P{Cc}+$/u);

// each model declares its parameters as an object with a literal `kind`, which Model's type does not show
const modelSchema = z
  .discriminatedUnion(
    "kind",
    Object.values(models).map((model) => model.parameters) as unknown as readonly [
      z.ZodObject<{ kind: z.ZodLiteral }>,
    ],
  )
  .describe("the system that is trained, and its parameters") as unknown as z.ZodType<ModelParameters>;

const trainingSchema = z
  .strictObject({
    learningRate: positive().default(0.1).describe("learning rate α, above 0; dimensionless"),
    batchSize: count().default(16).describe("mini-batch size |B|, at least 1; samples"),
    updates: count().default(13000).describe("length of training, at least 1; updates"),
    snapshotEvery: count()
      .default(50)
      .describe("distance between two recorded spectra, from 1 to `updates`; updates"),
    optimizer: z
      .enum(["sgd", "momentum", "nesterov"])
      .default("sgd")
      .describe("update rule: plain stochastic gradient descent, the heavy ball, or Nesterov's momentum"),
    momentum: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe(
        `β, the part of the last step that an update repeats, from 0 to below 1; not with sgd; absent: ${usualMomentum}; dimensionless`,
      ),
  })
  .superRefine(refuseMissingSnapshots, { when: () => true })
  .prefault({})
  .describe("how every replica is trained");

const ensembleSchema = z
  .strictObject({
    replicas: count(2).default(400).describe("independent copies of the system, at least 2"),
    seed: z
      .union([oneLine, z.int()])
      .transform(String)
      .prefault("dyson")
      .describe("names the random streams, as text or whole number: the same seed gives the same bits"),
    maxDivergedFraction: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe("the study fails if a larger fraction of replicas diverges, from 0 to 1; dimensionless"),
  })
  .prefault({})
  .describe("the replicas whose statistics are compared");

const compareSchema = z
  .strictObject({
    question: z
      .enum(["routes", "scaling-rule"])
      .default("routes")
      .describe(
        "what the verdict answers: whether the routes agree at every point, or whether the points of a sweep follow the linear scaling rule; the other comparisons are shown",
      ),
    margins: marginsSchema(defaultMargins),
    confidence: z
      .number()
      .gt(0.5)
      .lt(1)
      .default(0.95)
      .describe("confidence of every interval, between 0.5 and 1; dimensionless"),
    relaxationTimes: real()
      .min(1)
      .default(5)
      .describe(
        "relaxation times of the slowest level that are discarded after the flow has reached the targets, at least 1",
      ),
  })
  .prefault({})
  .describe("how the routes are judged");

/** A scenario: one study, as written in a YAML file (input) and with every default filled in (output). */
export const scenarioSchema = z
  .strictObject({
    title: oneLine
      .optional()
      .transform((title) => title ?? "Untitled")
      .describe("one line, at most 200 characters, shown above the report; default: the file's name"),
    description: z.string().optional().describe("what is asked, and where the set-up comes from"),
    model: modelSchema,
    training: trainingSchema,
    ensemble: ensembleSchema,
    routes: routesSchema,
    sweep: sweepSchema.optional(),
    compare: compareSchema,
  })
  .describe("A study of Dyson Brownian motion: a model, how it is trained, and which routes are compared.");

/** A scenario with every default filled in. */
export type SpectraScenario = z.output<typeof scenarioSchema>;

function refuseMissingSnapshots(training: unknown, context: z.core.$RefinementCtx): void {
  const { updates, snapshotEvery } = (training ?? {}) as Record<string, unknown>;
  // a length that is wrong by itself has its own message
  if (!count().safeParse(updates).success || !count().safeParse(snapshotEvery).success) return;
  if (Number(snapshotEvery) <= Number(updates)) return;
  context.addIssue({
    code: "custom",
    path: ["snapshotEvery"],
    message: `must be at most training.updates = ${updates}, got ${snapshotEvery}`,
  });
}
