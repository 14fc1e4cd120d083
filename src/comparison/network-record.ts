import { isAnalysed, type NetworkSpectra, type SpectrumAnalysis } from "../weight-spectra/index.ts";
import { headsRecord } from "./head-record.ts";
import type { NetworkRecord, SnapshotRecord } from "./network-results.ts";

/** What was found in the levels, as results.json has it. */
export function networkRecord(
  spectra: NetworkSpectra,
): Pick<NetworkRecord, "updates" | "replicas" | "matrices" | "bulk" | "heads" | "notAnalysed"> {
  return {
    updates: spectra.updates,
    replicas: spectra.replicas,
    matrices: spectra.matrices.map(({ analyses, ...matrix }) => ({
      ...matrix,
      snapshots: analyses.map((own) => own.map((one) => (isAnalysed(one) ? snapshotRecord(one) : null))),
    })),
    bulk: spectra.bulk.map((one) =>
      one === null
        ? null
        : {
            matrices: one.matrices,
            ratio: { value: one.ratio.value, standardError: one.ratio.standardError },
            unfoldings: one.unfoldings.map(({ unfolding, distance, brody }) => ({
              name: unfolding,
              distance: distance.distance,
              interval: distance.interval,
              brody: { value: brody.value, standardError: brody.standardError },
            })),
          },
    ),
    heads: headsRecord(spectra.heads),
    notAnalysed: spectra.matrices.flatMap(({ name, analyses }) =>
      analyses.flatMap((own, replica) =>
        own.flatMap((one, s) =>
          isAnalysed(one)
            ? []
            : [
                {
                  name,
                  replica: spectra.replicas[replica],
                  update: spectra.updates[s],
                  reason: one.reason,
                },
              ],
        ),
      ),
    ),
  };
}

function snapshotRecord(one: SpectrumAnalysis): SnapshotRecord {
  const { levels, fitted, outliers, tail, judgedTail, vectors, warnings } = one;
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
