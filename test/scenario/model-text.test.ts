import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { corpusOf, mobyDick, summaryText } from "../../src/networks/index.ts";
import { formatProblem, parseScenario, readScenario, ScenarioError } from "../../src/scenario/index.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-text-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** A file of zeros that takes no room on the disk. */
function sparse(name: string, bytes: number): string {
  const file = written(name, "");
  truncateSync(file, bytes);
  return file;
}

function pipe(name: string): string {
  const file = join(folder, name);
  execFileSync("mkfifo", [file]);
  return file;
}

const sentence = "the whale, the whale, a ship and the sea. ";

/** What is said of a decoder of this text; of all points of a sweep. */
function said(
  text: string,
  rest = "",
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  try {
    const source = `model: { kind: nano-gpt, context: 8, text: ${JSON.stringify(text)} }\n${rest}`;
    return { problems: [], warnings: parseScenario(source, "x.yaml").warnings.map(formatProblem) };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { problems: error.problems.map(formatProblem), warnings: [] };
  }
}

describe("the text that a decoder is trained on", () => {
  it.each([
    [
      "shorter than the context",
      written("short.txt", "abcdefghij"),
      "must hold more than 8 characters for training and for validation, got 9 and 1",
    ],
    [
      "in UTF-16 with a byte order mark",
      written("utf16.txt", Buffer.from(`\uFEFF${sentence.repeat(9)}`, "utf16le")),
      "must be text in UTF-8, got a binary file",
    ],
    [
      "in UTF-16 without one",
      written("utf16-plain.txt", Buffer.from(sentence.repeat(9), "utf16le")),
      "must be text in UTF-8, got a binary file",
    ],
    [
      "in Latin-1",
      written("latin.txt", Buffer.from(`${sentence.repeat(9)} Gl\u00fcck`, "latin1")),
      "must be text in UTF-8, got other bytes",
    ],
    [
      "of random bytes",
      written(
        "binary.txt",
        Uint8Array.from({ length: 4096 }, (_, k) => (k * 7919 + 13) % 256),
      ),
      "must be text in UTF-8, got a binary file",
    ],
    ["that is a folder", folder, "must be a text file, got a directory"],
    ["that is /dev/null", "/dev/null", "must be a text file, got a device or pipe"],
    ["that never ends", "/dev/zero", "must be a text file, got a device or pipe"],
    ["of noise without end", "/dev/urandom", "must be a text file, got a device or pipe"],
    ["that is a pipe without a writer", pipe("pipe"), "must be a text file, got a device or pipe"],
    ["over 2 GiB", sparse("huge.txt", 3 * 2 ** 30), "must be at most 100000000 bytes long, got 3221225472"],
    ["of 300 MB", sparse("large.txt", 3e8), "must be at most 100000000 bytes long, got 300000000"],
    [
      "of one kind of character",
      written("one.txt", "a".repeat(1000)),
      "must hold from 2 to 8192 kinds of characters, got 1",
    ],
    [
      "of more kinds of characters than a decoder takes",
      written(
        "many.txt",
        Array.from({ length: 9000 }, (_, k) => String.fromCodePoint(0x4e00 + k))
          .join("")
          .repeat(20),
      ),
      "must hold from 2 to 8192 kinds of characters, got 9000",
    ],
    [
      "in an empty file",
      written("empty.txt", ""),
      "must hold more than 8 characters for training and for validation, got 0 and 0",
    ],
  ])("%s is refused with its place and the limit", (_, file, message) => {
    const { problems } = said(file);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^x\.yaml:1:\d+: model\.text: /);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toContain(JSON.stringify(file.length > 60 ? file.slice(0, 20) : file).slice(0, 20));
  });

  it("stands at the swept value that names it, and depends on the context of each point", () => {
    const file = written("swept.txt", sentence.repeat(9));
    const swept = said("moby-dick", `sweep: { model.text: [moby-dick, ${JSON.stringify(folder)}] }`);
    expect(swept.problems[0]).toMatch(/^x\.yaml:2:34: sweep\.model\.text\[1\]: .*got a directory/);
    // 378 characters, 38 of them for validation: a context of 32 fits, 64 does not
    const contexts = said(file, "sweep: { model.context: [32, 64] }");
    expect(contexts.problems).toHaveLength(1);
    expect(contexts.problems[0]).toMatch(
      /^x\.yaml:2:30: sweep\.model\.context\[1\]: model\.text must hold more than 64/,
    );
  });

  it("may begin with a byte order mark, which is no character of it", () => {
    expect(said(written("mark.txt", `\uFEFF${sentence.repeat(9)}`))).toEqual({ problems: [], warnings: [] });
  });

  it("says so where more than a hundredth of it are rare characters", () => {
    // 40 of 1240 characters occur once each: 40 kinds, 3.2 % of the text
    const rare = Array.from({ length: 40 }, (_, k) => String.fromCodePoint(0x4e00 + k)).join("");
    const { problems, warnings } = said(written("rare.txt", `${"abc".repeat(400)}${rare}`));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /model\.text: 40 rare kinds of characters, 40 of 1240 characters, share one place of the vocabulary, which has 4$/,
      ),
    ]);
  });
});

