import { isAnalysed, type NetworkSpectra, type SpectrumAnalysis } from "../weight-spectra/index.ts";
import { headsRecord } from "./head-record.ts";
import type { NetworkRecord, SnapshotRecord } from "./network-record.ts";

/** The analysis of the levels, as stored in results.json. */
export function networkRecord(
  spectra: NetworkSpectra,
): Pick<NetworkRecord, "updates" | "replicas" | "matrices" | "bulk" | "heads" | "notAnalysed"> {
  return {
    updates: spectra.updates,
    replicas: spectra.replicas,
    matrices: spectra.matrices.map(({ analyses, ...matrix }) => ({
      ...matrix,
      snapshots: analyses.map((ofReplica) =>
        ofReplica.map((analysis) => (isAnalysed(analysis) ? snapshotRecord(analysis) : null)),
      ),
    })),
    bulk: spectra.bulk.map((bulk) =>
      bulk === null
        ? null
        : {
            matrices: bulk.matrices,
            ratio: { value: bulk.ratio.value, standardError: bulk.ratio.standardError },
            unfoldings: bulk.unfoldings.map(({ unfolding, distance, brody }) => ({
              name: unfolding,
              distance: distance.distance,
              interval: distance.interval,
              brody: { value: brody.value, standardError: brody.standardError },
            })),
          },
    ),
    heads: headsRecord(spectra.heads),
    notAnalysed: spectra.matrices.flatMap(({ name, analyses }) =>
      analyses.flatMap((ofReplica, replica) =>
        ofReplica.flatMap((analysis, s) =>
          isAnalysed(analysis)
            ? []
            : [
                {
                  name,
                  replica: spectra.replicas[replica],
                  update: spectra.updates[s],
                  reason: analysis.reason,
                },
              ],
        ),
      ),
    ),
  };
}

function snapshotRecord(analysis: SpectrumAnalysis): SnapshotRecord {
  const { levels, fitted, outliers, tail, judgedTail, vectors, warnings } = analysis;
  return {
    variance: fitted.variance,
    varianceError: fitted.standardError,
    distance: fitted.distance,
    expectedDistance: fitted.expectedDistance,
    pValue: fitted.pValue,
    outliers: outliers.outliers.map(({ level, strength, pValue }) => ({ level, strength, pValue })),
    edge: outliers.edge.centre,
    tail:
      tail === null
        ? null
        : {
            exponent: tail.exponent,
            xMin: tail.xMin,
            tailCount: tail.tailCount,
            judged:
              judgedTail === null
                ? null
                : {
                    standardError: judgedTail.standardError,
                    pValue: judgedTail.pValue,
                    kind: judgedTail.verdict.kind,
                    verdict: judgedTail.verdict.sentence,
                  },
          },
    participation:
      vectors === null
        ? null
        : {
            value: vectors.participation,
            expected: vectors.expectedParticipation,
            pValue: vectors.participationPValue,
            largest: vectors.ofEach[0],
            porterThomas: vectors.porterThomas,
          },
    largest: levels.at(-1)!,
    warnings,
  };
}

/** What a reader should know about the spectra of a network before trusting their numbers. */
export function networkWarnings({
  updates,
  matrices,
  heads,
  significance,
}: NetworkSpectra): readonly string[] {
  const last = updates.length - 1;
  const all = matrices
    .flatMap(({ analyses }) => analyses.map((ofReplica) => ofReplica[last]))
    .filter(isAnalysed);
  const full = all.filter(({ outliers }) => outliers.next.pValue <= significance).length;
  const reasons = new Map<string, string>();
  for (const { name, analyses } of matrices)
    for (const analysis of analyses.flat()) if (!isAnalysed(analysis)) reasons.set(name, analysis.reason);
  // there are many heads, but few different reasons
  const ofHeads = new Map<string, number>();
  for (const { analyses } of heads.matrices) {
    const analysis = analyses.flat().find((ofReplica) => !isAnalysed(ofReplica));
    if (analysis !== undefined && !isAnalysed(analysis))
      ofHeads.set(analysis.reason, (ofHeads.get(analysis.reason) ?? 0) + 1);
  }
  const spectra = [...matrices, ...heads.matrices]
    .flatMap(({ analyses }) => analyses.flat())
    .filter(isAnalysed);
  const lessThanFull = spectra.filter(({ rank, levels }) => rank < levels.length);
  const doubled = spectra.filter(({ rank, distinct }) => distinct < rank);
  return [
    ...rounded(
      lessThanFull,
      "levels that are 0 to rounding: noise, tails and spacings are computed from the others",
    ),
    ...rounded(
      doubled,
      "levels that coincide to rounding and count as equal: they are not noise, and do not repel",
    ),
    ...[...ofHeads].map(
      ([reason, count]) => `not analysed: ${count} blocks of single heads (each ${reason})`,
    ),
    ...[...reasons].map(([name, reason]) => `not analysed: ${name} (${reason})`),
    ...(full === 0
      ? []
      : [
          `after ${updates[last]} updates ${full} of ${all.length} spectra have the maximum number of outliers that is searched for, a quarter of their levels: their bulk is the other three quarters`,
        ]),
  ];
}

function rounded(spectra: readonly SpectrumAnalysis[], have: string): readonly string[] {
  const names = [...new Set(spectra.map(({ name }) => name))];
  if (names.length === 0) return [];
  const shown =
    names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  return [`${spectra.length} spectra (${shown}) have ${have}`];
}
