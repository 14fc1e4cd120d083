import type { Kernels } from "../kernels/index.ts";
import type { Random } from "../random/index.ts";
import { type BulkStatistics, bulkStatistics, canBeUnfolded } from "./bulk-statistics.ts";
import { type HeadSpectra, headSpectra } from "./head-spectra.ts";
import { drawnDistances } from "./marchenko-pastur-test.ts";
import { drawnHaarReference } from "./porter-thomas-test.ts";
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
  /**
   * The tails to be judged, the most expensive part; by default those at the last snapshot, and for the first replica those
   * at the first: before training all replicas have the same law.
   */
  judgesTails?(replica: number, snapshot: number): boolean;
  /** Snapshots with singular vectors; all by default. */
  readonly vectors?: readonly number[];
  /** Called with the number of spectra analysed and the total. */
  onProgress?(done: number, total: number): void;
}

/**
 * Number of sampled spectra for p-values, for every shape. Their error at p = 0.01 is at most 0.0022, and the smallest p, one
 * in that number, stays significant at 0.025 when corrected for all tests of a snapshot: of each spectrum, of the variance
 * of each matrix, and of the bulk (up to 500 tests).
 */
function drawsFor(matrices: number, replicas: number): number {
  return Math.min(20_000, Math.max(2000, 40 * (matrices * (replicas + 1) + 1)));
}
const haarDraws = 300;

/**
 * Analyses every weight matrix of every replica at every snapshot.
 *
 * @param numbers the replicas' numbers in their study, from 1
 * @param weights elements of every matrix, [row][column], by the index of a replica among these and of a snapshot: requested one after the other, so that
 *   only one has to be in memory
 */
export async function networkSpectra(
  matrices: readonly MatrixOfNetwork[],
  updates: readonly number[],
  numbers: readonly number[],
  weights: (replica: number, snapshot: number) => Promise<readonly ArrayLike<number>[]>,
  settings: NetworkSpectraSettings,
): Promise<NetworkSpectra> {
  const { kernels, significance, stream, onProgress } = settings;
  const replicas = numbers.length;
  const { vectors = Array.from(updates.keys()) } = settings;
  const { judgesTails = (replica, s) => s === updates.length - 1 || (s === 0 && replica === 0) } = settings;
  const draws = drawsFor(matrices.length, replicas);
  const nulls = drawnDistances(draws, (shape) => stream(shape));
  const haar = drawnHaarReference(haarDraws, (size) => stream(10_000 + size));
  const randoms = matrices.map((_, m) => stream(200_000 + m));
  const snapshots = updates.length;
  const heads = headSpectra(matrices, { kernels, stream, significance, replicas, snapshots, draws });
  const histories = matrices.map((matrix) => ({
    ...matrix,
    analyses: Array.from({ length: replicas }, () => [] as (SpectrumAnalysis | NotAnalysed)[]),
  }));
  const total = matrices.length * replicas * snapshots;
  let done = 0;
  for (let replica = 0; replica < replicas; replica++) {
    for (const [s, update] of updates.entries()) {
      const values = await weights(replica, s);
      for (const [m, matrix] of matrices.entries()) {
        histories[m].analyses[replica].push(
          analyseSpectrum(
            { ...matrix, values: values[m] },
            {
              kernels,
              nulls,
              significance,
              ...(vectors.includes(s) ? { haar } : {}),
              ...(judgesTails(replica, s) ? { random: randoms[m] } : {}),
              ...(update === 0 ? { initialVariance: matrix.initialSigma ** 2 } : {}),
            },
          ),
        );
        onProgress?.(++done, total);
      }
      heads.add(replica, s, (m) => values[m]);
      // signals are handled between snapshots
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return {
    updates,
    replicas: numbers,
    matrices: histories,
    significance,
    bulk: updates.map((_, s) => {
      const analysed = histories
        .flatMap(({ analyses }) => analyses.map((snapshots) => snapshots[s]))
        .filter(isAnalysed);
      const unfolded = analysed.filter(canBeUnfolded);
      return unfolded.length === 0 ? null : bulkStatistics(unfolded, stream(100_001 + s));
    }),
    heads: heads.result(),
  };
}
