import type { Kernels } from "../kernels/index.ts";
import { type LocalEstimate, spacingRatio } from "../local-statistics/index.ts";
import type { Random } from "../random/index.ts";
import {
  type AttentionHistory,
  type AttentionSpectra,
  attentionStrength,
  drawnStrengths,
  headSpread,
} from "./attention-products.ts";
import { type HeadOfNetwork, headBlock, headsOf } from "./head-blocks.ts";
import { drawnDistances } from "./marchenko-pastur-test.ts";
import {
  analyseSpectrum,
  bulkSingularValues,
  isAnalysed,
  type NotAnalysed,
  type SpectrumAnalysis,
} from "./spectrum-analysis.ts";
import type { MatrixOfNetwork } from "./weight-matrix.ts";

/** The spectra of the blocks of single heads; the tests of the full matrices already include them. */
export interface HeadSpectra {
  /** Blocks of queries, keys, values and projections; empty if no matrix divides into heads. */
  readonly matrices: readonly HeadHistory[];
  /** ⟨r̃⟩ in the bulk of all blocks of all replicas, for each snapshot; null if none could be analysed. */
  readonly ratio: readonly (LocalEstimate | null)[];
  /** Null where no layer has queries and keys of several heads. */
  readonly attention: AttentionSpectra | null;
}

export interface HeadHistory extends HeadOfNetwork {
  /** [replica][snapshot] */
  readonly analyses: readonly (readonly (SpectrumAnalysis | NotAnalysed)[])[];
}

export interface HeadSpectraSettings {
  readonly kernels: Kernels | null;
  readonly stream: (index: number) => Random;
  readonly significance: number;
  readonly replicas: number;
  readonly snapshots: number;
  /** Number of sampled spectra for p-values. */
  readonly draws: number;
}

/** Sampled strengths under the null; their 5 % and 95 % points have errors of a fortieth of the width between them. */
const strengthDraws = 1000;

/** Accepts the weights of the matrices in any order, and returns the spectra of their heads at the end. */
export function headSpectra(
  matrices: readonly MatrixOfNetwork[],
  { kernels, stream, significance, replicas, snapshots, draws }: HeadSpectraSettings,
) {
  const nulls = drawnDistances(draws, (shape) => stream(50_000 + shape));
  const blocks = matrices.map((matrix) =>
    headsOf(matrix).map((head) => ({
      head,
      analyses: Array.from({ length: replicas }, () => [] as (SpectrumAnalysis | NotAnalysed)[]),
    })),
  );
  const pairs = attentionPairs(matrices).map((pair) => ({
    ...pair,
    largest: Array.from({ length: pair.heads }, () =>
      Array.from({ length: replicas }, () => new Float64Array(snapshots).fill(Number.NaN)),
    ),
  }));
  return {
    /** @param weights of a replica at a snapshot, by matrix */
    add(replica: number, snapshot: number, weights: (matrix: number) => ArrayLike<number>): void {
      for (const [m, heads] of blocks.entries())
        for (const { head, analyses } of heads) {
          const values = headBlock(matrices[m], weights(m), head.head);
          analyses[replica][snapshot] = analyseSpectrum(
            { ...head, values },
            { kernels, nulls, significance },
          );
        }
      for (const { query, key, length, depth, largest } of pairs)
        for (const [h, strengths] of largest.entries()) {
          const [q, k] = [query, key].map((m) => headBlock(matrices[m], weights(m), h + 1));
          if (!q.every(Number.isFinite) || !k.every(Number.isFinite)) continue;
          const unit = length * matrices[query].initialSigma * matrices[key].initialSigma;
          strengths[replica][snapshot] = attentionStrength(kernels, length, depth, q, k) / unit;
        }
    },
    result(): HeadSpectra {
      const histories = blocks.flatMap((heads) => heads.map(({ head, analyses }) => ({ ...head, analyses })));
      return {
        matrices: histories,
        ratio: Array.from({ length: snapshots }, (_, s) => ratioOf(histories, s)),
        attention: attentionOf(pairs),
      };
    },
  };

  function attentionOf(all: typeof pairs): AttentionSpectra | null {
    if (all.length === 0) return null;
    const noiseByShape = new Map<string, Float64Array>();
    const noiseOf = (length: number, depth: number) => {
      const shape = `${length} ${depth}`;
      const noise =
        noiseByShape.get(shape) ??
        drawnStrengths(kernels, length, depth, strengthDraws, stream(60_000 + noiseByShape.size));
      noiseByShape.set(shape, noise);
      return noise;
    };
    const heads = all.flatMap(({ layer, length, depth, largest }): readonly AttentionHistory[] => {
      const noise = noiseOf(length, depth);
      const [low, median, high] = [0.05, 0.5, 0.95].map((at) => noise[Math.floor(at * noise.length)]);
      return largest.map((strengths, h) => ({
        layer,
        head: h + 1,
        largest: strengths,
        noise: { low: low, median: median, high: high },
      }));
    });
    return {
      heads,
      spread: Array.from({ length: snapshots }, (_, s) => {
        const groups = all.flatMap(({ largest }) =>
          Array.from({ length: replicas }, (_, replica) => largest.map((strengths) => strengths[replica][s])),
        );
        const { length, depth } = all[0];
        return headSpread(
          groups.filter((group) => group.length > 1 && group.every((value) => value > 0)),
          noiseOf(length, depth),
          stream(61_000 + s),
        );
      }),
    };
  }
}

/** Queries and keys of the same layer that divide into equally many heads. */
function attentionPairs(matrices: readonly MatrixOfNetwork[]) {
  return matrices.flatMap((matrix, query) => {
    const { role, layer, rows, columns, heads } = matrix;
    const key = matrices.findIndex((other) => other.role === "key" && other.layer === layer);
    const other = matrices[key];
    const divide = heads !== undefined && heads.axis === "columns" && heads.count > 1;
    if (role !== "query" || !divide || other === undefined) return [];
    if (other.rows !== rows || other.columns !== columns || other.heads?.count !== heads.count) return [];
    return [{ query, key, layer, length: rows, depth: columns / heads.count, heads: heads.count }];
  });
}

function ratioOf(heads: readonly HeadHistory[], snapshot: number): LocalEstimate | null {
  const all = heads
    .flatMap(({ analyses }) => analyses.map((snapshots) => snapshots[snapshot]))
    .filter(isAnalysed);
  // a ratio needs three levels
  const spectra = all.map(bulkSingularValues);
  const long = spectra.filter(({ length }) => length >= 3);
  return long.length === 0 ? null : spacingRatio(long, { trim: 0.1 });
}
