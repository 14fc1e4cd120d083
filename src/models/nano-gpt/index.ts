import { z } from "zod";
import { type Corpus, corpusOf } from "../../networks/corpus.ts";
import { dividedBy, type NetworkModel, optimiserPlaces, type ReadText } from "../network-model.ts";
import { positive } from "../quantity.ts";

/** The text that comes with the program. */
const novel = "moby-dick";

const parameters = z
  .strictObject({
    kind: z.literal("nano-gpt"),
    layers: z.int().min(1).max(48).default(4).describe("decoder layers, 1 to 48"),
    heads: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe("attention heads of a layer, 1 to 64; they divide `width`"),
    width: z.int().min(8).max(1024).default(64).describe("width of the residual stream, 8 to 1024"),
    context: z.int().min(2).max(1024).default(64).describe("context length, 2 to 1024; characters"),
    initialScale: positive()
      .default(0.02)
      .describe("standard deviation of the initial weights, above 0; dimensionless"),
    text: z
      .string()
      .min(1)
      .default(novel)
      .describe(
        "a text file in UTF-8 of at most 100 MB, by its path, with 2 to 8192 kinds of characters; or moby-dick, the novel, which comes with the program",
      ),
  })
  .superRefine(({ width, heads }, context) => {
    if (width % heads !== 0)
      context.addIssue({
        code: "custom",
        path: ["width"],
        message: `must be a multiple of model.heads = ${heads}, got ${width}`,
      });
  });

type Parameters = z.output<typeof parameters>;

/** Kinds of characters, about: what is estimated before the text is read. */
const usualVocabulary = 100;

/** Characters of the sample text, and how freely they are drawn. */
const sampleLength = 240;
const temperature = 0.8;

/** A character-level decoder with causal attention. */
export const nanoGpt: NetworkModel<Parameters> = {
  kind: "nano-gpt",
  title: "Character-level decoder of text with causal attention",
  parameters,
  async system(model, batchSize, readText) {
    const { textExamples, transformer } = await import("../../networks/index.ts");
    const { context } = model;
    const corpus = corpusOf(await textOf(model, readText), context);
    const network = transformer({ ...model, vocabulary: corpus.vocabulary.length });
    return {
      network,
      examples: textExamples(corpus, { context, sequences: batchSize }),
      corpus,
      async sample(weights, random) {
        const { continueText, differentiate } = await import("../../networks/index.ts");
        const prompt = corpus.validation.slice(0, context);
        const text = continueText(await differentiate(network), weights, corpus, {
          ...{ prompt, context, temperature, random },
          length: sampleLength,
        });
        return { prompt: wordsOf(prompt, corpus), text, temperature };
      },
    };
  },
  text: {
    allowed: `${novel} or the path of a text file`,
    file: ({ text }) => (text === novel ? undefined : text),
    corpus: ({ context }, text) => corpusOf(text, context),
  },
  noiseSamples: { batches: 8 },
  // 6 for each weight and place, and as many for each pair of places in attention
  operations({ layers, width, context }, batchSize) {
    const places = batchSize * context;
    const weights = 12 * layers * width ** 2 + usualVocabulary * width;
    return 6 * ((places + optimiserPlaces) * weights + 2 * layers * places * context * width);
  },
  activations: ({ layers, heads, width, context }, batchSize) =>
    batchSize * context * layers * (40 * width + 6 * heads * context),
  smaller(model, factor) {
    const operations = (of: Parameters) => nanoGpt.operations(of, 1);
    const shallow = { ...model, layers: dividedBy(model.layers, factor) };
    const rest = Math.max(1, (factor * operations(shallow)) / operations(model));
    return { ...shallow, context: dividedBy(model.context, rest, Math.min(8, model.context)) };
  },
  summary: ({ layers, heads, width, context, text, initialScale }) =>
    `${layers} layers, ${heads} heads, width ${width}, context ${context}, text ${text}, σ = ${initialScale}`,
};

async function textOf({ text }: Parameters, readText: ReadText): Promise<string> {
  return text === novel ? (await import("../../networks/index.ts")).mobyDick() : readText(text);
}

function wordsOf(tokens: Uint16Array, { vocabulary }: Corpus): string {
  return Array.from(tokens, (token) => vocabulary[token]).join("");
}