describe("a scenario file that is none", () => {
  it.each([
    ["a directory", folder, "must be a scenario file, got a directory"],
    ["a pipe without a writer", pipe("scenario.yaml"), "must be a scenario file, got a device or pipe"],
    ["endless", "/dev/zero", "must be a scenario file, got a device or pipe"],
    ["of 3 GiB", sparse("huge.yaml", 3 * 2 ** 30), "must be at most 1000000 bytes long, got 3221225472"],
    ["larger than it says", "/proc/self/smaps_rollup", "is not YAML"],
  ])("%s is refused at once", (_, file, message) => {
    expect(() => readScenario(file)).toThrow(message);
  });

  it("with a zero byte in its name is refused", () => {
    expect(() => readScenario(join(folder, "x.yaml\u0000"))).toThrow(/cannot be read/);
  });
});

describe("the vocabulary of a text", () => {
  it("has all 36 characters of a short text in which each occurs 19 times", () => {
    const corpus = corpusOf("abcdefghijklmnopqrstuvwxyz0123456789".repeat(19), 8);
    expect(corpus.vocabulary).toHaveLength(36);
    expect(corpus.rare).toEqual({ kinds: 0, characters: 0 });
    // equal frequencies: ln 36
    expect(corpus.unigramEntropy).toBeCloseTo(Math.log(36), 12);
  });

  it("merges what is rare in Moby-Dick as ever: 14 kinds that make 49 of 1 216 035 characters", () => {
    const text = mobyDick();
    const corpus = corpusOf(text, 64);
    // counted independently: a map of the characters, those below 20
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    const rare = [...counts.values()].filter((count) => count < 20);
    const characters = rare.reduce((sum, count) => sum + count, 0);
    expect(corpus.rare).toEqual({ kinds: rare.length, characters });
    expect(corpus.vocabulary).toHaveLength(counts.size - rare.length + 1);
    const summary = { characters: [...text].length, vocabulary: corpus.vocabulary.length, rare: corpus.rare };
    expect(summaryText(summary)).toBe(
      `${[...text].length} characters of text, vocabulary ${corpus.vocabulary.length}, ${rare.length} rare ones (${characters} of the text) share one index`,
    );
  });

  it("keeps every character of a text, whatever its plane, and takes line ends of any system for one", () => {
    const text = "\u{1F40B}a\r\nb\rc\n".repeat(100);
    const { vocabulary, training, validation } = corpusOf(text, 4);
    expect(vocabulary).toEqual(["\n", "\r", "a", "b", "c", "\u{1F40B}"]);
    const characters = [...training, ...validation].map((token) => vocabulary[token]).join("");
    expect(characters).toBe(text.replaceAll("\r\n", "\n"));
  });
});
