import {
  doubtOfLearningRate,
  type EnsemblesOutcome,
  type EstimateSource,
  type Inconclusive,
  type RouteName,
  rulesOf,
} from "../../comparison/index.ts";
import { isRecorded, observables } from "../../observables/index.ts";
import type { RecordingSource } from "../../recordings/index.ts";
import type { StationarySample } from "../../spectra/index.ts";

type Samples = readonly (readonly [RouteName, StationarySample])[];

/** Why the numbers of recorded routes are not to be compared: a learning rate that their relaxation contradicts. */
export function recordingDoubts(
  { recorded, system, learningRate }: EnsemblesOutcome,
  samples: Samples,
): ReadonlyMap<EstimateSource, Inconclusive> {
  return new Map(
    samples.flatMap(([route, sample]) => {
      if (recorded[route] === undefined) return [];
      const doubt = doubtOfLearningRate(sample, system, learningRate);
      return doubt === undefined ? [] : [[route, doubt] as const];
    }),
  );
}

/** What a reader should know of recorded routes: their files, what they do not tell, and doubts. */
export function recordingWarnings(
  { recorded, system }: EnsemblesOutcome,
  samples: Samples,
  doubts: ReadonlyMap<EstimateSource, Inconclusive>,
): readonly string[] {
  return (Object.entries(recorded) as [RouteName, RecordingSource][]).flatMap(([route, source]) => {
    const { file, array, sha256, replicas, snapshots, updates } = source;
    const sample = samples.find(([sampled]) => sampled === route)?.[1];
    const missing = new Set(
      rulesOf(system)
        .filter(({ between }) => between.includes(route))
        .map(({ observable }) => observable)
        .filter((name) => sample !== undefined && !isRecorded(observables[name], sample)),
    );
    const doubt = doubts.get(route);
    return [
      `${route}: recorded elsewhere, ${array} of ${file} (SHA-256 ${sha256.slice(0, 16)}…): ${replicas} replicas, ${snapshots} snapshots from update ${updates[0]} to ${updates[1]}`,
      ...(missing.size === 0
        ? []
        : [
            `${route}: not compared are ${[...missing].join(", ")}: they need the block of each multiplet in the target's eigenbasis, or elements of W, which a recorded spectrum does not tell`,
          ]),
      ...(doubt === undefined ? [] : [`${route}: its comparisons are not judged: ${doubt.advice}`]),
    ];
  });
}
