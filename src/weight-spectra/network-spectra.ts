import type { Kernels } from "../kernels/index.ts";
import type { Random } from "../random/index.ts";
import { type BulkStatistics, bulkStatistics, canBeUnfolded } from "./bulk-statistics.ts";
import { type HeadSpectra, headSpectra, headsAtSnapshot, type SnapshotHeads } from "./head-spectra.ts";
import { drawNull, drawnNulls, type Nulls, nullDraws, nullsNeeded } from "./null-distributions.ts";
import { analyseSpectrum, isAnalysed, type NotAnalysed, type SpectrumAnalysis } from "./spectrum-analysis.ts";
import type { MatrixOfNetwork } from "./weight-matrix.ts";

/** The spectra of all weight matrices of a network during training. */
export interface NetworkSpectra {
  /** Updates at the snapshots, ascending, from 0. */
  readonly updates: readonly number[];
  /** The replicas' numbers in their study, from 1: in the order of everything indexed by replica here. */
  readonly replicas: readonly number[];
  readonly matrices: readonly MatrixHistory[];
  /** Probability of an outlier under the null. */
  readonly significance: number;
  /** Bulk statistics over all matrices and replicas whose bulk could be unfolded, for each snapshot; null if there are none. */
  readonly bulk: readonly (BulkStatistics | null)[];
  /** The blocks of single heads, already part of the matrices. */
  readonly heads: HeadSpectra;
}

export interface MatrixHistory extends MatrixOfNetwork {
  /** [replica][snapshot] */
  readonly analyses: readonly (readonly (SpectrumAnalysis | NotAnalysed)[])[];
}

export interface NetworkSpectraSettings {
  readonly kernels: Kernels | null;
  /** Random streams of the analysis, by number. */
  stream(index: number): Random;
  /** Probability of an outlier under the null. */
  readonly significance: number;
}

/** One replica at one snapshot. */
export interface SnapshotSpectra {
  /** By matrix. */
  readonly analyses: readonly (SpectrumAnalysis | NotAnalysed)[];
  readonly heads: SnapshotHeads;
}

/** Which of the spectra of a study a snapshot is. */
export interface SnapshotPlace {
  readonly replica: number;
  readonly snapshot: number;
  /** Updates made. */
  readonly update: number;
  /** Whether the tails are judged, which costs the most. */
  readonly judgesTails: boolean;
  /** Whether the singular vectors are tested; they are where this is absent. */
  readonly testsVectors?: boolean;
}

/**
 * Snapshots whose tails are judged: the last of each replica, and the first of the first one: before training all replicas
 * have the same law.
 */
export function judgesTailsOf(replica: number, snapshot: number, snapshots: number): boolean {
  return snapshot === snapshots - 1 || (snapshot === 0 && replica === 0);
}

/** Streams of the tails: of each snapshot of each replica as many as there are matrices. */
const tailStreams = { first: 3_000_000_000, ofReplica: 1_000_000, ofSnapshot: 10_000 };

/**
 * Analyses every weight matrix of a replica at a snapshot.
 *
 * @param weights elements of every matrix, [row][column]
 * @param nulls with the distributions of {@link nullsNeeded}
 */
export function analyseSnapshot(
  matrices: readonly MatrixOfNetwork[],
  weights: readonly ArrayLike<number>[],
  { replica, snapshot, update, judgesTails, testsVectors = true }: SnapshotPlace,
  nulls: Nulls,
  { kernels, stream, significance }: NetworkSpectraSettings,
): SnapshotSpectra {
  const { levels, headLevels, haar } = nulls;
  const { first, ofReplica, ofSnapshot } = tailStreams;
  const tails = first + replica * ofReplica + snapshot * ofSnapshot;
  return {
    analyses: matrices.map((matrix, m) =>
      analyseSpectrum(
        { ...matrix, values: weights[m] },
        {
          ...{ kernels, significance, nulls: levels },
          ...(testsVectors ? { haar } : {}),
          ...(judgesTails ? { random: stream(tails + m) } : {}),
          ...(update === 0 && matrix.isSigmaMeasured !== true
            ? { initialVariance: matrix.initialSigma ** 2 }
            : {}),
        },
      ),
    ),
    heads: headsAtSnapshot(matrices, weights, { kernels, significance, nulls: headLevels }),
  };
}

/**
 * The spectra of all replicas at all snapshots together.
 *
 * @param numbers the replicas' numbers in their study, from 1
 * @param found [replica][snapshot]
 */
export function networkSpectra(
  matrices: readonly MatrixOfNetwork[],
  updates: readonly number[],
  numbers: readonly number[],
  found: readonly (readonly SnapshotSpectra[])[],
  { kernels, stream, significance }: NetworkSpectraSettings,
): NetworkSpectra {
  const histories = matrices.map((matrix, m) => ({
    ...matrix,
    analyses: found.map((ofReplica) => ofReplica.map(({ analyses }) => analyses[m])),
  }));
  return {
    updates,
    replicas: numbers,
    matrices: histories,
    significance,
    bulk: updates.map((_, s) => {
      const analysed = histories
        .flatMap(({ analyses }) => analyses.map((ofReplica) => ofReplica[s]))
        .filter(isAnalysed);
      const unfolded = analysed.filter(canBeUnfolded);
      return unfolded.length === 0 ? null : bulkStatistics(unfolded, stream(100_001 + s));
    }),
    heads: headSpectra(
      matrices,
      found.map((ofReplica) => ofReplica.map(({ heads }) => heads)),
      kernels,
      stream,
    ),
  };
}

/**
 * Analyses every weight matrix of every replica at every snapshot, on this thread.
 *
 * @param numbers the replicas' numbers in their study, from 1
 * @param weights elements of every matrix, by the place of a replica among these and of a snapshot: asked for one after the
 *   other, so that no more need be in memory
 */
export async function analyseNetwork(
  matrices: readonly MatrixOfNetwork[],
  updates: readonly number[],
  numbers: readonly number[],
  weights: (replica: number, snapshot: number) => Promise<readonly ArrayLike<number>[]>,
  settings: NetworkSpectraSettings & {
    /** Instead of {@link judgesTailsOf}. */
    judgesTails?(replica: number, snapshot: number): boolean;
    readonly testsVectors?: boolean;
    /** Those of an earlier analysis with the same matrices, number of replicas and streams; drawn where this is absent. */
    readonly nulls?: Nulls;
  },
): Promise<NetworkSpectra> {
  const { testsVectors = true } = settings;
  const nulls = settings.nulls ?? networkNulls(matrices, numbers.length, settings.stream, testsVectors);
  const found: SnapshotSpectra[][] = [];
  for (const replica of numbers.keys()) {
    const ofReplica: SnapshotSpectra[] = [];
    for (const [snapshot, update] of updates.entries()) {
      const judgesTails =
        settings.judgesTails?.(replica, snapshot) ?? judgesTailsOf(replica, snapshot, updates.length);
      const place = { replica, snapshot, update, judgesTails, testsVectors };
      ofReplica.push(analyseSnapshot(matrices, await weights(replica, snapshot), place, nulls, settings));
    }
    found.push(ofReplica);
  }
  return networkSpectra(matrices, updates, numbers, found, settings);
}

/** Null distributions for the matrices of a network. */
export function networkNulls(
  matrices: readonly MatrixOfNetwork[],
  replicas: number,
  stream: (index: number) => Random,
  testsVectors = true,
): Nulls {
  const draws = nullDraws(matrices.length, replicas);
  const drawn = nullsNeeded(matrices, testsVectors).map((needed) => drawNull(needed, draws, stream));
  return drawnNulls(drawn, draws, stream);
}
