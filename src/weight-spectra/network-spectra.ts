import type { Kernels } from "../kernels/index.ts";
import type { Random } from "../random/index.ts";
import { type BulkStatistics, bulkStatistics } from "./bulk-statistics.ts";
import { drawnDistances } from "./marchenko-pastur-test.ts";
import { drawnHaarReference } from "./porter-thomas-test.ts";
import { analyseSpectrum, isAnalysed, type NotAnalysed, type SpectrumAnalysis } from "./spectrum-analysis.ts";

/** A weight matrix of a network, and how its elements began. */
export interface MatrixOfNetwork {
  readonly name: string;
  readonly role: string;
  readonly layer: number | null;
  readonly rows: number;
  readonly columns: number;
  /** Standard deviation of the independent normal elements that were drawn. */
  readonly initialSigma: number;
}

/** The spectra of all weight matrices of a network over its training. */
export interface NetworkSpectra {
  /** Updates at the snapshots, ascending, from 0. */
  readonly updates: readonly number[];
  readonly matrices: readonly MatrixHistory[];
  /** Of all matrices that could be analysed, of all replicas together, for each snapshot; null where there are none. */
  readonly bulk: readonly (BulkStatistics | null)[];
}

export interface MatrixHistory extends MatrixOfNetwork {
  /** [replica][snapshot] */
  readonly analyses: readonly (readonly (SpectrumAnalysis | NotAnalysed)[])[];
}

export interface NetworkSpectraSettings {
  readonly kernels: Kernels | null;
  /** Streams of the analysis, by number. */
  stream(index: number): Random;
  /** Chance of an outlier in pure noise. */
  readonly significance: number;
  /** Snapshots with tails and singular vectors, which cost the most; the first and the last where not given. */
  readonly detailed?: readonly number[];
  /** Told of spectra analysed, out of all. */
  onProgress?(done: number, total: number): void;
}

/**
 * Spectra that p-values are drawn from, of every shape. Their error at p = 0.01 is at most 0.002, and the smallest p, one
 * in so many, stays significant at 0.05 when it is corrected for all spectra of a snapshot (of up to 500).
 */
function drawsFor(spectra: number): number {
  return Math.min(20_000, Math.max(2000, 40 * spectra));
}
const haarDraws = 300;

/**
 * Analyses every weight matrix of every replica at every snapshot.
 *
 * @param weights elements of a matrix, [row][column], by matrix, replica and snapshot
 */
export async function networkSpectra(
  matrices: readonly MatrixOfNetwork[],
  updates: readonly number[],
  replicas: number,
  weights: (matrix: number, replica: number, snapshot: number) => ArrayLike<number>,
  settings: NetworkSpectraSettings,
): Promise<NetworkSpectra> {
  const { kernels, significance, stream, onProgress, detailed = [0, updates.length - 1] } = settings;
  const nulls = drawnDistances(drawsFor(matrices.length * replicas), (shape) => stream(shape));
  const haar = drawnHaarReference(haarDraws, (size) => stream(10_000 + size));
  const random = stream(100_000);
  const total = matrices.length * replicas * updates.length;
  let done = 0;
  const histories: MatrixHistory[] = [];
  for (const [m, matrix] of matrices.entries()) {
    const analyses: (SpectrumAnalysis | NotAnalysed)[][] = [];
    for (let replica = 0; replica < replicas; replica++) {
      const own: (SpectrumAnalysis | NotAnalysed)[] = [];
      for (const [s, update] of updates.entries()) {
        own.push(
          analyseSpectrum(
            { ...matrix, values: weights(m, replica, s) },
            {
              kernels,
              nulls,
              significance,
              ...(detailed.includes(s) ? { haar, random } : {}),
              ...(update === 0 ? { initialVariance: matrix.initialSigma ** 2 } : {}),
            },
          ),
        );
        onProgress?.(++done, total);
      }
      analyses.push(own);
      // signals are heard between replicas
      await new Promise((resolve) => setImmediate(resolve));
    }
    histories.push({ ...matrix, analyses });
  }
  return {
    updates,
    matrices: histories,
    bulk: updates.map((_, s) => {
      const all = histories.flatMap(({ analyses }) => analyses.map((own) => own[s]!)).filter(isAnalysed);
      return all.length === 0 ? null : bulkStatistics(all, stream(100_001 + s));
    }),
  };
}
