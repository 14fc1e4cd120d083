import { z } from "zod";
import type { ComputedTraining } from "../models/index.ts";
import { axes, quantities, type RecordedTraining } from "../recordings/recording.ts";

const name = z.string().min(1).max(1000);

/** ℓ of SVAG. */
export const kicks = z
  .int()
  .min(1)
  .max(1024)
  .optional()
  .describe(
    "steps ℓ of α/ℓ in one update, each with the amplified difference of two mini-batches (SVAG): 1 is stochastic gradient descent, many the Langevin equation; default 1",
  );

const written = z.strictObject({
  kicks,
  recorded: name
    .optional()
    .describe(
      "a file of arrays (.npz, .h5, .safetensors, .pt) in which another program has recorded spectra of the training; its path, seen from where dyson is called. Absent: the study trains itself",
    ),
  array: name
    .optional()
    .describe("name of the array of spectra: replicas, snapshots and levels, in any order"),
  quantity: z
    .enum(quantities)
    .optional()
    .describe(
      "what the array holds: singular values s of W, eigenvalues x = s² of WᵀW, or the levels of reports",
    ),
  updates: name
    .optional()
    .describe(
      "name of the array of updates at which snapshots were taken, equally spaced; by default updates",
    ),
  order: z
    .array(z.enum(axes))
    .length(axes.length)
    .refine((order) => new Set(order).size === order.length, {
      error: `must name each of ${axes.join(", ")} once`,
    })
    .optional()
    .describe("the axes of the array, needed only where their lengths do not tell"),
});

/** Options of the route training: none, or those of a recording, with their defaults. */
export const trainingOptions = written
  .superRefine((options, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (options.recorded === undefined) {
      for (const field of Object.keys(options).filter((name) => name !== "kicks"))
        refuse(field, "is an option of a recording, must be omitted without routes.training.recorded");
      return;
    }
    if (options.kicks !== undefined) refuse("kicks", "must be omitted: a recorded training is not computed");
    if (options.array === undefined) refuse("array", "is missing, must be the name of the array of spectra");
    if (options.quantity === undefined) refuse("quantity", `is missing, must be ${quantities.join(" or ")}`);
  })
  .transform(({ updates = "updates", kicks, ...options }): ComputedTraining | RecordedTraining =>
    options.recorded === undefined
      ? { ...(kicks === undefined ? {} : { kicks }) }
      : ({ ...options, updates } as RecordedTraining),
  );
