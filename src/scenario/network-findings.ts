import { leastSamples } from "../gradient-noise/index.ts";
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
  return (scenario) => {
    const { model } = scenario;
    const { text } = networkModelOf(model);
    const file = text?.file(model);
    const ofRoutes = routeFindings(scenario);
    // a text that comes with the program is long enough
    if (text === undefined || file === undefined) return ofRoutes;
    const key = JSON.stringify(model);
    const findings =
      known.get(key) ?? textFindings(file, text.allowed, (content) => text.corpus(model, content));
    known.set(key, findings);
    return [...findings, ...ofRoutes];
  };
}

/** What the routes of a network need of the others, of its optimiser and of its data. */
function routeFindings({ model, routes, training, ensemble }: NetworkScenario): readonly Finding[] {
  const findings: Finding[] = [];
  const refuse = (path: readonly string[], message: string) =>
    findings.push({ severity: "error", path: ["routes", ...path], message });
  const { training: descent, "matrix-langevin": equation } = routes;
  if (descent === undefined)
    refuse(
      [],
      `must name training, got ${Object.keys(routes).join(", ")} alone: it is what theory is compared with`,
    );
  const notPlain =
    training.optimizer !== "sgd"
      ? `training.optimizer = ${training.optimizer}`
      : training.clip === null
        ? undefined
        : `training.clip = ${training.clip}`;
  if (notPlain !== undefined && (descent?.kicks ?? 1) > 1)
    refuse(["training", "kicks"], `must be 1 with ${notPlain}: SVAG is defined for plain gradient descent`);
  if (equation === undefined) return findings;
  if (notPlain !== undefined)
    refuse(
      ["matrix-langevin"],
      `must be omitted with ${notPlain}: its equation is that of plain gradient descent`,
    );
  const { replicas, replicasPerStart } = ensemble;
  if (replicasPerStart < 2 || replicas === replicasPerStart)
    refuse(
      ["matrix-langevin"],
      `must be omitted unless ensemble.replicasPerStart is at least 2 and ensemble.replicas several times as many, got ${replicasPerStart} and ${replicas}: fluctuations are compared among replicas with the same initial weights`,
    );
  const { noiseSamples, stepsPerUpdate, temperature } = equation;
  const { learningRate, batchSize } = training;
  const step = { learningRate, stepsPerUpdate, temperature: temperature ?? learningRate / batchSize };
  const least = leastSamples({ ...step, whole: false });
  const place = ["matrix-langevin", "noiseSamples"];
  if (noiseSamples === "all" && !("whole" in networkModelOf(model).noiseSamples))
    refuse(place, `must be a number with model.kind = ${model.kind}, whose samples overlap, got all`);
  else if (typeof noiseSamples === "number" && noiseSamples < least)
    refuse(place, `must be at least ${least}, the mini-batch with the noise of a step, got ${noiseSamples}`);
  return findings;
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
