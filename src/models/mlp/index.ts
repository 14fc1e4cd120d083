import { z } from "zod";
import { trainingDigits } from "../../networks/training-digits.ts";
import { dividedBy, type NetworkModel, optimiserPlaces } from "../network-model.ts";

const parameters = z.strictObject({
  kind: z.literal("mlp"),
  hidden: z
    .array(z.int().min(1).max(4096))
    .max(8)
    .default([128, 64])
    .describe("units of every hidden layer, 1 to 4096 each; at most 8 layers"),
  activation: z.enum(["relu", "tanh"]).default("relu").describe("of the hidden layers"),
});

type Parameters = z.output<typeof parameters>;

/** Pixels of an MNIST image, the hidden layers, ten digits. */
const widthsOf = ({ hidden }: Parameters) => [784, ...hidden, 10];

/** A multilayer perceptron that classifies MNIST. */
export const mlp: NetworkModel<Parameters> = {
  kind: "mlp",
  title: "Perceptron that classifies handwritten digits (MNIST)",
  parameters,
  async system(model, batchSize) {
    const { digitExamples, mnistDigits, perceptron } = await import("../../networks/index.ts");
    return {
      network: perceptron({ widths: widthsOf(model), activation: model.activation }),
      examples: digitExamples(await mnistDigits(), batchSize),
      corpus: null,
    };
  },
  noiseSamples: { whole: trainingDigits },
  // 6 for each weight and example
  operations(model, batchSize) {
    const widths = widthsOf(model);
    const weights = widths.slice(1).reduce((sum, width, k) => sum + widths[k] * width, 0);
    return 6 * (batchSize + optimiserPlaces) * weights;
  },
  activations: ({ hidden }, batchSize) => 8 * batchSize * hidden.reduce((sum, units) => sum + units, 784),
  smaller: (model, factor) => ({
    ...model,
    hidden: model.hidden.map((units) => dividedBy(units, Math.sqrt(factor))),
  }),
  summary: (model) => `perceptron ${widthsOf(model).join("–")}, ${model.activation}, MNIST`,
};
