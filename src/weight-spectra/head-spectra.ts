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
import { type HeadOfNetwork, headBlock, headOutputs, headsOf } from "./head-blocks.ts";
import {
  type AnalysisSettings,
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

/** What one replica at one snapshot says of single heads. */
export interface SnapshotHeads {
  /** By matrix, by head. */
  readonly analyses: readonly (readonly (SpectrumAnalysis | NotAnalysed)[])[];
  /** Attention strengths by pair of queries and keys, by head; NaN where an element is not finite. */
  readonly strengths: readonly Float64Array[];
}

/** Sampled strengths under the null; their 5 % and 95 % points have errors of a fortieth of the width between them. */
const strengthDraws = 1000;

/** @param weights elements of every matrix */
export function headsAtSnapshot(
  matrices: readonly MatrixOfNetwork[],
  weights: readonly ArrayLike<number>[],
  settings: AnalysisSettings,
): SnapshotHeads {
  const { kernels } = settings;
  return {
    analyses: matrices.map((matrix, m) =>
      headsOf(matrix).map((head) =>
        analyseSpectrum({ ...head, values: headBlock(matrix, weights[m], head.head) }, settings),
      ),
    ),
    strengths: attentionPairs(matrices).map(({ query, key, length, depth, heads }) =>
      Float64Array.from({ length: heads }, (_, h) => {
        const [q, k] = [query, key].map((m) => headOutputs(matrices[m], weights[m], h + 1));
        if (!q.every(Number.isFinite) || !k.every(Number.isFinite)) return Number.NaN;
        const unit = length * matrices[query].initialSigma * matrices[key].initialSigma;
        return attentionStrength(kernels, length, depth, q, k) / unit;
      }),
    ),
  };
}

/**
 * The heads of all replicas at all snapshots.
 *
 * @param found [replica][snapshot]
 * @param stream by number, for the noise of the attention strengths
 */
export function headSpectra(
  matrices: readonly MatrixOfNetwork[],
  found: readonly (readonly SnapshotHeads[])[],
  kernels: Kernels | null,
  stream: (index: number) => Random,
): HeadSpectra {
  const replicas = found.length;
  const snapshots = found[0]?.length ?? 0;
  const histories = matrices.flatMap((matrix, m) =>
    headsOf(matrix).map((head, h) => ({
      ...head,
      analyses: found.map((ofReplica) => ofReplica.map(({ analyses }) => analyses[m][h])),
    })),
  );
  const pairs = attentionPairs(matrices).map((pair, p) => ({
    ...pair,
    largest: Array.from({ length: pair.heads }, (_, h) =>
      found.map((ofReplica) => Float64Array.from(ofReplica, ({ strengths }) => strengths[p][h])),
    ),
  }));
  return {
    matrices: histories,
    ratio: Array.from({ length: snapshots }, (_, s) => ratioOf(histories, s)),
    attention: attentionOf(pairs),
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
    if (role !== "query" || heads === undefined || heads.count === 1 || other === undefined) return [];
    const { count, axis } = heads;
    if (other.rows !== rows || other.columns !== columns) return [];
    if (other.heads?.count !== count || other.heads.axis !== axis) return [];
    const [length, outputs] = axis === "columns" ? [rows, columns] : [columns, rows];
    return [{ query, key, layer, length, depth: outputs / count, heads: count }];
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
