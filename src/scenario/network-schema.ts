import { z } from "zod";
import { type NetworkModel, networkModels } from "../models/index.ts";
import { count, notNegative, positive } from "../models/quantity.ts";
import { marginsOf, observablesOfNetworks } from "../observables/index.ts";
import { marginsSchema } from "./margins-schema.ts";
import { kicks } from "./recorded-schema.ts";
import { routeMeanings, routesOf, stepsPerUpdate, temperature } from "./routes-schema.ts";
import { sweepSchema } from "./sweep-schema.ts";

/** Parameters of one of the networks, told apart by `kind`. */
export type NetworkParameters = {
  [Kind in keyof typeof networkModels]: z.output<(typeof networkModels)[Kind]["parameters"]>;
}[keyof typeof networkModels];

// each model declares its parameters as an object with a literal `kind`, which NetworkModel's type does not show
const modelSchema = z
  .discriminatedUnion(
    "kind",
    Object.values(networkModels).map(({ parameters }) => parameters) as unknown as readonly [
      z.ZodObject<{ kind: z.ZodLiteral }>,
    ],
  )
  .describe("the network that is trained") as unknown as z.ZodType<NetworkParameters>;

/** Default margins: the mean ratio over thousands of bulk levels is known more precisely than over ten. */
export const networkMargins = { ...marginsOf(observablesOfNetworks), "ratio.mean": 0.03 };

/** Fields that every study of weight matrices has. */
export const title = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .default("Untitled")
  .describe("one line, shown above the report");
export const description = z.string().optional().describe("what is asked, and where the set-up comes from");
export const seed = z
  .union([z.string().min(1).max(200), z.int()])
  .transform(String)
  .prefault("dyson")
  .describe("names the random streams: the same seed gives the same bits on the same machine");
export const comparison = z
  .strictObject({
    confidence: z.number().gt(0.5).lt(1).default(0.95).describe("of every interval, between 0.5 and 1"),
    significance: positive(0.1)
      .default(0.01)
      .describe("probability of an outlier in pure noise, above 0, at most 0.1"),
    margins: marginsSchema(networkMargins),
  })
  .prefault({})
  .describe("how the spectra are judged");

/** How a network is trained. */
export const networkTraining = z.strictObject({
  optimizer: z.enum(["sgd", "momentum", "adamw"]).default("adamw").describe("update rule"),
  learningRate: positive().default(0.003).describe("learning rate α, above 0; dimensionless"),
  batchSize: count().default(16).describe("mini-batch size, at least 1; sequences or images"),
  updates: count().default(2000).describe("length of training, at least 1; updates"),
  warmUp: count(0).default(0).describe("updates over which α rises from 0, linearly"),
  decay: z
    .enum(["constant", "cosine"])
    .default("constant")
    .describe("α after the warm-up: constant, or half a cosine down to a tenth of α at the last update"),
  weightDecay: notNegative().default(0).describe("of the matrices, at least 0; dimensionless"),
  clip: positive()
    .nullable()
    .default(null)
    .describe("gradient clipping: largest joint norm of the gradients, above 0; null: no clipping"),
  snapshots: z
    .int()
    .min(2)
    .max(60)
    .default(12)
    .describe(
      "number of recorded spectra, 2 to 60: before training, and on a logarithmic grid up to its end",
    ),
});

/** Routes to the weights of a network. */
const networkRoutes = routesOf(
  {
    training: z.strictObject({ kicks }).describe(routeMeanings.training),
    "matrix-langevin": z
      .strictObject({
        stepsPerUpdate,
        noiseSamples: z
          .union([z.literal("all"), z.int().min(2).max(100_000)])
          .nullable()
          .default(null)
          .describe(
            "samples on whose gradients drift and noise are measured at every step: all of the training set, or this many drawn afresh, at least the mini-batch of a step; null: all where they can be counted, else eight mini-batches",
          ),
        temperature,
      })
      .describe(
        "the Langevin equation of plain gradient descent, drift and noise from weighted gradients of samples",
      ),
  },
  ["training"],
  "the routes that are compared, from the same initial weights; default: training alone",
);

/** A study of the weight matrices of a network, as written in a YAML file. */
export const networkScenarioSchema = z
  .strictObject({
    title,
    description,
    model: modelSchema,
    training: networkTraining.prefault({}).describe("how every replica is trained"),
    ensemble: z
      .strictObject({
        replicas: z.int().min(1).max(1000).default(4).describe("networks that are trained, 1 to 1000"),
        replicasPerStart: z
          .int()
          .min(1)
          .max(100)
          .default(1)
          .describe(
            "replicas with identical initial weights and independent mini-batches, a divisor of `replicas`: with two or more the fluctuations due to mini-batch noise are measured",
          ),
        seed,
      })
      .superRefine(({ replicas, replicasPerStart }, context) => {
        if (replicas % replicasPerStart !== 0)
          context.addIssue({
            code: "custom",
            path: ["replicasPerStart"],
            message: `must divide ensemble.replicas = ${replicas}, got ${replicasPerStart}`,
          });
      })
      .prefault({})
      .describe("independent seeds"),
    routes: networkRoutes,
    premise: z
      .strictObject({
        samples: z
          .int()
          .min(40)
          .max(100_000)
          .default(500)
          .describe("gradients of single samples at every snapshot, 40 to 100000"),
        starts: z
          .int()
          .min(0)
          .max(100)
          .default(1)
          .describe(
            "sets of initial weights whose first replica is measured, 0 to 100, at most all; 0 spares a point of a sweep",
          ),
      })
      .nullable()
      .default(null)
      .describe(
        "measures what Dyson's equation rests on, drift, noise and repulsion of the eigenvalues from the gradients of single samples, and forecasts each snapshot from the one before; null: not measured",
      ),
    sweep: sweepSchema.optional(),
    compare: comparison,
  })
  .describe("A study of the weight matrices of a network during training.");

/** A study of weight matrices with every default filled in. */
export type NetworkScenario = z.output<typeof networkScenarioSchema>;

/** The network that a scenario names. */
export function networkModelOf({ kind }: NetworkParameters): NetworkModel<NetworkParameters> {
  return networkModels[kind] as NetworkModel<NetworkParameters>;
}
