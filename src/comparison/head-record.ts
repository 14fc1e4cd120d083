import { type HeadOfNetwork, type HeadSpectra, isAnalysed } from "../weight-spectra/index.ts";

/** The record of single attention heads: blocks of the matrices, which are recorded as a whole elsewhere. */
export interface HeadsRecord {
  readonly matrices: readonly HeadRecord[];
  /** ⟨r̃⟩ in the bulk of all blocks, for each snapshot; null where none could be analysed. */
  readonly ratio: readonly ({ readonly value: number; readonly standardError: number } | null)[];
  /** Null if no layer has queries and keys of several heads. */
  readonly attention: AttentionRecord | null;
  /** Blocks that could not be analysed, with the reason and at how many snapshots of all replicas. */
  readonly notAnalysed: readonly {
    readonly name: string;
    readonly reason: string;
    readonly spectra: number;
  }[];
}

/** The block of one head; numbers are [replica][snapshot], null where it could not be analysed. */
export interface HeadRecord extends HeadOfNetwork {
  /** Mean distance of independent Gaussian entries from the Marchenko–Pastur law. */
  readonly expectedDistance: number;
  readonly distance: Table;
  readonly pValue: Table;
  readonly outliers: Table;
  readonly largest: Table;
}

type Table = readonly (readonly (number | null)[])[];

export interface AttentionRecord {
  readonly heads: readonly {
    readonly layer: number | null;
    readonly head: number;
    /** Largest singular value of W_Q W_Kᵀ in units of σ_Q σ_K m of the initial elements, [replica][snapshot]. */
    readonly largest: Table;
    /** The central 90 % of its null distribution before training. */
    readonly noise: { readonly low: number; readonly median: number; readonly high: number };
  }[];
  /** Variance of its logarithm among the heads of a layer, relative to that of noise, and its p-value under noise; by snapshot. */
  readonly spread: readonly {
    readonly ratio: number | null;
    /** The 95 % quantile under noise. */
    readonly usual: number | null;
    readonly pValue: number | null;
  }[];
}

/** The analysis of the heads, as stored in results.json: numbers with five digits. */
export function headsRecord({ matrices, ratio, attention }: HeadSpectra): HeadsRecord {
  return {
    matrices: matrices.flatMap(({ analyses, ...head }): readonly HeadRecord[] => {
      const example = analyses.flat().find(isAnalysed);
      if (example === undefined) return [];
      const table = (of: (analysis: NonNullable<typeof example>) => number): Table =>
        analyses.map((ofReplica) =>
          ofReplica.map((analysis) => (isAnalysed(analysis) ? short(of(analysis)) : null)),
        );
      return [
        {
          ...head,
          expectedDistance: Number(example.fitted.expectedDistance.toPrecision(5)),
          distance: table(({ fitted }) => fitted.distance),
          pValue: table(({ fitted }) => fitted.pValue),
          outliers: table(({ outliers }) => outliers.outliers.length),
          largest: table(({ levels }) => levels.at(-1)!),
        },
      ];
    }),
    ratio: ratio.map((analysis) =>
      analysis === null ? null : { value: analysis.value, standardError: analysis.standardError },
    ),
    attention:
      attention === null
        ? null
        : {
            heads: attention.heads.map(({ layer, head, largest, noise }) => ({
              layer,
              head,
              largest: largest.map((ofReplica) => Array.from(ofReplica, short)),
              noise,
            })),
            spread: attention.spread.map(({ ratio, usual, pValue }) => ({
              ratio: short(ratio),
              usual: short(usual),
              pValue: short(pValue),
            })),
          },
    notAnalysed: matrices.flatMap(({ name, analyses }) => {
      const reasons = new Map<string, number>();
      for (const analysis of analyses.flat())
        if (!isAnalysed(analysis)) reasons.set(analysis.reason, (reasons.get(analysis.reason) ?? 0) + 1);
      return Array.from(reasons, ([reason, spectra]) => ({ name, reason, spectra }));
    }),
  };
}

function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}
