import { type Backend, loadKernels } from "../../kernels/index.ts";
import {
  analyseSnapshot,
  type DrawnNull,
  drawnNulls,
  type MatrixOfNetwork,
  type NullTables,
  type SnapshotPlace,
  type SnapshotSpectra,
} from "../../weight-spectra/index.ts";
import { isRecord } from "../checked.ts";
import { unpack } from "../packed-block.ts";
import { releaseDigest } from "../program.ts";
import type { WorkKind } from "../work-kind.ts";
import { analysisStream } from "./analysis-streams.ts";

/** The analysis of the spectra of one replica at one snapshot; its input is {@link WeightsToAnalyse}. */
export interface SnapshotAnalysis {
  readonly kind: "snapshot-analysis";
  /** Of the training that the weights are from. */
  readonly training: string;
  /** Number of the replica in its study, from 0. */
  readonly replica: number;
  readonly place: SnapshotPlace;
  readonly matrices: readonly MatrixOfNetwork[];
  readonly significance: number;
  /** Of the null distributions. */
  readonly draws: number;
  readonly seed: string;
  readonly backend: Backend;
}

export interface WeightsToAnalyse {
  /** By matrix. */
  readonly weights: readonly ArrayLike<number>[];
  readonly nulls: readonly DrawnNull[];
}

let latest: { readonly content: string; readonly tables: NullTables } | undefined;

/** Null distributions of the latest network on this thread: its snapshots follow each other, and other networks have other streams. */
function tablesOf(content: string): NullTables {
  if (latest?.content !== content) latest = { content, tables: new Map() };
  return latest.tables;
}

export const snapshotAnalysisWork: WorkKind<SnapshotAnalysis, SnapshotSpectra> = {
  key: ({ kind, training, replica, place, ...settings }) =>
    `${releaseDigest(kind, training, place, settings)}/${replica}-${place.update}`,
  label: ({ replica, place: { update } }) => `spectra of replica ${replica + 1} after ${update} updates`,
  compute({ matrices, place, draws, significance, seed, backend }, continued) {
    const { weights, nulls } = unpack<WeightsToAnalyse>(continued!);
    const kernels = backend === "reference" ? null : loadKernels();
    const stream = analysisStream(seed);
    const known = drawnNulls(nulls, draws, stream, tablesOf(JSON.stringify([seed, draws, matrices])));
    return analyseSnapshot(matrices, weights, place, known, { kernels, significance, stream });
  },
  problem({ matrices }, result) {
    if (!isRecord(result) || !Array.isArray(result.analyses) || !isRecord(result.heads))
      return "it holds no analysis of spectra";
    const { analyses } = result;
    return analyses.length === matrices.length &&
      analyses.every((analysis, m) => isRecord(analysis) && analysis.name === matrices[m].name)
      ? undefined
      : "it is not of these matrices";
  },
};
