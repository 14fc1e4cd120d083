import { z } from "zod";
import { patternProblem } from "../../recordings/weights/file-pattern.ts";
import type { RecordedModel } from "../recorded-model.ts";

const parameters = z.strictObject({
  kind: z.literal("checkpoints"),
  files: z
    .string()
    .min(1)
    .max(1000)
    .superRefine((pattern, context) => {
      const message = patternProblem(pattern);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .describe(
      "files of weights, or folders of shards, by a pattern seen from where dyson is called, such as runs/start-{start}/twin-{twin}/step-{update}.safetensors: {update} stands for the number of updates; {twin} for replicas that share the initial weights of a {start}; where nothing is shared write {replica} for both",
    ),
  only: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      "names of the tensors that are followed: those that contain this text, or that fit it from end to end if it has * or ?; by default every weight matrix",
    ),
  heads: z
    .int()
    .min(1)
    .max(4096)
    .optional()
    .describe("attention heads of a layer, 1 to 4096; by default what config.json beside the files says"),
  layout: z
    .enum(["auto", "plain", "gpt2", "neox"])
    .default("auto")
    .describe(
      "how fused queries, keys and values are stored: by their names (auto), not taken apart (plain), one after the other (gpt2), or head by head (neox)",
    ),
  conv: z
    .enum(["slices", "flatten"])
    .default("slices")
    .describe("a convolution as a matrix for each position of its window (slices), or as one (flatten)"),
});

type Parameters = z.output<typeof parameters>;

/** Weights that another program has saved during its training. */
export const checkpoints: RecordedModel<Parameters> = {
  kind: "checkpoints",
  title: "Weights saved by another program during its training",
  parameters,
  read: async (recording) =>
    (await import("../../recordings/weights/index.ts")).readRecordedWeights(recording),
  summary: ({ files }) => `weights of ${files}`,
};
