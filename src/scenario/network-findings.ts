import type { Finding } from "../models/index.ts";
import type { Corpus } from "../networks/corpus.ts";
import { type NetworkScenario, networkModelOf } from "./network-schema.ts";
import { printable } from "./problem.ts";
import { readTextFile, TextFileError } from "./text-file.ts";

/** The longest text that is read, that of enwik8 and text8; bytes. */
const maximumTextBytes = 100_000_000;

/** Fraction of rare characters in a text below which there is no warning. */
const unsaidRare = 0.01;

/** Checks of the points of a network study beyond the schema; a text is read once for all of them. */
export function networkFindings(): (scenario: NetworkScenario) => readonly Finding[] {
  const known = new Map<string, readonly Finding[]>();
  return ({ model }) => {
    const { text } = networkModelOf(model);
    const file = text?.file(model);
    // a text that comes with the program is long enough
    if (text === undefined || file === undefined) return [];
    const key = JSON.stringify(model);
    const findings =
      known.get(key) ?? textFindings(file, text.allowed, (content) => text.corpus(model, content));
    known.set(key, findings);
    return findings;
  };
}

/**
 * The text that a model names by the path of a file.
 *
 * @throws TextFileError for anything but a UTF-8 file of at most 100 MB
 */
export function readModelText(file: string): string {
  return readTextFile(file, "a text file", maximumTextBytes);
}

function textFindings(file: string, allowed: string, corpusOf: (text: string) => Corpus): readonly Finding[] {
  const finding = (severity: Finding["severity"], message: string): readonly Finding[] => [
    { severity, path: ["model", "text"], message },
  ];
  try {
    const { rare, vocabulary, training, validation } = corpusOf(readModelText(file));
    if (rare.characters < unsaidRare * (training.length + validation.length)) return [];
    return finding(
      "warning",
      `${rare.kinds} rare kinds of characters, ${rare.characters} of ${training.length + validation.length} characters, share one place of the vocabulary, which has ${vocabulary.length}`,
    );
  } catch (error) {
    const expected = `must be ${allowed}, got ${printable(file)}`;
    if (error instanceof TextFileError)
      return finding(
        "error",
        error.isMissing ? `${expected}, which is not there` : `${expected}: ${error.message}`,
      );
    if (error instanceof RangeError)
      return finding("error", `${error.message.replace(/^text: /, "")}, in ${printable(file)}`);
    throw error;
  }
}
