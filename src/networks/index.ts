export {
  type Corpus,
  type CorpusSummary,
  corpusOf,
  maximumVocabulary,
  summaryOf,
  summaryText,
} from "./corpus.ts";
export { differentiate } from "./differentiate.ts";
export { type Digits, digitExamples, mnistDigits, pixels } from "./digits.ts";
export type { Examples } from "./examples.ts";
export {
  type Batch,
  type Differentiated,
  type Network,
  type ParameterRole,
  type ParameterSpec,
  sizeOf,
  type Weights,
} from "./network.ts";
export * from "./network-run.ts";
export * from "./optimisers.ts";
export { type PerceptronSizes, perceptron } from "./perceptron.ts";
export { sampleGradients } from "./sample-gradients.ts";
export { continueText, mobyDick, textExamples } from "./text.ts";
export { type TransformerSizes, transformer } from "./transformer.ts";
