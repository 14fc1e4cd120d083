export {
  type Corpus,
  type CorpusSummary,
  corpusOf,
  maximumVocabulary,
  summaryOf,
  summaryText,
} from "./corpus.ts";
export type { Weights } from "./differentiate.ts";
export { type Differentiated, differentiate } from "./differentiate.ts";
export { type Digits, digitExamples, mnistDigits, pixels } from "./digits.ts";
export type { Examples } from "./examples.ts";
export { type Batch, type Network, type ParameterRole, type ParameterSpec, sizeOf } from "./network.ts";
export * from "./network-run.ts";
export * from "./optimisers.ts";
export { type PerceptronSizes, perceptron } from "./perceptron.ts";
export { continueText, mobyDick, textExamples } from "./text.ts";
export { type TransformerSizes, transformer } from "./transformer.ts";
