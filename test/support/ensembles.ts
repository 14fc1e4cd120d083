import type { EnsemblesOutcome, StudyOutcome } from "../../src/comparison/index.ts";

/** The ensembles of every point of a study of spectra. */
export function ensemblesOf({ points }: Pick<StudyOutcome, "points">): readonly EnsemblesOutcome[] {
  return points.map(({ ensembles }) => {
    if (ensembles === undefined) throw new Error("a point without ensembles");
    return ensembles;
  });
}

/** The study with other ensembles at its points. */
export function withEnsembles(
  outcome: StudyOutcome,
  change: (ensembles: EnsemblesOutcome, point: number) => EnsemblesOutcome,
): StudyOutcome {
  return {
    ...outcome,
    points: ensemblesOf(outcome).map((ensembles, k) => ({ ensembles: change(ensembles, k) })),
  };
}
