import { basename } from "node:path";
import type { PointResults } from "../comparison/results.ts";
import type { EnsemblesOutcome } from "../comparison/study-outcome.ts";
import type { PointWords } from "./point-words.ts";
import { levelNames, temperatureText, testLevel, testPlace } from "./vocabulary.ts";

/** The wording of a report on ensembles of spectra. */
export function ensemblesWords(
  { system: { symbols, multiplets } }: EnsemblesOutcome,
  { temperature, diagnostics }: PointResults,
): PointWords {
  const names = levelNames(multiplets);
  const { replicas = {}, snapshots = 0, recorded = {} } = diagnostics;
  const count = replicas.training ?? Object.values(replicas)[0];
  return {
    symbols,
    system: symbols.parameters,
    temperature: temperatureText(symbols, temperature),
    run: [
      ...(count === undefined ? [] : [`${count} replicas`]),
      `at least ${snapshots} stationary snapshots each`,
      ...Object.entries(recorded).map(([route, { file }]) => `${route} as recorded in ${basename(file)}`),
    ].join("  ·  "),
    level: (test) => testLevel(test, names),
    place: (test) => testPlace(test, names),
    levelTitle: "at level",
    withoutPanels: "",
    notes: [],
    fitNotes: () => [],
  };
}
