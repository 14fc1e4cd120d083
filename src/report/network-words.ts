import type { NetworkRecord } from "../comparison/network-record.ts";
import type { PointResults, TestResult } from "../comparison/results.ts";
import { summaryText } from "../networks/corpus.ts";
import { formatEstimate, formatNumber } from "./numbers.ts";
import type { PointWords } from "./point-words.ts";
import { SOURCE_NAMES } from "./vocabulary.ts";

/** The wording of a report on networks; levels are the eigenvalues of X = WᵀW. */
export function networkWords(record: NetworkRecord, { temperature, diagnostics }: PointResults): PointWords {
  return {
    symbols: { level: "x" },
    system: record.parameters,
    temperature: `ε = α/|B| = ${formatNumber(temperature)}`,
    run: runLine(record),
    level: matrixOf,
    place: (test) => `for ${matrixOf(test)}`,
    levelTitle: "of",
    withoutPanels:
      "Same initial weights as an earlier point, whose spectra are shown there; analysed after training.",
    notes: [
      ...sampleNote(record),
      ...diagnostics.warnings.map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`),
    ],
    fitNotes: (fits) =>
      fits.map(
        ({ equation, source, a, standardError, predicted }) =>
          `${source === "training" ? "" : `${SOURCE_NAMES[source]}, `}${equation}: a = ${formatEstimate({ value: a, standardError, effectiveSamples: null })}, predicted ${formatNumber(predicted)}.`,
      ),
  };
}

/** The matrix and replica of a test of a network. */
function matrixOf({ level, member }: Pick<TestResult, "level" | "member">): string {
  const name = level === "all" ? "all matrices" : level;
  return member === undefined ? name : `${name}, replica ${member}`;
}

function sampleNote({ sample }: NetworkRecord): readonly string[] {
  if (sample === null) return [];
  const { prompt, text, temperature } = sample;
  return [
    `Text by the first replica at temperature ${temperature}, after the prompt “…${oneLine(prompt.slice(-40))}”: ${oneLine(text)}`,
  ];
}

/** The training of a point, and its outcome. */
function runLine(record: NetworkRecord): string {
  const { replicasInAll, recorded, updates, replicas, matrices, text } = record;
  return [
    `${replicasInAll} ${replicasInAll === 1 ? "replica" : "replicas"}${replicas.length < replicasInAll ? `, ${replicas.length} starts (spectra: the first of each)` : ""}`,
    `${updates.at(-1)} updates${recorded === undefined ? "" : ", recorded elsewhere"}`,
    `${matrices.length} weight matrices`,
    ...(text === null ? [] : [summaryText(text)]),
    ...lossParts(record),
  ].join("  ·  ");
}

function lossParts({ loss, chance }: NetworkRecord): readonly string[] {
  if (loss === null || chance === null) return [];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const last = mean(loss.map(({ validation }) => validation.at(-1)!));
  const accuracy = mean(loss.map((replica) => replica.accuracy.at(-1)!));
  return [
    `validation loss ${formatNumber(last, 3)} nats (unigram baseline: ${formatNumber(chance, 3)})`,
    `accuracy ${formatNumber(100 * accuracy, 3)}\u00a0%`,
  ];
}

/** Text on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
