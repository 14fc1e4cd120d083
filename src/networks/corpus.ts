/** A text as characters of a vocabulary. */
export interface Corpus {
  /** In order of their code points; the last one represents all rare characters, if any. */
  readonly vocabulary: readonly string[];
  /** The rare characters that share the last index of the vocabulary: how many kinds, and how often they occur in total. */
  readonly rare: { readonly kinds: number; readonly characters: number };
  readonly training: Uint16Array;
  readonly validation: Uint16Array;
  /** −Σ p ln p over the characters of the whole text, in nats: the loss of the unigram baseline. */
  readonly unigramEntropy: number;
}

/** Statistics of a text used for training. */
export interface CorpusSummary extends Pick<Corpus, "rare"> {
  readonly characters: number;
  /** Size of the vocabulary, including the index of the rare characters. */
  readonly vocabulary: number;
}

/** Largest vocabulary of a decoder, rare characters merged; the largest alphabets have some thousands. */
export const maximumVocabulary = 8192;

/** Represents rare characters. */
const rareCharacter = "\uFFFD";
/** Rare characters occur fewer than 20 times and, in a short text, less often than once in 500 characters. */
const rare = { times: 20, frequency: 1 / 500 };
const codePoints = 0x110000;

/**
 * Characters of a text, the last part of it for validation. Line ends are one character each.
 *
 * Rare characters share the last index of the vocabulary: those that occur fewer than min(20, n/500) times in
 * a text of n characters, so that no common character of a short text is merged.
 *
 * @param validationPart of the characters
 * @throws RangeError if either part is not longer than `context`, or the vocabulary has fewer than 2 characters or more
 * than {@link maximumVocabulary}
 */
export function corpusOf(text: string, context: number, validationPart = 0.1): Corpus {
  const counts = new Uint32Array(codePoints);
  let length = 0;
  eachCode(text, (code) => {
    counts[code]++;
    length++;
  });
  const first = Math.floor(length * (1 - validationPart));
  if (Math.min(first, length - first) <= context)
    throw new RangeError(
      `text: must hold more than ${context} characters for training and for validation, got ${first} and ${length - first}`,
    );
  const kinds = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  const leastCommon = Math.min(rare.times, rare.frequency * length);
  const common = kinds.filter((code) => counts[code] >= leastCommon);
  const merged = common.length < kinds.length;
  const vocabulary = [
    ...common.map((code) => String.fromCodePoint(code)),
    ...(merged ? [rareCharacter] : []),
  ];
  if (vocabulary.length < 2 || vocabulary.length > maximumVocabulary)
    throw new RangeError(
      `text: must hold from 2 to ${maximumVocabulary} kinds of characters, got ${vocabulary.length}`,
    );
  const tokenOf = new Uint16Array(codePoints).fill(vocabulary.length - 1);
  common.forEach((code, token) => {
    tokenOf[code] = token;
  });
  const tokens = new Uint16Array(length);
  let at = 0;
  eachCode(text, (code) => {
    tokens[at++] = tokenOf[code];
  });
  const ofCommon = common.map((code) => counts[code]);
  const ofRare = length - ofCommon.reduce((sum, count) => sum + count, 0);
  return {
    vocabulary,
    rare: { kinds: kinds.length - common.length, characters: ofRare },
    training: tokens.subarray(0, first),
    validation: tokens.subarray(first),
    unigramEntropy: entropy(merged ? [...ofCommon, ofRare] : ofCommon, length),
  };
}

export function summaryOf({ training, validation, vocabulary, rare }: Corpus): CorpusSummary {
  return { characters: training.length + validation.length, vocabulary: vocabulary.length, rare };
}

/** A summary in words, which always states what was merged. */
export function summaryText({
  characters,
  vocabulary,
  rare: { kinds, characters: ofRare },
}: CorpusSummary): string {
  const merged = `, ${kinds} rare ones (${ofRare} of the text) share one index`;
  return `${characters} characters of text, vocabulary ${vocabulary}${kinds === 0 ? "" : merged}`;
}

/** Code points of a text, with \r\n read as \n. */
function eachCode(text: string, visit: (code: number) => void): void {
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    at += code > 0xffff ? 2 : 1;
    if (!(code === 13 && text.charCodeAt(at) === 10)) visit(code);
  }
}

function entropy(counts: readonly number[], length: number): number {
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / length) * Math.log(count / length)),
    0,
  );
}
